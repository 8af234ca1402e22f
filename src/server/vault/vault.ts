/**
 * Keys and their uses. Identifiers are looked up by keyed hash and stored sealed. A copy of the
 * database reveals nothing without the keys, although all 12-digit numbers could be tried in
 * minutes (T46).
 */
import type { Json } from '../../flow/method.js';
import { fromBase64url, toBase64url } from '../../bytes.js';
import { webCiphers, type Bytes, type Ciphers } from './ciphers.js';
import type { SigningKey } from '../sign-in/signing-keys.js';
import type { SqlDatabase } from '../sql/sql.js';

/** Keys of 32 random bytes each, base64url. Keep them outside the database. */
export interface Keys {
  /** Key of the keyed hashes. Changing it would need every hash to be computed again. */
  readonly lookup: string;
  /** Sealing keys by version. Old versions stay to open old values. */
  readonly seal: Readonly<Record<string, string>>;
  /** The version that new values are sealed with. */
  readonly current: string;
  /** Keys that sign ID tokens. Without one the gateway is no OpenID Provider. */
  readonly signing?: readonly SigningKey[];
}

/** A database, and the vault for its sealed values. */
export interface SealedDatabase {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Vault {
  /** HMAC-SHA-256, base64url, over the parts joined by NUL. Each purpose has its own key. */
  mac(purpose: string, ...parts: string[]): Promise<string>;
  /** Whether `mac` equals the result of {@link Vault.mac}; in constant time. */
  verifyMac(mac: string, purpose: string, ...parts: string[]): Promise<boolean>;
  /**
   * AES-256-GCM with a fresh data key, which the current key wraps. `open` needs the same
   * `context`.
   */
  seal(value: Json, context: string): Promise<string>;
  open(sealed: string, context: string): Promise<Json>;
  /** Wraps the data key with the current key, without opening the sealed value. */
  rewrap(sealed: string, context: string): Promise<string>;
  /** Seals for the holder of `secret`, which is not stored. */
  sealFor(secret: string, value: Json): Promise<string>;
  openWith(secret: string, sealed: string): Promise<Json>;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Random bytes that are not used yet: one by one, each draw would cost as much as the whole pool. */
const pool = { bytes: new Uint8Array(1024), at: 1024 };

/** Random bytes, which are kept nowhere else. */
export function random(size: number): Uint8Array<ArrayBuffer> {
  const { bytes } = pool;
  if (size > bytes.length) return crypto.getRandomValues(new Uint8Array(size));
  if (pool.at + size > bytes.length) {
    crypto.getRandomValues(bytes);
    pool.at = 0;
  }
  const drawn = bytes.slice(pool.at, pool.at + size);
  bytes.fill(0, pool.at, (pool.at += size));
  return drawn;
}

/** A secret of 32 random bytes, base64url. */
export const newSecret = (): string => toBase64url(random(32));

/** Generates new keys. */
export const createKeys = (): Keys => ({
  lookup: toBase64url(random(32)),
  seal: { '1': toBase64url(random(32)) },
  current: '1',
});

const parse = (data: Uint8Array) => JSON.parse(new TextDecoder().decode(data)) as Json;

function key32(name: string, text = ''): Uint8Array<ArrayBuffer> {
  const raw = /^[\w-]{43}$/.test(text) ? fromBase64url(text) : new Uint8Array();
  if (raw.length !== 32) throw new TypeError(`createVault: keys.${name} must be 32 bytes, base64url.`);
  return raw;
}

/**
 * @example
 * const vault = createVault(createKeys());
 */
export function createVault<Key = CryptoKey>(keys: Keys, ciphers = webCiphers as unknown as Ciphers<Key>): Vault {
  const derive = (secret: Bytes, info: string) => ciphers.derive(secret, info);
  const gcmKey = (raw: Bytes) => ciphers.gcmKey(raw);
  const lookup = key32('lookup', keys.lookup);
  key32(`seal["${keys.current}"]`, keys.seal[keys.current]);
  const memo = new Map<string, Promise<Key>>();
  const remember = (name: string, make: () => Promise<Key>) => {
    const made = memo.get(name) ?? make();
    memo.set(name, made);
    return made;
  };
  const macKey = (purpose: string) =>
    remember(`mac:${purpose}`, async () => ciphers.hmacKey(await derive(lookup, `mac:${purpose}`)));
  async function encrypt(key: Key, plain: Bytes, context: string): Promise<string> {
    const iv = random(12);
    return `${toBase64url(iv)}.${toBase64url(await ciphers.encrypt(key, iv, encode(context), plain))}`;
  }
  const decrypt = async (key: Key, iv: string, data: string, context: string) =>
    ciphers.decrypt(key, fromBase64url(iv), encode(context), fromBase64url(data));
  const sealKey = (version: string) =>
    remember(`seal:${version}`, async () =>
      gcmKey(await derive(key32(`seal["${version}"]`, keys.seal[version]), 'seal')),
    );

  async function dataKey(sealed: string, context: string) {
    const [version = '', keyIv = '', key = '', iv = '', data = ''] = sealed.split('.');
    return { raw: await decrypt(await sealKey(version), keyIv, key, `key:${context}`), iv, data };
  }

  const wrap = async (raw: Uint8Array<ArrayBuffer>, context: string) =>
    `${keys.current}.${await encrypt(await sealKey(keys.current), raw, `key:${context}`)}`;

  return {
    async mac(purpose, ...parts) {
      const [key, text] = [await macKey(purpose), parts.join('\0')];
      return ciphers.hmacText?.(key, text) ?? toBase64url(await ciphers.hmac(key, encode(text)));
    },
    verifyMac: async (mac, purpose, ...parts) =>
      ciphers.isHmac(await macKey(purpose), encode(parts.join('\0')), fromBase64url(mac)),
    async seal(value, context) {
      const raw = random(32);
      const data = await encrypt(await gcmKey(raw), encode(JSON.stringify(value)), context);
      return `${await wrap(raw, context)}.${data}`;
    },
    async open(sealed, context) {
      const { raw, iv, data } = await dataKey(sealed, context);
      return parse(await decrypt(await gcmKey(raw), iv, data, context));
    },
    async rewrap(sealed, context) {
      const { raw, iv, data } = await dataKey(sealed, context);
      return `${await wrap(raw, context)}.${iv}.${data}`;
    },
    async sealFor(secret, value) {
      return encrypt(await gcmKey(await derive(encode(secret), 'receipt')), encode(JSON.stringify(value)), 'receipt');
    },
    async openWith(secret, sealed) {
      const [iv = '', data = ''] = sealed.split('.');
      return parse(await decrypt(await gcmKey(await derive(encode(secret), 'receipt')), iv, data, 'receipt'));
    },
  };
}
