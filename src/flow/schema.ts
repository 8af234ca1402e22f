/** The schema of a step's answer, made of its declaration. The gateway and the page check with the very same one. */
import * as z from 'zod/mini';
import type { $ZodType } from 'zod/v4/core';
import { PURPOSES } from './consent.js';
import type { Field } from './fields.js';
import type { Rule, Step } from './method.js';
import { CROSS_RULES, FIELD_RULES } from './rules.js';

/** Length first: what follows never reads a text that is too long (SECURITY T44). */
const fieldSchema = ({ name, code, rule = FIELD_RULES[code], required, maxlength }: Field) => {
  if (!rule) throw new TypeError(`The field "${name}" names a rule that does not exist: "${code}".`);
  const { normalize, accepts } = rule;
  const text = z.string().check(
    z.maxLength(maxlength, { error: code, abort: true }),
    z.overwrite(normalize),
    z.refine((value) => (!required && value === '') || accepts(value), code),
  );
  return required ? text : z._default(text, '');
};

const ruleCheck = ({ field, code, holds = CROSS_RULES[code] ?? (() => false) }: Rule) =>
  z.refine((value) => holds(value as Record<string, string>), { error: code, path: [field] });

const hasBoth = (granted: readonly string[]) => granted.includes('account') && granted.includes('check');

const guards = {
  consent: z.strictObject({
    version: z.string().check(z.maxLength(64)),
    granted: z.array(z.enum(PURPOSES)).check(z.maxLength(PURPOSES.length), z.refine(hasBoth, 'consent')),
  }),
  /** The solution of the captcha that the step's data sets: for the built-in one, ALTCHA's, as JSON. */
  captcha: z.string().check(z.minLength(1), z.maxLength(4096)),
};

const made = new WeakMap<Step, $ZodType>();

export function schemaOf(step: Step): $ZodType {
  const known = step.input ?? made.get(step);
  if (known) return known;
  const fields = Object.fromEntries(step.fields.map((field) => [field.name, fieldSchema(field)]));
  const { guarded } = step;
  const guard = {
    ...(guarded === true || guarded === 'consent' ? { consent: guards.consent } : {}),
    ...(guarded === true || guarded === 'captcha' ? { captcha: guards.captcha } : {}),
  };
  const object = z.strictObject({ ...fields, ...guard });
  const schema = step.rules?.length ? object.check(...step.rules.map(ruleCheck)) : object;
  made.set(step, schema);
  return schema;
}
