import { isStrongKey, rawEcdsa, readPublicKey, verifySignature } from '../x509/algorithms.js';
import type { Hash, Scheme } from '../x509/algorithms.js';
import { decode } from '../x509/der/decode.js';

const schemes: Readonly<Record<string, Scheme>> = { RS: 'RSA', PS: 'PSS', ES: 'ECDSA' };
const hashes: Readonly<Record<string, Hash>> = { '256': 'SHA-256', '384': 'SHA-384', '512': 'SHA-512' };

/**
 * A signature over a message, with its algorithm named by RFC 7518 §3.1. The name decides padding
 * and hash. The curve is the key's, as in X.509 (RFC 5758 §3.2), where P-256 may go with SHA-512.
 */
interface RawSignature {
  readonly algorithm: string;
  /** Encoding of an ECDSA signature: r‖s, or a DER sequence. */
  readonly encoding: 'raw' | 'der';
  readonly spki: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Verifies a raw signature; false for anything malformed, weak, or of another key type. */
export const verifyRaw = async (input: RawSignature): Promise<boolean> => {
  const [family, size] = [input.algorithm.slice(0, 2), input.algorithm.slice(2)];
  const [scheme, hash] = [schemes[family], hashes[size]];
  if (!scheme || !hash) return false;
  try {
    const key = readPublicKey(decode(input.spki));
    if (!isStrongKey(key, {}) || (key.type === 'EC') !== (scheme === 'ECDSA')) return false;
    if (scheme !== 'ECDSA') {
      return input.encoding === 'raw' && (await verifySignature({ scheme, hash }, key, input.message, input.signature));
    }
    const octets = Math.ceil(key.bits / 8);
    const raw = input.encoding === 'der' ? rawEcdsa(input.signature, octets) : input.signature;
    return raw !== undefined && (await verifySignature({ scheme, hash }, key, input.message, raw));
  } catch {
    // DerError: the key or the signature is not DER.
    return false;
  }
};
