/**
 * Decrypts PKCS#12 files: password encodings, the MAC over the file, and both generations of
 * encryption.
 */
import type { OctetString } from 'asn1js';
import { PBES2Params, PBKDF2Params, type AlgorithmIdentifier, type MacData } from 'pkijs';
import type { OldCipher } from './pkcs12-legacy.js';

/** A password in the encodings of the two generations of encryption. */
export interface Secret {
  /** UTF-16, big-endian, with two zero octets at its end (RFC 7292 §B.1). */
  readonly utf16: Uint8Array<ArrayBuffer>;
  readonly utf8: Uint8Array<ArrayBuffer>;
}

/** The file's encryption is not supported; no password changes that. */
export class UnknownEncryption extends Error {}

/** The module of the old ciphers could not be fetched; the file may be right. */
export class CiphersMissing extends Error {}

const oldCiphers = async () => {
  try {
    return await import('./pkcs12-legacy.js');
  } catch (cause) {
    throw new CiphersMissing('The old ciphers could not be loaded.', { cause });
  }
};

type Bytes = Uint8Array<ArrayBuffer>;

const encode = (text: string): Bytes => new TextEncoder().encode(text);

const utf16 = (text: string): Bytes => {
  const bytes = new Uint8Array(text.length * 2 + 2);
  for (let at = 0; at < text.length; at++) new DataView(bytes.buffer).setUint16(at * 2, text.charCodeAt(at));
  return bytes;
};

/**
 * The output of Windows' Vietnamese keyboard: vowels composed with circumflex, breve or horn, the
 * tone as a combining mark.
 */
const tonesApart = (text: string): string =>
  text.normalize('NFD').replaceAll(/(\p{L})(\p{M}+)/gu, (_, letter: string, marks: string) => {
    const tones = marks.replaceAll(/[^\u0300\u0301\u0303\u0309\u0323]/g, '');
    return (letter + marks.replaceAll(/[\u0300\u0301\u0303\u0309\u0323]/g, '')).normalize('NFC') + tones;
  });

/**
 * All possible encodings of a password. One machine composes letters that another decomposes, and
 * the file may come from either. OpenSSL before 1.1 took each byte of UTF-8 for a letter.
 */
export function secretsOf(password: string): readonly Secret[] {
  // RFC 7292 leaves open whether an empty password is an empty text or no text.
  if (!password) return [utf16(''), new Uint8Array()].map((each) => ({ utf16: each, utf8: new Uint8Array() }));
  const forms = new Set([password, password.normalize('NFC'), password.normalize('NFD'), tonesApart(password)]);
  const plain = [...forms].map((form) => ({ utf16: utf16(form), utf8: encode(form) }));
  const widened = plain.map(({ utf8 }) => ({
    utf16: utf16(Array.from(utf8, (byte) => String.fromCharCode(byte)).join('')),
    utf8,
  }));
  return /^[\x20-\x7e]*$/.test(password) ? plain : [...plain, ...widened];
}

const HASHES: Readonly<Record<string, readonly [name: string, octets: number, block: number]>> = {
  '1.3.14.3.2.26': ['SHA-1', 20, 64],
  '2.16.840.1.101.3.4.2.1': ['SHA-256', 32, 64],
  '2.16.840.1.101.3.4.2.2': ['SHA-384', 48, 128],
  '2.16.840.1.101.3.4.2.3': ['SHA-512', 64, 128],
};
const SHA1 = '1.3.14.3.2.26';

/**
 * Maximum key-derivation rounds. Real files have up to some hundred thousand; a page must not count
 * to billions.
 */
const MOST_ROUNDS = 1_000_000;
const MOST_PBKDF2_ROUNDS = 10_000_000;

/** Repeats the bytes up to a length. */
const filled = (bytes: Uint8Array, length: number): Bytes =>
  Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] ?? 0);

/** Adds `other` + 1 to each block; all are big-endian numbers. */
function addToBlocks(blocks: Uint8Array, other: Uint8Array): void {
  for (let from = 0; from < blocks.length; from += other.length) {
    let carry = 1;
    for (let at = other.length - 1; at >= 0; at--) {
      carry += (blocks[from + at] ?? 0) + (other[at] ?? 0);
      blocks[from + at] = carry;
      carry >>= 8;
    }
  }
}

/** Purposes of a derived key (RFC 7292 §B.3). */
const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/**
 * PKCS#12's key derivation (RFC 7292 §B.2), built on WebCrypto's digests: WebCrypto itself has only
 * PBKDF2.
 */
async function derive(
  { utf16: password }: Secret,
  { salt, rounds, hash = SHA1 }: { readonly salt: Uint8Array; readonly rounds: number; readonly hash?: string },
  purpose: keyof typeof PURPOSE,
  length: number,
): Promise<Bytes> {
  const known = HASHES[hash];
  if (!known || !(rounds >= 1 && rounds <= MOST_ROUNDS)) throw new UnknownEncryption();
  const [name, octets, block] = known;
  const whole = (bytes: Uint8Array) => filled(bytes, block * Math.ceil(bytes.length / block));
  const blocks = Uint8Array.of(...whole(salt), ...whole(password));
  const derived = new Uint8Array(octets * Math.ceil(length / octets));
  for (let at = 0; at < length; at += octets) {
    const first = new Uint8Array(block + blocks.length).fill(PURPOSE[purpose], 0, block);
    first.set(blocks, block);
    let digest = first;
    for (let round = 0; round < rounds; round++) digest = new Uint8Array(await crypto.subtle.digest(name, digest));
    derived.set(digest, at);
    addToBlocks(blocks, filled(digest, block));
  }
  return derived.slice(0, length);
}

/** Whether there is a MAC of a supported kind, which tells a right password from a wrong one. */
export const canCheck = (mac: MacData | undefined): mac is MacData =>
  mac !== undefined && HASHES[mac.mac.digestAlgorithm.algorithmId] !== undefined;

export async function macFits(
  { mac, macSalt, iterations = 1 }: MacData,
  content: Bytes,
  secret: Secret,
): Promise<boolean> {
  const hash = mac.digestAlgorithm.algorithmId;
  const [name = '', octets = 0] = HASHES[hash] ?? [];
  const salt = new Uint8Array(macSalt.getValue());
  const raw = await derive(secret, { salt, rounds: iterations, hash }, 'mac', octets);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: name }, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, mac.digest.getValue(), content);
}

/**
 * PKCS#12's own schemes (RFC 7292 §C), all with SHA-1: cipher and key length in octets. RC4 is not
 * supported.
 */
const OLD: Readonly<Record<string, readonly [OldCipher, number]>> = {
  '1.2.840.113549.1.12.1.3': ['3DES', 24],
  '1.2.840.113549.1.12.1.4': ['3DES', 16],
  '1.2.840.113549.1.12.1.5': ['RC2', 16],
  '1.2.840.113549.1.12.1.6': ['RC2', 5],
};
const OLD_BLOCK = 8;

async function decryptOld({ algorithmId, algorithmParams }: AlgorithmIdentifier, data: Bytes, secret: Secret) {
  const known = OLD[algorithmId];
  if (!known) throw new UnknownEncryption();
  const [cipher, length] = known;
  const [salt, rounds] = (
    algorithmParams as { valueBlock: { value: [OctetString, { valueBlock: { valueDec: number } }] } }
  ).valueBlock.value;
  const from = { salt: new Uint8Array(salt.getValue()), rounds: rounds.valueBlock.valueDec };
  const [key, iv] = await Promise.all([derive(secret, from, 'key', length), derive(secret, from, 'iv', OLD_BLOCK)]);
  const { decryptCbc } = await oldCiphers();
  // Two-key 3DES repeats the first key as the third.
  return decryptCbc(
    cipher,
    length === 16 && cipher === '3DES' ? Uint8Array.of(...key, ...key.slice(0, 8)) : key,
    iv,
    data,
  );
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA1 = '1.2.840.113549.2.7';
const PRFS: Readonly<Record<string, string>> = {
  [HMAC_SHA1]: 'SHA-1',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};
/** PBES2 ciphers, all in CBC, with their key length in octets. Chromium lacks AES-192. */
const CIPHERS: Readonly<Record<string, readonly ['WebCrypto' | OldCipher, number]>> = {
  '2.16.840.1.101.3.4.1.2': ['WebCrypto', 16],
  '2.16.840.1.101.3.4.1.22': ['AES', 24],
  '2.16.840.1.101.3.4.1.42': ['WebCrypto', 32],
  '1.2.840.113549.3.7': ['3DES', 24],
};

/** PBES2 (RFC 8018 §6.2): PBKDF2, then a cipher in CBC. */
async function decryptPbes2(parameters: unknown, data: Bytes, { utf8 }: Secret): Promise<Bytes> {
  const { keyDerivationFunc, encryptionScheme } = new PBES2Params({ schema: parameters as object });
  const known = CIPHERS[encryptionScheme.algorithmId];
  if (!known || keyDerivationFunc.algorithmId !== PBKDF2) throw new UnknownEncryption();
  const [cipher, length] = known;
  // oxlint-disable-next-line @typescript-eslint/no-unsafe-assignment -- PKI.js declares the salt as any
  const { salt, iterationCount, prf } = new PBKDF2Params({ schema: keyDerivationFunc.algorithmParams as object });
  const hash = PRFS[prf?.algorithmId ?? HMAC_SHA1];
  if (!hash || !(iterationCount >= 1 && iterationCount <= MOST_PBKDF2_ROUNDS)) throw new UnknownEncryption();
  const password = await crypto.subtle.importKey('raw', utf8, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash, salt: (salt as OctetString).getValue(), iterations: iterationCount };
  const key = new Uint8Array(await crypto.subtle.deriveBits(how, password, length * 8));
  const iv = new Uint8Array((encryptionScheme.algorithmParams as OctetString).getValue());
  if (cipher !== 'WebCrypto') return (await oldCiphers()).decryptCbc(cipher, key, iv, data);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, aes, data));
}

/**
 * Decrypts with the given algorithm. Throws when the password is wrong, or {@link
 * UnknownEncryption}.
 */
export const decrypt = (algorithm: AlgorithmIdentifier, data: Bytes, secret: Secret): Promise<Bytes> =>
  algorithm.algorithmId === PBES2
    ? decryptPbes2(algorithm.algorithmParams, data, secret)
    : decryptOld(algorithm, data, secret);
