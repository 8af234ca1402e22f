import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createKeys, type Keys } from '../server/vault.js';

/** Keys from a file of mode 0600, which is made at the first start. It lies outside the database, and is backed up apart. */
export function keysFromFile(file: string): Keys {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(createKeys(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return JSON.parse(readFileSync(file, 'utf8')) as Keys;
}
