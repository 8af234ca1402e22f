import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createKeys, type Keys } from '../server/vault/vault.js';

const OURS = { mode: 0o600, flag: 'wx', flush: true } as const;
const toText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Keys from a file of mode 0600, which is made at the first start. It lies outside the database, and is backed up apart. */
export function keysFromFile(file: string): Keys {
  if (!existsSync(file)) writeFileSync(file, toText(createKeys()), OURS);
  return readKeys(file);
}

/** Keys that are there already: a command that made new ones would find nobody by them. */
export const readKeys = (file: string): Keys => JSON.parse(readFileSync(file, 'utf8')) as Keys;

function flushFolder(file: string): void {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/**
 * Puts changed keys in the place of the old ones. Whoever reads, or dies, at any moment finds the ones or the others,
 * whole; two changes at once are one after the other or refused.
 */
export function changeKeys(file: string, change: (keys: Keys) => Keys): Keys {
  const next = `${file}.new`;
  if (existsSync(next)) throw new TypeError(`${next} is there: a change is under way, or one died. Then remove it.`);
  writeFileSync(next, '', OURS);
  try {
    const keys = change(readKeys(file));
    writeFileSync(next, toText(keys), { flush: true });
    renameSync(next, file);
    flushFolder(file);
    return keys;
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/**
 * Takes a version out of the keys. It goes to a file beside them, since backups that were made under it are opened by it
 * alone: that file is deleted with the last of these.
 */
export function retireKey(file: string, version: string): string {
  const kept = `${file}.retired-${version}`;
  changeKeys(file, (keys) => {
    const { [version]: old, ...seal } = keys.seal;
    if (!old) throw new TypeError(`There is no version ${version}.`);
    if (version === keys.current) throw new TypeError(`Version ${version} seals now: use another one first.`);
    writeFileSync(kept, toText({ seal: { [version]: old } }), { ...OURS, flag: 'w' });
    return { ...keys, seal };
  });
  return kept;
}
