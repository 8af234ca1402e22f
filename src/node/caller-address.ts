/** Finds the caller's address behind reverse proxies (T59). */
import { BlockList, isIP, SocketAddress } from 'node:net';
import { network } from '../server/checks/limits.js';
import { noLog, type Log } from '../server/observe/log.js';
import { isPublicAddress } from './status-fetch.js';

export interface ProxyOptions {
  /**
   * The reverse proxies in front of this process, as addresses or CIDR blocks: `['10.0.3.0/24',
   * '2001:db8::7']`. `[]` means that callers connect directly.
   */
  readonly trustedProxies: readonly string[];
  /** Gets one warning per untrusted proxy, and one if a trusted proxy sends no caller address. */
  readonly log?: Log;
}

/** The caller's address. `env` is passed through from the server. */
export type AddressOf = (request: Request, env?: unknown) => string;

/** Headers in which a proxy names the caller. Only the first is used. */
export const RELAYED = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const;

/** Most peers warned about: anybody can send such a header, and must not fill the log. */
const MOST_WARNINGS = 16;

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Normalises an address: IPv6 as in RFC 5952, IPv4 without `::ffff:`. `undefined` if it is not an
 * address.
 */
export function canonical(text: string): string | undefined {
  const plain = text.split('%', 1)[0] ?? '';
  if (!isIP(plain)) return undefined;
  return new SocketAddress({ address: plain, family: family(plain) }).address.replace(/^::ffff:(?=\d+\.)/, '');
}

/**
 * An entry of X-Forwarded-For: an address, optionally with brackets and port. `undefined` for
 * `unknown` and `_hidden`.
 */
function hopAddress(text: string): string | undefined {
  if (text.length > 64) return undefined;
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  return canonical(bracketed ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1'));
}

/**
 * Whether an address is one of the trusted proxies.
 *
 * @throws {TypeError} naming the entry that is neither an address nor a CIDR block
 */
export function proxyTest(trustedProxies: readonly string[]): (address: string) => boolean {
  if ((trustedProxies as unknown) === undefined)
    throw new TypeError('trustedProxies: give the addresses of your reverse proxies, or [] where there is none.');
  const list = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', bits, ...rest] = entry.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const size = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (!isIP(address) || rest.length || size < 1 || size > most || /^::ffff:/i.test(address)) {
      throw new TypeError(
        `trustedProxies: "${entry}" is not an address such as 10.0.3.7 or a block such as 10.0.3.0/24; ` +
          'a block of everybody (/0) cannot be trusted.',
      );
    }
    list.addSubnet(address, size, family(address));
  }
  return (address) => list.check(address, family(address));
}

/** The peer's address from @hono/node-server; `0.0.0.0` when the connection is closed. */
export function peerAddress(_request: Request, env?: unknown): string {
  const incoming = (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return canonical(incoming?.socket?.remoteAddress ?? '') ?? '0.0.0.0';
}

/** A peer as it may be logged: a private address in full, otherwise only its network (T35). */
function shown(address: string): string {
  if (!isPublicAddress(address)) return address;
  return address.includes(':') ? `${network(address).network}::/48` : `${network(address).network}.0/24`;
}

/**
 * The caller's address, for rate limits. It is the peer's address. If the peer is a trusted proxy,
 * it is the rightmost address of X-Forwarded-For that is not a trusted proxy; entries further left
 * can be forged and are ignored. If there is no such address, the proxy's address is used.
 *
 * @throws {TypeError} naming the wrong entry of `trustedProxies`
 *
 * @example
 * const address = callerAddress({ trustedProxies: ['10.0.3.0/24'], log });
 * const gateway = createGateway({ registrar, portals, methods, address, log });
 */
export function callerAddress({ trustedProxies, log = noLog }: ProxyOptions): AddressOf {
  const isTrusted = proxyTest(trustedProxies);
  const warned = new Set<string>();
  const warn = (event: string, peer: string) => {
    const key = `${event} ${peer}`;
    if (warned.has(key) || warned.size >= MOST_WARNINGS) return;
    warned.add(key);
    log('warn', { event, proxy: shown(peer) });
  };

  return (request, env) => {
    const peer = peerAddress(request, env);
    if (!isTrusted(peer)) {
      if (RELAYED.some((name) => request.headers.has(name))) warn('proxy.untrusted', peer);
      return peer;
    }
    const hops = (request.headers.get('X-Forwarded-For') ?? '').split(',').map((each) => each.trim());
    let nearest = peer;
    for (const hop of hops.filter(Boolean).reverse()) {
      const address = hopAddress(hop);
      if (address === undefined) break;
      nearest = address;
      if (!isTrusted(address)) return address;
    }
    if (nearest === peer) warn('proxy.silent', peer);
    return nearest;
  };
}
