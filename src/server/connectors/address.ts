/**
 * Validates a partner's configured address and removes its trailing slash. Only configuration names
 * addresses: the gateway never calls an address from a response (T22). Personal data and secrets
 * need TLS; plain HTTP is allowed to a loopback address only, for a TLS proxy on the same machine.
 *
 * @throws {TypeError} unless `https`, or `http` on a loopback address; for credentials, a query or
 * a fragment
 * @example
 * const root = partnerAddress('root', 'https://api.carrier.vn/open-gateway/');
 */
export function partnerAddress(what: string, text: string): string {
  // The message omits the address, which may hold a password.
  if (!URL.canParse(text)) throw new TypeError(`${what} is not an absolute address.`);
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password) throw new TypeError(`${what} holds credentials: give them as separate options.`);
  if (search || hash) throw new TypeError(`${what} holds a query or a fragment.`);
  const isConfidential = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  if (!isConfidential) throw new TypeError(`${what} is neither https nor http on a loopback address.`);
  return text.replace(/\/$/, '');
}

/**
 * Checks the name itself, not what DNS resolves; `localhost` is always loopback (RFC 6761 §6.3).
 */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
