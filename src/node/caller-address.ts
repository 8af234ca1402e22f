/** Whose call it is, when reverse proxies stand between the caller and this process (T59). */
import { BlockList, isIP, SocketAddress } from 'node:net';
import { network } from '../server/checks/limits.js';
import { noLog, type Log } from '../server/observe/log.js';
import { isPublicAddress } from './status-fetch.js';

export interface ProxyOptions {
  /**
   * The reverse proxies in front of this process, as addresses or CIDR blocks: `['10.0.3.0/24', '2001:db8::7']`.
   * `[]` says that callers connect to this process directly.
   */
  readonly trustedProxies: readonly string[];
  /** Gets one warning for each proxy that is not trusted, and one when a trusted proxy names no caller. */
  readonly log?: Log;
}

/** The address of the caller; `env` is what the server hands along. */
export type AddressOf = (request: Request, env?: unknown) => string;

/** Headers by which a proxy says for whom it calls. Only the first is read. */
export const RELAYED = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const;

/** Peers that are warned of: a stranger can send such a header too, and must not fill the log. */
const MOST_WARNINGS = 16;

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** One spelling for each address: IPv6 as RFC 5952 writes it, IPv4 without `::ffff:`. `undefined` when it is no address. */
export function canonical(text: string): string | undefined {
  const plain = text.split('%', 1)[0] ?? '';
  if (!isIP(plain)) return undefined;
  return new SocketAddress({ address: plain, family: family(plain) }).address.replace(/^::ffff:(?=\d+\.)/, '');
}

/** An entry of X-Forwarded-For: an address, with or without brackets and a port. `unknown` and `_hidden` are no address. */
function hopAddress(text: string): string | undefined {
  if (text.length > 64) return undefined;
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  return canonical(bracketed ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1'));
}

/**
 * Whether an address is one of the trusted proxies.
 *
 * @throws {TypeError} naming the entry that is no address and no CIDR block
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

/** The address of the peer, as @hono/node-server hands it along; `0.0.0.0` when the connection is gone. */
export function peerAddress(_request: Request, env?: unknown): string {
  const incoming = (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return canonical(incoming?.socket?.remoteAddress ?? '') ?? '0.0.0.0';
}

/** What of a peer may be logged: the address of a machine in a private network, else only its network (T35). */
function shown(address: string): string {
  if (!isPublicAddress(address)) return address;
  return address.includes(':') ? `${network(address).network}::/48` : `${network(address).network}.0/24`;
}

/**
 * The address for limits: the peer's, or, when the peer is a trusted proxy, the rightmost address of X-Forwarded-For
 * that is not a trusted proxy. Everything to the left of it was written by strangers and is not read. Where a trusted
 * proxy names no address, its own counts.
 *
 * @throws {TypeError} naming the entry of `trustedProxies` that is wrong
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
