import { parseCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';

/** Strict base64: standard alphabet, padded (C-1); `undefined` for any other text. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // The unused bits of the last character are zero.
  return btoa(Array.from(bytes, (octet) => String.fromCharCode(octet)).join('')) === text ? bytes : undefined;
};

type PemVerdict = { ok: true; certificates: readonly Certificate[] } | { ok: false; reason: string };

const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

/**
 * Reads the certificates of a PEM text (RFC 7468 §5), at least one. Text between the blocks is
 * ignored.
 */
export const readPem = (text: string): PemVerdict => {
  const blocks = [...text.matchAll(block)].map(([, body = '']) => body.replace(/\s/g, ''));
  if (blocks.length === 0) return { ok: false, reason: 'holds no CERTIFICATE block' };
  if (blocks.length !== (text.match(/-----BEGIN/g) ?? []).length)
    return { ok: false, reason: 'holds something else too' };
  const certificates: Certificate[] = [];
  for (const [at, body] of blocks.entries()) {
    const bytes = fromBase64(body);
    const verdict = bytes && parseCertificate(bytes);
    if (!verdict) return { ok: false, reason: `block ${at + 1} is not base64` };
    if (!verdict.ok) return { ok: false, reason: `block ${at + 1} is not a certificate (${verdict.fault})` };
    certificates.push(verdict.certificate);
  }
  return { ok: true, certificates };
};
