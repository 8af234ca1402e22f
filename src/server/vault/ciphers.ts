/**
 * The cryptographic primitives of a vault and of DPoP, by WebCrypto. `node/ciphers.ts` implements
 * them faster.
 */
import { sha256 } from '../../bytes.js';

export type Bytes = Uint8Array<ArrayBuffer>;
type Soon<T> = T | Promise<T>;

export interface Ciphers<Key = unknown> {
  /** Derives a key of 32 bytes from `secret` (HKDF, RFC 5869, SHA-256, salt `dvc-register`). */
  derive(secret: Bytes, info: string): Soon<Bytes>;
  hmacKey(raw: Bytes): Soon<Key>;
  /** HMAC-SHA-256. */
  hmac(key: Key, data: Bytes): Soon<Bytes>;
  /** `hmac` of a text in UTF-8, in base64url. Absent where it would be no faster. */
  hmacText?(key: Key, text: string): Soon<string>;
  /** Compares in constant time. */
  isHmac(key: Key, data: Bytes, mac: Bytes): Soon<boolean>;
  gcmKey(raw: Bytes): Soon<Key>;
  /** AES-256-GCM; the tag is appended to the ciphertext. */
  encrypt(key: Key, iv: Bytes, context: Bytes, plain: Bytes): Soon<Bytes>;
  /** Rejects if the data was not encrypted with this key, IV and context. */
  decrypt(key: Key, iv: Bytes, context: Bytes, data: Bytes): Soon<Bytes>;
}

/** A public key on P-256 (RFC 7518 §6.2): two coordinates of 32 bytes, base64url. */
export interface PublicP256 {
  readonly x: string;
  readonly y: string;
}

/** The primitives of DPoP proofs. */
export interface ProofCiphers {
  readonly sha256: (text: string) => Soon<Bytes>;
  /** Whether `signature` is of `text` by the key (ES256, RFC 7518 §3.4). Rejects if the point is not on the curve. */
  readonly isEs256: (key: PublicP256, text: string, signature: Bytes) => Soon<boolean>;
}

export const SALT = 'dvc-register';

const GCM = 'AES-GCM';
const gcm = (iv: Bytes, additionalData: Bytes) => ({ name: GCM, iv, additionalData });
const bytes = async (data: Promise<ArrayBuffer>): Promise<Bytes> => new Uint8Array(await data);

export const webCiphers: Ciphers<CryptoKey> = {
  async derive(secret, info) {
    const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    const [salt, what] = [new TextEncoder().encode(SALT), new TextEncoder().encode(info)];
    return bytes(crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: what }, base, 256));
  },
  hmacKey: (raw) => crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']),
  hmac: (key, data) => bytes(crypto.subtle.sign('HMAC', key, data)),
  isHmac: (key, data, mac) => crypto.subtle.verify('HMAC', key, mac, data),
  gcmKey: (raw) => crypto.subtle.importKey('raw', raw, GCM, false, ['encrypt', 'decrypt']),
  encrypt: (key, iv, context, plain) => bytes(crypto.subtle.encrypt(gcm(iv, context), key, plain)),
  decrypt: (key, iv, context, data) => bytes(crypto.subtle.decrypt(gcm(iv, context), key, data)),
};

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export const webProofCiphers: ProofCiphers = {
  sha256,
  async isEs256({ x, y }, text, signature) {
    const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, ES256, false, ['verify']);
    return crypto.subtle.verify(ES256, key, signature, new TextEncoder().encode(text));
  },
};
