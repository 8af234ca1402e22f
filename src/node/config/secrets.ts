/** Resolves references to secrets, and checks the access rights of private files. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Mistake } from './parsed-file.js';
import { isSecret, referenceOf, type Reference } from './values.js';
import { texts } from './walk.js';

interface SecretsFrom {
  /** The configuration's folder, base of relative paths. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const OTHERS = 0o007;
const GROUP_WRITES = 0o020;

/** Why a file cannot hold a secret: it is missing, or others can read or change it. */
export function privateFileFault(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return `names ${file}, which is not there.`;
  const mode = found.mode & 0o777;
  // Windows has no such bits; what Node reports there means nothing.
  if (process.platform === 'win32' || !(mode & (OTHERS | GROUP_WRITES))) return undefined;
  return `names ${file}, which others can read or change (mode ${mode.toString(8)}): chmod 600 ${file}.`;
}

function read(
  { kind, name }: Reference,
  { folder, env }: SecretsFrom,
): { readonly value: string } | { readonly fault: string } {
  if (kind === 'env') {
    const value = env[name];
    return value ? { value } : { fault: `names ${name}, which is not set in the environment.` };
  }
  const file = resolve(folder, name);
  const fault = privateFileFault(file);
  if (fault) return { fault };
  try {
    const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return value ? { value } : { fault: `names ${file}, which is empty.` };
  } catch {
    return { fault: `names ${file}, which cannot be read.` };
  }
}

/** Replaces each reference by its secret, in a copy. */
export function withSecrets<T>(
  value: T,
  schema: z.core.$ZodType,
  from: SecretsFrom,
): { readonly value: T; readonly mistakes: readonly Mistake[] } {
  const copy = structuredClone(value);
  const mistakes: Mistake[] = [];
  for (const { text, path, schema: at } of texts(value, schema)) {
    const reference = at && isSecret(at) ? referenceOf(text) : undefined;
    if (!reference) continue;
    const found = read(reference, from);
    if ('fault' in found) mistakes.push({ path, message: found.fault });
    else put(copy, path, found.value);
  }
  return { value: copy, mistakes };
}

function put(root: unknown, path: readonly PropertyKey[], value: string): void {
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], root);
  const last = path.at(-1);
  if (last !== undefined) (holder as Record<PropertyKey, unknown>)[last] = value;
}

/** Finds references to secrets in texts that take none. */
export const misplaced = (value: unknown, schema: z.core.$ZodType): readonly Mistake[] =>
  [...texts(value, schema)]
    .filter(({ text, schema: at }) => text.includes('${') && at && !isSecret(at))
    .map(({ path }) => ({ path, message: 'takes no ${…}: only secrets come from the environment or from a file.' }));
