/** Walks a schema and its value in parallel. */
import type { z } from 'zod';
import { editDistance } from '../../edit-distance.js';

export type Path = readonly PropertyKey[];

interface Inner {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

const innerOf = (schema: z.core.$ZodType): Inner => schema._zod.def;

/** Unwraps optional schemas. */
function plain(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = innerOf(schema);
  return innerType ? plain(innerType) : schema;
}

/** The schema of one key of a value. */
function below(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const { shape, element, valueType } = innerOf(plain(schema));
  const found = shape ? shape[String(key)] : (element ?? valueType);
  return found && plain(found);
}

/** The known keys at a path. Empty for a record, which has any keys. */
export function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  let at: z.core.$ZodType | undefined = schema;
  for (const key of path) at = at && below(at, key);
  return Object.keys((at && innerOf(plain(at)).shape) ?? {});
}

/** Yields every string of a value, with its path and schema. */
export function* texts(
  value: unknown,
  schema: z.core.$ZodType | undefined,
  path: Path = [],
): Generator<{ readonly text: string; readonly path: Path; readonly schema: z.core.$ZodType | undefined }> {
  if (typeof value === 'string') yield { text: value, path, schema };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    yield* texts(each, schema && below(schema, key), [...path, key]);
  }
}

/** `portals[0].origins[1]`. */
export const written = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/** The known word nearest to a misspelt one, if one is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((each) => [editDistance(word.toLowerCase(), each.toLowerCase()), each] as const);
  const [best] = ranked.sort(([a], [b]) => a - b);
  return best && best[0] <= Math.max(2, Math.floor(word.length / 3)) ? best[1] : undefined;
}
