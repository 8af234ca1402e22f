import { decode } from './der/decode.js';
import { tags } from './der/element.js';
import type { DerNode } from './der/element.js';
import { Reader, bitStringBytes, malformed, onlyChild, smallInteger, takeOid } from './der/values.js';
import { ByteMemo } from './status/memo.js';

export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
export type Scheme = 'RSA' | 'PSS' | 'ECDSA';

/**
 * How a signature was made; `undefined` where a reader met anything outside the allow-list (C-3).
 */
export interface SignatureAlgorithm {
  readonly scheme: Scheme;
  readonly hash: Hash;
}

export interface PublicKey {
  readonly type: 'RSA' | 'EC' | 'other';
  readonly bits: number;
  readonly curve: 'P-256' | 'P-384' | 'P-521' | undefined;
  readonly exponent: number;
  readonly spki: Uint8Array;
  /** Contents of the subjectPublicKey BIT STRING; OCSP hashes them. */
  readonly key: Uint8Array;
}

/** What a caller allows beyond the default allow-list. */
export interface Strength {
  readonly allow1024?: boolean;
  readonly allowSha1?: boolean;
}

const simple: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.5': { scheme: 'RSA', hash: 'SHA-1' },
  '1.2.840.113549.1.1.11': { scheme: 'RSA', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { scheme: 'RSA', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { scheme: 'RSA', hash: 'SHA-512' },
  '1.2.840.10045.4.1': { scheme: 'ECDSA', hash: 'SHA-1' },
  '1.2.840.10045.4.3.2': { scheme: 'ECDSA', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { scheme: 'ECDSA', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { scheme: 'ECDSA', hash: 'SHA-512' },
};

const pssHashes: Readonly<Record<string, readonly [Hash, number]>> = {
  '2.16.840.1.101.3.4.2.1': ['SHA-256', 32],
  '2.16.840.1.101.3.4.2.2': ['SHA-384', 48],
  '2.16.840.1.101.3.4.2.3': ['SHA-512', 64],
};

const pss = '1.2.840.113549.1.1.10';
const rsaEncryption = '1.2.840.113549.1.1.1';

const readHash = (node: DerNode): readonly [Hash, number] | undefined => {
  const [oid, parameters, ...rest] = node.children;
  if (!oid || rest.length > 0 || (parameters && parameters.tag !== tags.null)) return malformed();
  return pssHashes[takeOid(oid)];
};

/** RFC 8017 §A.2.3: hash, MGF1 with the same hash, salt of the hash's length. */
const readPss = (parameters: DerNode): SignatureAlgorithm | undefined => {
  const reader = new Reader(parameters);
  const [hashNode, mgfNode, saltNode] = [reader.optional(0xa0), reader.optional(0xa1), reader.optional(0xa2)];
  const trailer = reader.optional(0xa3);
  reader.end();
  if (!hashNode || !mgfNode || !saltNode || trailer) return undefined;
  const hash = readHash(onlyChild(hashNode));
  const mgf = new Reader(onlyChild(mgfNode));
  const mgfOid = takeOid(mgf.take());
  const mgfHash = readHash(mgf.take(tags.sequence));
  mgf.end();
  if (!hash || mgfOid !== '1.2.840.113549.1.1.8' || mgfHash?.[0] !== hash[0]) return undefined;
  return smallInteger(onlyChild(saltNode)) === hash[1] ? { scheme: 'PSS', hash: hash[0] } : undefined;
};

/**
 * Reads a signature's AlgorithmIdentifier: DerError when malformed, `undefined` when not allowed.
 */
export const readSignatureAlgorithm = (node: DerNode): SignatureAlgorithm | undefined => {
  const reader = new Reader(node);
  const oid = takeOid(reader.take());
  const parameters = reader.more ? reader.take() : undefined;
  reader.end();
  if (oid === pss) return parameters && readPss(parameters);
  const found = simple[oid];
  // Parameters: NULL for RSA (RFC 4055 §5), absent for ECDSA (RFC 5758 §3.2).
  if (found?.scheme === 'RSA') return parameters === undefined || parameters.tag === tags.null ? found : undefined;
  return parameters === undefined ? found : undefined;
};

const curves: Readonly<Record<string, readonly ['P-256' | 'P-384' | 'P-521', number]>> = {
  '1.2.840.10045.3.1.7': ['P-256', 256],
  '1.3.132.0.34': ['P-384', 384],
  '1.3.132.0.35': ['P-521', 521],
};

const bitLength = ({ bytes, from, to }: DerNode): number => {
  let at = from;
  while (at < to && bytes[at] === 0) at++;
  return at === to ? 0 : (to - at) * 8 - Math.clz32(bytes[at] ?? 0) + 24;
};

/** Reads a SubjectPublicKeyInfo. Named curves only, uncompressed points only (C-3). */
export const readPublicKey = (node: DerNode): PublicKey => {
  const reader = new Reader(node);
  const algorithm = new Reader(reader.take(tags.sequence));
  const key = bitStringBytes(reader.take(tags.bitString));
  reader.end();
  const oid = takeOid(algorithm.take());
  const parameters = algorithm.more ? algorithm.take() : undefined;
  algorithm.end();
  const base = { type: 'other', bits: 0, curve: undefined, exponent: 0, spki: node.raw, key } as const;
  if (oid === rsaEncryption && parameters?.tag === tags.null) {
    const [modulus, exponent, ...rest] = decode(key).children;
    if (modulus?.tag !== tags.integer || exponent?.tag !== tags.integer || rest.length > 0) return malformed();
    // The decoder has already checked both INTEGERs: neither is empty.
    const { bytes } = modulus;
    if ((bytes[modulus.from] ?? 0x80) >= 0x80 || (bytes[exponent.from] ?? 0x80) >= 0x80) return malformed();
    // A modulus is odd: the product of two odd primes.
    if (((bytes[modulus.to - 1] ?? 0) & 1) === 0) return malformed();
    const value = exponent.to - exponent.from > 6 ? Infinity : smallInteger(exponent, 6);
    return { ...base, type: 'RSA', bits: bitLength(modulus), exponent: value };
  }
  if (oid !== '1.2.840.10045.2.1' || parameters?.tag !== tags.oid) return base;
  const curve = curves[takeOid(parameters)];
  if (!curve || key[0] !== 4 || key.length !== 1 + 2 * Math.ceil(curve[1] / 8)) return base;
  return { ...base, type: 'EC', curve: curve[0], bits: curve[1] };
};

/** Whether a key may appear in a path at all: RSA 2048–8192 with odd e ≥ 65537, or a named NIST curve. */
export const isStrongKey = (key: PublicKey, { allow1024 = false }: Strength): boolean => {
  if (key.type === 'EC') return true;
  if (key.type !== 'RSA' || key.exponent < 65_537 || key.exponent % 2 === 0) return false;
  return key.bits <= 8192 && key.bits >= (allow1024 ? 1024 : 2048) && key.exponent !== Infinity;
};

/**
 * Whether a key of this type may verify a signature made so. The key decides, never the token
 * (T17).
 */
export const isAllowed = (algorithm: SignatureAlgorithm, key: PublicKey, strength: Strength): boolean =>
  (algorithm.hash !== 'SHA-1' || strength.allowSha1 === true) &&
  (algorithm.scheme === 'ECDSA' ? key.type === 'EC' : key.type === 'RSA') &&
  isStrongKey(key, strength);

/** An ECDSA-Sig-Value as r‖s of fixed length; undefined when it is not strict DER of two positive integers. */
export const rawEcdsa = (signature: Uint8Array, size: number): Uint8Array | undefined => {
  const { tag, children } = decode(signature);
  if (tag !== tags.sequence || children.length !== 2) return undefined;
  const raw = new Uint8Array(size * 2);
  for (const [at, part] of children.entries()) {
    const body = part.body[0] === 0 ? part.body.subarray(1) : part.body;
    const negative = (part.body[0] ?? 0x80) >= 0x80;
    if (part.tag !== tags.integer || negative || body.length === 0 || body.length > size) return undefined;
    raw.set(body, size * (at + 1) - body.length);
  }
  return raw;
};

const coordinate = (key: PublicKey): number => Math.ceil(key.bits / 8);

const names = { RSA: 'RSASSA-PKCS1-v1_5', PSS: 'RSA-PSS', ECDSA: 'ECDSA' } as const;

/**
 * WebCrypto copies the bytes itself; a second copy is slow in a browser. It throws for shared
 * memory, which counts as a bad signature.
 */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;

/**
 * Imported keys by verification algorithm. An issuer signs many certificates, and importing its key
 * costs half as much as verifying.
 */
const keyrings = new Map<string, ByteMemo<Promise<CryptoKey>>>();

const importKey = ({ scheme, hash }: SignatureAlgorithm, { spki, curve }: PublicKey): Promise<CryptoKey> => {
  const name = names[scheme];
  const ring = `${scheme} ${hash}`;
  const keys = keyrings.get(ring) ?? new ByteMemo<Promise<CryptoKey>>(32);
  keyrings.set(ring, keys);
  const parameters = scheme === 'ECDSA' ? { name, namedCurve: curve ?? '' } : { name, hash };
  return keys.recall(spki, 0, spki.length, () =>
    crypto.subtle.importKey('spki', own(spki), parameters, false, ['verify']),
  );
};

/**
 * Verifies with WebCrypto. Anything that the runtime refuses to import or verify is a bad
 * signature.
 */
export const verifySignature = async (
  algorithm: SignatureAlgorithm,
  key: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  const { scheme, hash } = algorithm;
  const saltLength = Number(hash.slice(4)) / 8;
  if (scheme === 'ECDSA' ? signature.length !== coordinate(key) * 2 : signature.length !== coordinate(key))
    return false;
  try {
    const imported = await importKey(algorithm, key);
    return await crypto.subtle.verify(
      { name: names[scheme], hash, saltLength },
      imported,
      own(signature),
      own(message),
    );
  } catch {
    // DataError and OperationError both mean that this key did not make this signature.
    return false;
  }
};
