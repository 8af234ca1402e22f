/** The schema of a step's answer, built from its declaration, and its check. Gateway and page use the same one. */
import * as z from 'zod/mini';
import { safeParse, type $ZodType } from 'zod/v4/core';
import { PURPOSES } from './consent.js';
import type { Field } from './fields.js';
import type { Rule, Step } from './method.js';
import { problem, type FieldError, type Problem } from './problem.js';
import { isDigitRow, visible } from './identity/typed.js';
import { CROSS_RULES, FIELD_RULES } from './rules.js';

/** Checks the length first, so that no later check reads an oversized text (T44). */
const fieldSchema = ({ name, code, rule = FIELD_RULES[code], required, maxlength, inputmode }: Field, today: Date) => {
  if (!rule) throw new TypeError(`The field "${name}" names a rule that does not exist: "${code}".`);
  const { normalize, accepts, verbatim } = rule;
  const digits = inputmode === 'numeric' || inputmode === 'tel';
  const text = z.string().check(
    z.maxLength(maxlength, { error: code, abort: true }),
    z.overwrite((value) => normalize(verbatim ? value : visible(value), today)),
    z.refine((value) => (!required && value === '') || accepts(value, today), {
      error: ({ input }) => (digits && isDigitRow(input as string) ? 'keyboard' : code),
    }),
  );
  return required ? text : z._default(text, '');
};

const ruleCheck = ({ field, code, holds = CROSS_RULES[code] ?? (() => false) }: Rule, today: Date) =>
  z.refine((value) => holds(value as Record<string, string>, today), { error: code, path: [field] });

const hasBoth = (granted: readonly string[]) => granted.includes('account') && granted.includes('check');

const guards = {
  consent: z.strictObject({
    version: z.string().check(z.maxLength(64)),
    lang: z.optional(z.string().check(z.maxLength(35))),
    granted: z.array(z.enum(PURPOSES)).check(z.maxLength(PURPOSES.length), z.refine(hasBoth, 'consent')),
  }),
  /** The solution of the captcha in the step's data; for the built-in captcha, ALTCHA's JSON. */
  captcha: z.string().check(z.minLength(1), z.maxLength(4096)),
};

const made = new WeakMap<Step, { readonly hour: number; readonly schema: $ZodType }>();

/**
 * `now` is the gateway's clock in milliseconds: whichever side checks, dates of birth are compared
 * with its day.
 */
export function schemaOf(step: Step, now = Date.now()): $ZodType {
  if (step.input) return step.input;
  // Schemas are cached per hour: Viet Nam's day begins at a full hour of UTC.
  const hour = Math.floor(now / 3_600_000);
  const known = made.get(step);
  if (known?.hour === hour) return known.schema;
  const schema = makeSchema(step, new Date(now));
  made.set(step, { hour, schema });
  return schema;
}

function makeSchema(step: Step, today: Date): $ZodType {
  const fields = Object.fromEntries(step.fields.map((field) => [field.name, fieldSchema(field, today)]));
  const { guarded } = step;
  const guard = {
    ...(guarded === true || guarded === 'consent' ? { consent: guards.consent } : {}),
    ...(guarded === true || guarded === 'captcha' ? { captcha: guards.captcha } : {}),
  };
  const object = z.strictObject({ ...fields, ...guard });
  return step.rules?.length ? object.check(...step.rules.map((rule) => ruleCheck(rule, today))) : object;
}

export type Checked<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

const escape = (key: PropertyKey) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Checks an answer against a step's schema. Errors are codes with JSON Pointers (RFC 6901); an
 * absent or empty text is `required`, and an error that our schemas do not name is `invalid`, so
 * that zod's own sentences never reach a person.
 */
export function check<Value>(schema: $ZodType<Value>, input: unknown): Checked<Value> {
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
