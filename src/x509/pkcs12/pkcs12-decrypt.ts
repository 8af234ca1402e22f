/** Passwords of PKCS#12 files: what they are as bytes, the MAC over the file, and the two generations of encryption. */
import type { OctetString } from 'asn1js';
import { PBES2Params, PBKDF2Params, type AlgorithmIdentifier, type MacData } from 'pkijs';
import type { OldCipher } from './pkcs12-legacy.js';

/** A password as the two generations of encryption take it. */
export interface Secret {
  /** UTF-16, big-endian, with two octets of zero at its end (RFC 7292 §B.1). */
  readonly utf16: Uint8Array<ArrayBuffer>;
  readonly utf8: Uint8Array<ArrayBuffer>;
}

/** The file is encrypted in a way that is not known here, which no password changes. */
export class UnknownEncryption extends Error {}

/** The module of the old ciphers could not be fetched: that says nothing of the file. */
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

/** As the Vietnamese keyboard of Windows types: vowels with their circumflex, breve or horn, and the tone as a mark after them. */
const tonesApart = (text: string): string =>
  text.normalize('NFD').replaceAll(/(\p{L})(\p{M}+)/gu, (_, letter: string, marks: string) => {
    const tones = marks.replaceAll(/[^\u0300\u0301\u0303\u0309\u0323]/g, '');
    return (letter + marks.replaceAll(/[\u0300\u0301\u0303\u0309\u0323]/g, '')).normalize('NFC') + tones;
  });

/**
 * What the password may be as bytes. The same letters are composed on one machine and decomposed on another, and a file was made on
 * any of them. OpenSSL before 1.1 took each byte of UTF-8 for a letter of its own.
 */
export function secretsOf(password: string): readonly Secret[] {
  // RFC 7292 does not say whether no password is an empty text or no text at all.
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

/** Programs write up to some hundred thousand rounds; a page does not count to billions because a file says so. */
const MOST_ROUNDS = 1_000_000;
const MOST_PBKDF2_ROUNDS = 10_000_000;

/** The bytes again and again, until there are so many. */
const filled = (bytes: Uint8Array, length: number): Bytes =>
  Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] ?? 0);

/** To each block its sum with `other` and 1, all numbers being big-endian. */
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

/** What a derived key is for (RFC 7292 §B.3). */
const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** The key derivation of PKCS#12 (RFC 7292 §B.2), over the digests of WebCrypto, which has PBKDF2 alone. */
async function derive(
  { utf16: password }: Secret,
  { salt, rounds, hash = SHA1 }: { readonly salt: Uint8Array; readonly rounds: number; readonly hash?: string },
  purpose: keyof typeof PURPOSE,
  length: number,
): Promise<Bytes> {
  const [name, octets, block] = HASHES[hash] ?? [];
  if (!name || !octets || !block || !(rounds >= 1 && rounds <= MOST_ROUNDS)) throw new UnknownEncryption();
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

/** Whether the MAC tells a right password from a wrong one: there is one, and it is of a kind that is known here. */
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

/** PKCS#12's own ways (RFC 7292 §C), all with SHA-1: the cipher, and octets of its key. RC4 is left out. */
const OLD: Readonly<Record<string, readonly [OldCipher, number]>> = {
  '1.2.840.113549.1.12.1.3': ['3DES', 24],
  '1.2.840.113549.1.12.1.4': ['3DES', 16],
  '1.2.840.113549.1.12.1.5': ['RC2', 16],
  '1.2.840.113549.1.12.1.6': ['RC2', 5],
};
const OLD_BLOCK = 8;

async function decryptOld({ algorithmId, algorithmParams }: AlgorithmIdentifier, data: Bytes, secret: Secret) {
  const [cipher, length] = OLD[algorithmId] ?? [];
  if (!cipher || !length) throw new UnknownEncryption();
  const [salt, rounds] = (
    algorithmParams as { valueBlock: { value: [OctetString, { valueBlock: { valueDec: number } }] } }
  ).valueBlock.value;
  const from = { salt: new Uint8Array(salt.getValue()), rounds: rounds.valueBlock.valueDec };
  const [key, iv] = await Promise.all([derive(secret, from, 'key', length), derive(secret, from, 'iv', OLD_BLOCK)]);
  const { decryptCbc } = await oldCiphers();
  // With two keys, the third is the first.
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
/** Ciphers of PBES2, all in CBC, with octets of their keys. Chromium has no AES with 192 bits. */
const CIPHERS: Readonly<Record<string, readonly ['WebCrypto' | OldCipher, number]>> = {
  '2.16.840.1.101.3.4.1.2': ['WebCrypto', 16],
  '2.16.840.1.101.3.4.1.22': ['AES', 24],
  '2.16.840.1.101.3.4.1.42': ['WebCrypto', 32],
  '1.2.840.113549.3.7': ['3DES', 24],
};

/** RFC 8018 §6.2: PBKDF2, then a cipher in CBC. */
async function decryptPbes2(parameters: unknown, data: Bytes, { utf8 }: Secret): Promise<Bytes> {
  const { keyDerivationFunc, encryptionScheme } = new PBES2Params({ schema: parameters as object });
  const [cipher, length] = CIPHERS[encryptionScheme.algorithmId] ?? [];
  if (!cipher || !length || keyDerivationFunc.algorithmId !== PBKDF2) throw new UnknownEncryption();
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

/** Decrypts what the algorithm says. Throws when the password is wrong, or {@link UnknownEncryption}. */
export const decrypt = (algorithm: AlgorithmIdentifier, data: Bytes, secret: Secret): Promise<Bytes> =>
  algorithm.algorithmId === PBES2
    ? decryptPbes2(algorithm.algorithmParams, data, secret)
    : decryptOld(algorithm, data, secret);
