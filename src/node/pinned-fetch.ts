import { createHash, X509Certificate } from 'node:crypto';
import { Agent, request as overHttps } from 'node:https';
import { Readable } from 'node:stream';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Fetch } from '../server/connectors/partner.js';

export interface PinnedOptions {
  /**
   * SHA-256 of the partner's accepted keys (SubjectPublicKeyInfo, base64; RFC 7469 §2.4): the
   * current and the next.
   */
  readonly pins: readonly string[];
  /** PEM of the partner's certificate authority, if it is not a public one. */
  readonly ca?: string;
}

const PIN = /^[A-Za-z0-9+/]{43}=$/;
/** Statuses without a body (Fetch standard, "null body status"). */
const EMPTY = [204, 205, 304];

/** The pin of a certificate, PEM or DER. */
export const pinOf = (certificate: string | Uint8Array): string => {
  const { publicKey } = new X509Certificate(certificate);
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
};

/**
 * A `fetch` for connectors to one partner. Besides TLS verification, the server's key must match a
 * pin. HTTPS only, no redirects. The key is checked before anything is sent.
 *
 * @throws {TypeError} without pins, or for an invalid pin
 * @example
 * const fetch = pinnedFetch({ pins: [today, next] });
 * const handsets = mobileIdService({ url, relyingParty, fetch });
 */
export function pinnedFetch({ pins, ca }: PinnedOptions): Fetch {
  if (!pins.length || !pins.every((pin) => PIN.test(pin)))
    throw new TypeError('pinnedFetch: a pin is SHA-256 in base64.');
  const identify = (host: string, certificate: PeerCertificate) =>
    checkServerIdentity(host, certificate) ??
    (pins.includes(pinOf(certificate.raw)) ? undefined : new Error('No pin matches the key of the partner.'));
  const agent = new Agent({ keepAlive: true, checkServerIdentity: identify, ...(ca ? { ca } : {}) });

  return async (request) => {
    if (!request.url.startsWith('https:')) throw new TypeError('pinnedFetch: https only.');
    const body = Buffer.from(await request.arrayBuffer());
    const { method, signal } = request;
    return new Promise((resolve, reject) => {
      const asked = overHttps(request.url, { agent, method, signal, headers: Object.fromEntries(request.headers) });
      asked.on('error', reject);
      asked.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        if (status >= 300 && status < 400) {
          reject(new TypeError('pinnedFetch: redirects are refused.'));
          asked.destroy();
          return;
        }
        if (EMPTY.includes(status)) answer.resume();
        const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        const stream = EMPTY.includes(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
        resolve(new Response(stream, { status, headers }));
      });
      asked.end(body.length ? body : undefined);
    });
  };
}
