import type { Certificate } from './certificate.js';

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  const all = new Uint8Array(1 + length.length + size);
  all.set([tag, ...length]);
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 1 + length.length);
  return all;
};
const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const sha1 = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest('SHA-1', Uint8Array.from(bytes)));

/** AlgorithmIdentifier of SHA-1: names an issuer in a CertID, as every responder expects; it protects nothing here. */
const SHA1 = fromHex('300906052b0e03021a0500');
const NONCE = fromHex('06092b0601050507300102');

/** An OCSP request for one certificate with a nonce of 32 octets (RFC 6960 §4.1.1, RFC 8954). */
export async function ocspRequest(certificate: Certificate, issuer: Certificate) {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const name = tlv(0x04, await sha1(issuer.subject.raw));
  const key = tlv(0x04, await sha1(issuer.key.key));
  const id = tlv(0x30, SHA1, name, key, tlv(0x02, fromHex(certificate.serial)));
  const extension = tlv(0x30, NONCE, tlv(0x04, tlv(0x04, nonce)));
  const body = tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x30, id)), tlv(0xa2, tlv(0x30, extension))));
  // As the answer's extension carries it.
  return { body: Uint8Array.from(body), nonce: tlv(0x04, nonce) };
}
