/** The cookie of a signed-in operator: no script can read it, and no other site can make a browser send it. */
/** Browsers hold `http://localhost` for safe, but take no `__Host-` cookie from there. */
const isLocal = (url: URL) => url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** The cookie's name and what goes with it. Anywhere but on this machine a browser takes it over HTTPS only. */
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
