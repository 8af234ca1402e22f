import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushNames } from './flush-names.js';
import { withNextKey, type SigningKey } from '../server/sign-in/signing-keys.js';
import { createKeys, type Keys } from '../server/vault/vault.js';

const OURS = { mode: 0o600, flag: 'wx', flush: true } as const;
const toText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A new key, named by its thumbprint (RFC 7638). */
function newSigningKey(): Omit<SigningKey, 'from'> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }));
  return { kid: kid.digest('base64url'), jwk: { kty: 'EC', crv: 'P-256', x, y, d } };
}

/**
 * Adds a key that will sign ID tokens, and drops those whose tokens have ended.
 *
 * @param now milliseconds since 1970
 * @throws {TypeError} while an earlier key waits for its hour
 */
export const withSigningKey = (keys: Keys, now: number): Keys => ({
  ...keys,
  signing: withNextKey(keys.signing ?? [], newSigningKey(), now),
});

/**
 * Reads keys from a file of mode 0600, which the first start creates. Keep and back it up apart
 * from the database.
 */
export function keysFromFile(file: string): Keys {
  if (!existsSync(file)) {
    writeFileSync(file, toText(withSigningKey(createKeys(), Date.now())), OURS);
    // Without the file nothing of the database can be opened: it must survive a power cut first.
    flushNames(dirname(file));
  }
  return readKeys(file);
}

/**
 * Reads existing keys. With new ones a command would find no data.
 *
 * @throws {Error} of Node without a file, with its `code`
 * @throws {TypeError} for a file that holds no keys; the message does not quote it, as one of `JSON.parse` does
 */
export function readKeys(file: string): Keys {
  const keys = parsed(readFileSync(file, 'utf8'));
  if (typeof keys?.lookup === 'string' && typeof keys.current === 'string' && keys.seal?.[keys.current])
    return keys as Keys;
  throw new TypeError(`${file} does not hold keys as dvc-register keys create makes them.`);
}

function parsed(text: string): Partial<Keys> | undefined {
  try {
    return (JSON.parse(text) ?? undefined) as Partial<Keys> | undefined;
  } catch {
    return undefined;
  }
}

/**
 * Replaces the keys atomically. A reader, or a crash, sees the old keys or the new ones, complete.
 * Concurrent changes are serialised or refused.
 */
export function changeKeys(file: string, change: (keys: Keys) => Keys): Keys {
  const next = `${file}.new`;
  if (existsSync(next))
    throw new TypeError(`${next} exists: another change is running. If it has crashed, remove the file.`);
  writeFileSync(next, '', OURS);
  try {
    const keys = change(readKeys(file));
    writeFileSync(next, toText(keys), { flush: true });
    renameSync(next, file);
    flushNames(dirname(file));
    return keys;
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/**
 * Removes a version from the keys and writes it to a file beside them. Backups made with that
 * version need this file. Delete it together with the last of those backups.
 */
export function retireKey(file: string, version: string): string {
  const kept = `${file}.retired-${version}`;
  changeKeys(file, (keys) => {
    const { [version]: old, ...seal } = keys.seal;
    if (!old) throw new TypeError(`There is no version ${version}.`);
    if (version === keys.current)
      throw new TypeError(`Version ${version} is the current one: switch to another first.`);
    writeFileSync(kept, toText({ seal: { [version]: old } }), { ...OURS, flag: 'w' });
    return { ...keys, seal };
  });
  return kept;
}
