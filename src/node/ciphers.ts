import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  pbkdf2,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Pbkdf2 } from '../server/checks/captcha.js';
import { SALT, type Bytes, type Ciphers, type ProofCiphers, type PublicP256 } from '../server/vault/ciphers.js';

const GCM = 'aes-256-gcm';
const TAG = 16;
const hmac = (key: Bytes | string, data: Bytes | string) => createHmac('sha256', key).update(data).digest();

const verifies = promisify(verify);
const derives = promisify(pbkdf2);

/** Most keys that are remembered; each takes about a kilobyte. */
const MOST_KEYS = 5000;
const keys = new Map<string, KeyObject>();

/** Importing a key costs as much as a verification, and a browser proves its key with each call. */
function keyOf({ x, y }: PublicP256): KeyObject {
  const name = `${x}.${y}`;
  const known = keys.get(name);
  if (known) return known;
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const [oldest] = keys.keys();
  if (keys.size >= MOST_KEYS && oldest !== undefined) keys.delete(oldest);
  keys.set(name, key);
  return key;
}

/**
 * The primitives of a vault and of DPoP by OpenSSL, most of them synchronously. WebCrypto uses a thread,
 * and for the gateway's small inputs handing over takes ten times as long as the work.
 *
 * @example
 * const vault = createVault(keysFromFile(file), nodeCiphers);
 */
export const nodeCiphers: Ciphers<Bytes> & ProofCiphers & { readonly pbkdf2: Pbkdf2 } = {
  // HKDF by its definition (RFC 5869 §2): one block is all that 32 bytes need, and `hkdfSync` takes
  // three times as long.
  derive: (secret, info) => hmac(hmac(SALT, secret), Buffer.concat([Buffer.from(info), Buffer.of(1)])),
  hmacKey: (raw) => raw,
  hmac,
  // Half of what it takes with bytes on both sides.
  hmacText: (key, text) => createHmac('sha256', key).update(text).digest('base64url'),
  isHmac: (key, data, mac) => mac.length === 32 && timingSafeEqual(hmac(key, data), mac),
  gcmKey: (raw) => raw,
  encrypt(key, iv, context, plain) {
    const cipher = createCipheriv(GCM, key, iv).setAAD(context);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  decrypt(key, iv, context, data) {
    const [text, tag] = [data.subarray(0, -TAG), data.subarray(-TAG)];
    const decipher = createDecipheriv(GCM, key, iv, { authTagLength: TAG }).setAAD(context).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  },
  pbkdf2: (password, salt, iterations, length) => derives(password, salt, iterations, length, 'sha256'),
  sha256: (text) => createHash('sha256').update(text).digest(),
  // By a thread: of all here it takes the longest by far, and handing over takes a tenth of it.
  isEs256: async (key, text, signature) =>
    verifies('sha256', Buffer.from(text), { key: keyOf(key), dsaEncoding: 'ieee-p1363' }, signature),
};
