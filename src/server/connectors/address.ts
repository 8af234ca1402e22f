/**
 * The address of a partner, as an operator configured it, without a slash at its end. Nobody else names addresses: what an
 * answer says is never asked (T22). Personal data and secrets travel over TLS; in the clear only within this
 * machine, for a proxy beside the gateway that speaks TLS for it.
 *
 * @throws {TypeError} for anything but `https`, or `http` on a loopback address; for credentials, a query, a fragment
 * @example
 * const root = partnerAddress('root', 'https://api.carrier.vn/open-gateway/');
 */
export function partnerAddress(what: string, text: string): string {
  // The text is not told: it may hold a password.
  if (!URL.canParse(text)) throw new TypeError(`${what} is not an absolute address.`);
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password) throw new TypeError(`${what} holds credentials: they have options of their own.`);
  if (search || hash) throw new TypeError(`${what} holds a query or a fragment.`);
  const isConfidential = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  if (!isConfidential) throw new TypeError(`${what} is neither https nor http on a loopback address.`);
  return text.replace(/\/$/, '');
}

/** By address, not by what a name server may say of a name; `localhost` is never asked of one (RFC 6761 §6.3). */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
