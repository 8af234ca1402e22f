/**
 * The sandbox's authorities and certificates, made once in a run of `npm test`: making them takes
 * half a second, and a hundred gateways and tests need them.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORITY_FILE, createAuthority } from '../../demo/sandbox/authority/authority.js';

/** Where the run keeps them; a new run removes the folder. */
const made = join(process.cwd(), '.cache', 'tests', AUTHORITY_FILE);

const isMade = () => Boolean(process.env['DVC_TESTS']) && existsSync(made);

/** Makes them for the test files that follow. */
export const makeAuthority = () => createAuthority({ file: made });

export const madeAuthority = () => createAuthority(isMade() ? { file: made } : {});

/** Puts them into the data directory of a demo that has not made its own. */
export function makeAuthorityIn(directory: string): void {
  const file = join(directory, AUTHORITY_FILE);
  if (isMade() && !existsSync(file)) copyFileSync(made, file);
}
