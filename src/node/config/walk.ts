/** A way down a schema, beside the value that it is of. */
import type { z } from 'zod';

export type Path = readonly PropertyKey[];

interface Inner {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

const innerOf = (schema: z.core.$ZodType): Inner => schema._zod.def;

/** Without what makes it optional. */
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

/** The keys that a value may have at a path; none where any may stand. */
export function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  let at: z.core.$ZodType | undefined = schema;
  for (const key of path) at = at && below(at, key);
  return Object.keys((at && innerOf(plain(at)).shape) ?? {});
}

/** Every text of a value, with its path and its schema. */
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

/** The known word that a mistyped one is nearest to, if any is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((each) => [distance(word.toLowerCase(), each.toLowerCase()), each] as const);
  const [best] = ranked.sort(([a], [b]) => a - b);
  return best && best[0] <= Math.max(2, Math.floor(word.length / 3)) ? best[1] : undefined;
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_each, at) => at);
  for (let line = 0; line < a.length; line += 1) {
    const next = [line + 1];
    for (let at = 0; at < b.length; at += 1) {
      const changed = (row[at] ?? 0) + (a[line] === b[at] ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
