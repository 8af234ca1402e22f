import { lookup } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { StatusPort, StatusRequest } from '../proof/revocation.js';

/** Address ranges that are not public (RFC 6890, and their IPv6 counterparts). */
const inside = new BlockList();
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
])
  inside.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, prefix, 'ipv6');

/** Whether an address is public. An IPv4 address embedded in IPv6 is judged as IPv4. */
export const isPublicAddress = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  return family !== 0 && !inside.check(plain, family === 4 ? 'ipv4' : 'ipv6') && !/^::ffff:/i.test(plain);
};

/** Resolves once and connects to the checked address, so that a second DNS answer has no effect. */
const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    // On a failed lookup Node passes no addresses, despite its type.
    const first = error ? undefined : found[0];
    if (!first || !found.every(({ address }) => isPublicAddress(address)))
      done(error ?? new Error('not a public address'), '', 4);
    else if (options.all === true) done(null, found);
    else done(null, first.address, first.family);
  });
};

const send = ({ url, body, limit, signal }: StatusRequest, allowPrivate: boolean): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
      reject(new Error('not a public address'));
      return;
    }
    const make = target.protocol === 'https:' ? overHttps : overHttp;
    const headers = body ? { 'content-type': 'application/ocsp-request', 'content-length': body.length } : {};
    const method = body ? 'POST' : 'GET';
    const asked = make(target, { method, headers, signal, ...(allowPrivate ? {} : { lookup: publicLookup }) });
    const refuse = (reason: string): void => {
      reject(new Error(reason));
      asked.destroy();
    };
    asked.on('error', reject);
    asked.on('response', (answer) => {
      // A redirect could lead to an internal address, so only 200 is accepted.
      if (answer.statusCode !== 200) {
        refuse(`status ${answer.statusCode ?? 0}`);
        return;
      }
      const parts: Buffer[] = [];
      let size = 0;
      answer.on('data', (part: Buffer) => {
        size += part.length;
        if (size > limit) refuse('too large');
        else parts.push(part);
      });
      answer.on('error', reject);
      answer.on('close', () => (answer.complete ? resolve(Buffer.concat(parts)) : reject(new Error('cut short'))));
    });
    asked.end(body);
  });

/**
 * The fetch for OCSP responders and CRLs: HTTP and HTTPS, no redirects, bounded answers, public
 * addresses only (T22). `allowPrivate` is for a sandbox, or for a responder in the operator's
 * network.
 */
export const statusFetch =
  ({ allowPrivate = false }: { readonly allowPrivate?: boolean } = {}): StatusPort =>
  (request) =>
    send(request, allowPrivate);
