import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createKeys, type Keys } from '../server/vault.js';

/** Keys from a file of mode 0600, which is made at the first start. It lies outside the database, and is backed up apart. */
export function keysFromFile(file: string): Keys {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(createKeys(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return readKeys(file);
}

/** Keys that are there already: a command that made new ones would find nobody by them. */
export const readKeys = (file: string): Keys => JSON.parse(readFileSync(file, 'utf8')) as Keys;

/** Puts new keys in the place of the old ones: whoever reads, or dies, at any moment finds the ones or the others, whole. */
export function writeKeys(file: string, keys: Keys): void {
  const next = `${file}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(next, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
