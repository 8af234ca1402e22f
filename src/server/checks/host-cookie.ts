/** Cookies out of reach of scripts and of other hosts (T66). */

interface HostCookieOptions {
  readonly name: string;
  readonly sameSite: 'Lax' | 'Strict';
  /** Seconds; until the browser is closed, if absent. */
  readonly maxAge?: number;
  /** Path on localhost. Elsewhere `__Host-` requires `/`. */
  readonly localPath?: string;
}

interface HostCookie {
  /** The cookie's value in a request; `''` if there is none. */
  read(request: Request): string;
  /** `Set-Cookie` for a value; without a value it removes the cookie. */
  write(value?: string): string;
}

/** The cookie of a signed-in person's session, at the gateway's own origin. */
export const sessionCookie = (home: string): HostCookie => hostCookie(home, { name: 'dvc-session', sameSite: 'Lax' });

/** Browsers treat `http://localhost` as secure but refuse `__Host-` cookies from it. */
const isLocal = (url: URL) => url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/**
 * A cookie of the host in `address`. Other than on localhost, browsers send it over HTTPS only.
 *
 * @example
 * const cookie = hostCookie('https://id.example.vn', { name: 'dvc-session', sameSite: 'Lax' });
 */
export function hostCookie(
  address: string,
  { name: plain, sameSite, maxAge, localPath = '/' }: HostCookieOptions,
): HostCookie {
  const local = isLocal(new URL(address));
  const name = local ? plain : `__Host-${plain}`;
  const rest = `${local ? `Path=${localPath};` : 'Path=/; Secure;'} HttpOnly; SameSite=${sameSite}`;
  return {
    read(request) {
      const cookies = (request.headers.get('Cookie') ?? '').split(/;\s*/);
      return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    },
    write: (value = '') => {
      if (!value) return `${name}=; Max-Age=0; ${rest}`;
      return `${name}=${value}; ${maxAge === undefined ? '' : `Max-Age=${maxAge}; `}${rest}`;
    },
  };
}
