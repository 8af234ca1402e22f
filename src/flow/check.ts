import { safeParse, type $ZodType } from 'zod/v4/core';
import { visible } from './identity/typed.js';
import { problem, type FieldError, type Problem } from './problem.js';

export type Checked =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

const escape = (key: PropertyKey) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Checks an answer against a step's schema. Errors are codes with JSON Pointers (RFC 6901); an
 * absent or empty text is `required`, and an error that our schemas do not name is `invalid`, so
 * that zod's own sentences never reach a person.
 */
export function check(schema: $ZodType, input: unknown): Checked {
  const result = safeParse(schema, input);
  if (result.success) return { ok: true, value: result.data };
  const errors = new Map<string, FieldError>();
  for (const { path, message, code } of result.error.issues) {
    const pointer = path.map((key) => `/${escape(key)}`).join('');
    const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
    const named = /^[a-z][a-z0-9-]*$/.test(message) ? message : code === 'unrecognized_keys' ? 'unknown' : 'invalid';
    const absent = value === undefined || value === null || (typeof value === 'string' && !visible(value).trim());
    if (!errors.has(pointer)) errors.set(pointer, { pointer, code: absent ? 'required' : named });
  }
  return { ok: false, problem: problem('validation-failed', { errors: [...errors.values()] }) };
}
