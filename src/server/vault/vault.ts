/**
 * Keys and what is done with them. Identifiers are looked up by keyed hash and stored sealed: a copy of the database,
 * without the keys, tells nothing, although a 12-digit number could be tried out in minutes (T46).
 */
import type { Json } from '../../flow/method.js';
import { fromBase64url, toBase64url } from '../../bytes.js';
import { webCiphers, type Bytes, type Ciphers } from './ciphers.js';
import type { SqlDatabase } from '../sql/sql.js';

/** 32 random bytes each, base64url; kept outside the database. */
export interface Keys {
  /** Makes keyed hashes. It cannot be changed without making all of them again. */
  readonly lookup: string;
  /** Seals, by version; old ones stay for what they sealed. */
  readonly seal: Readonly<Record<string, string>>;
  /** The version that seals now. */
  readonly current: string;
}

/** A database, and the vault that opens what is sealed in it. */
export interface SealedDatabase {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Vault {
  /** HMAC-SHA-256, base64url, over the parts joined by NUL, with a key of its own for each purpose. */
  mac(purpose: string, ...parts: string[]): Promise<string>;
  /** Whether `mac` is what {@link Vault.mac} makes; in constant time. */
  verifyMac(mac: string, purpose: string, ...parts: string[]): Promise<boolean>;
  /** AES-256-GCM under a data key of its own, which is wrapped by the current key. `context` must match to open. */
  seal(value: Json, context: string): Promise<string>;
  open(sealed: string, context: string): Promise<Json>;
  /** The same under the current key: only the data key is wrapped anew, and what it seals is not opened. */
  rewrap(sealed: string, context: string): Promise<string>;
  /** Seals to whoever holds `secret`, which is not kept. */
  sealFor(secret: string, value: Json): Promise<string>;
  openWith(secret: string, sealed: string): Promise<Json>;
}

const encode = (text: string) => new TextEncoder().encode(text);
export const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));

/** Fresh keys. */
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
    mac: async (purpose, ...parts) => toBase64url(await ciphers.hmac(await macKey(purpose), encode(parts.join('\0')))),
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
