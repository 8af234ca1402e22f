/** Turns errors of zod into sentences. */
import type { z } from 'zod';
import type { ParsedFile, Mistake } from './parsed-file.js';
import { keysAt, nearest, written, type Path } from './walk.js';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  null: 'nothing',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  return KINDS[Array.isArray(value) ? 'array' : typeof value] ?? 'something else';
}

/** The mistakes of one zod issue. An issue can name several unknown keys. */
function mistakesOf(issue: z.core.$ZodIssue, schema: z.core.$ZodType, value: unknown): readonly Mistake[] {
  const { path, message } = issue;
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, schema));
    case 'invalid_type': {
      if (found === undefined) return [{ path, message: 'is missing.' }];
      const hint = issue.expected === 'string' && typeof found === 'number' ? ': put it in quotes' : '';
      const wanted = KINDS[issue.expected] ?? issue.expected;
      return [{ path, message: `must be ${wanted}, not ${kindOf(found)}${hint}.` }];
    }
    case 'invalid_value':
      return [{ path, message: found === undefined ? 'is missing.' : `must be one of: ${issue.values.join(', ')}.` }];
    case 'too_small':
      return [{ path, message: amount(issue.origin, 'at least', issue.minimum) }];
    case 'too_big':
      return [{ path, message: amount(issue.origin, 'at most', issue.maximum) }];
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? 'is not a name.' }];
    default:
      return [{ path, message: /^[a-z"]/.test(message) ? message : 'is not of the form that it must have.' }];
  }
}

function amount(origin: string, most: string, bound: number | bigint): string {
  if (origin === 'array') return `needs ${most} ${bound} ${bound === 1 ? 'entry' : 'entries'}.`;
  return origin === 'string' ? `needs ${most} ${bound} letters.` : `must be ${most} ${bound}.`;
}

function unknownKey(key: string, path: Path, schema: z.core.$ZodType): Mistake {
  const known = keysAt(schema, path);
  const near = nearest(key, known);
  const hint = near ? `did you mean ${near}?` : `known here: ${known.join(', ')}.`;
  return { path: [...path, key], message: `is unknown; ${hint}` };
}

export const explain = (error: z.core.$ZodError, schema: z.core.$ZodType, value: unknown): readonly Mistake[] =>
  error.issues.flatMap((issue) => mistakesOf(issue, schema, value));

/**
 * One line per mistake, in the order of the file: `dvc.yaml:12:5: portals[0].origins[0] "…" is a
 * pattern; …`.
 */
export function lines(file: string, parsed: ParsedFile, mistakes: readonly Mistake[]): readonly string[] {
  const placed = mistakes.map((each) => ({ ...each, place: each.place ?? parsed.placeOf(each.path) }));
  placed.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  return placed.map(({ path, message, place }) =>
    [`${file}:${place.line}:${place.column}:`, written(path), message].filter(Boolean).join(' '),
  );
}
