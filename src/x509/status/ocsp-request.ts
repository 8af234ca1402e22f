import type { Certificate } from '../certificate.js';

const element = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  // Lengths fit one octet: a request (two hashes, a serial, a nonce) has fewer than 256 octets.
  const head = size < 0x80 ? [tag, size] : [tag, 0x81, size];
  const all = new Uint8Array(head.length + size);
  all.set(head);
  let at = head.length;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const sequence = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => element(0x30, ...parts);
const octets = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => element(0x04, bytes);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const sha1 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-1', new Uint8Array(bytes)));

/**
 * SHA-1 identifies the issuer, because every responder supports it (RFC 5019 §2.1.1). It signs
 * nothing here.
 */
const sha1Algorithm = sequence(bytesOf('06052b0e03021a'), bytesOf('0500'));
const nonceId = bytesOf('06092b0601050507300102');

/**
 * Builds an OCSPRequest for one certificate with a fresh nonce of 32 octets (RFC 6960 §4.1, RFC
 * 9654).
 */
export const ocspRequest = async (
  certificate: Pick<Certificate, 'serial'>,
  issuer: Pick<Certificate, 'subject' | 'key'>,
): Promise<{ readonly request: Uint8Array; readonly nonce: Uint8Array }> => {
  const nonce = octets(crypto.getRandomValues(new Uint8Array(32)));
  const [name, key] = [await sha1(issuer.subject.raw), await sha1(issuer.key.key)];
  const id = sequence(sha1Algorithm, octets(name), octets(key), element(0x02, bytesOf(certificate.serial)));
  const extensions = element(0xa2, sequence(sequence(nonceId, octets(nonce))));
  return { request: sequence(sequence(sequence(sequence(id)), extensions)), nonce };
};
