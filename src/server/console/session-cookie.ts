/** The operator's session cookie: out of reach of scripts, and not sent by other sites. */
/** Browsers treat `http://localhost` as secure but refuse `__Host-` cookies from it. */
const isLocal = (url: URL) => url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** The cookie's name and attributes. Other than on localhost, browsers send it over HTTPS only. */
const cookieFor = (url: URL) =>
  isLocal(url)
    ? { name: 'dvc-console', rest: 'Path=/console; HttpOnly; SameSite=Strict' }
    : { name: '__Host-dvc-console', rest: 'Path=/; Secure; HttpOnly; SameSite=Strict' };

export function sessionIdOf(request: Request): string {
  const { name } = cookieFor(new URL(request.url));
  const cookies = (request.headers.get('Cookie') ?? '').split(/;\s*/);
  return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** `Set-Cookie` for a session; without an id it removes the cookie. */
export function sessionCookie(url: string, id = ''): string {
  const { name, rest } = cookieFor(new URL(url));
  return id ? `${name}=${id}; ${rest}` : `${name}=; Max-Age=0; ${rest}`;
}
