import * as z from 'zod/mini';
import type { output } from 'zod/v4/core';
import { consentInput } from './consent.js';
import type { Field } from './fields.js';
import type { Step } from './method.js';
import { isPassword } from './password.js';

type Fields = readonly Field[];
type Shape<F extends Fields> = { [Name in F[number]['name']]: Extract<F[number], { name: Name }>['schema'] };

/** A rule between fields: refused with `code`, at `field`. */
export interface Rule<Input> {
  readonly field: string;
  readonly code: string;
  readonly holds: (input: Input) => boolean;
}

const shape = <F extends Fields>(fields: F): Shape<F> =>
  Object.fromEntries(fields.map(({ name, schema }) => [name, schema])) as Shape<F>;

/** The person says who they are, consents, and shows that they are no robot. Draws its fields in order. */
export function identify<const F extends Fields>(
  fields: F,
  rules: readonly Rule<{ [Name in F[number]['name']]: output<Shape<F>[Name]> }>[] = [],
) {
  const input = z
    .strictObject({
      ...shape(fields),
      consent: consentInput,
      /** The solution of the captcha that the step's data sets: for the built-in one, ALTCHA's, as JSON. */
      captcha: z.string().check(z.minLength(1), z.maxLength(4096)),
    })
    .check(
      ...rules.map(({ field, code, holds }) =>
        z.refine((value) => holds(value as never), { error: code, path: [field] }),
      ),
    );
  return { name: 'identify', kind: 'identify', input, fields, attempts: 20 } as const satisfies Step;
}

/** Six decimal digits sent to the phone. Spaces are forgiven; digits of other scripts are not (R-OTP-9). */
export const code = () =>
  ({
    name: 'code',
    kind: 'code',
    input: z.strictObject({
      code: z.string().check(
        z.maxLength(64, 'code'),
        z.overwrite((text) => text.replaceAll(/\s/g, '')),
        z.regex(/^[0-9]{6}$/, 'code'),
      ),
    }),
    fields: [],
    attempts: 5,
  }) as const satisfies Step;

/** The person sets a password, which both sides hold to the guide's rule. */
export const password = () =>
  ({
    name: 'password',
    kind: 'password',
    input: z.strictObject({
      password: z.string().check(z.maxLength(512, 'password'), z.refine(isPassword, 'password')),
    }),
    fields: [],
    attempts: 20,
  }) as const satisfies Step;

/** The person does something elsewhere; the page asks until it is done. An answer is empty. */
export const wait = <const Name extends string>(name: Name) =>
  ({ name, kind: 'wait', input: z.strictObject({}), fields: [], attempts: 20 }) as const satisfies Step;

/** What the code step shows. Times are ISO 8601 by the gateway's clock; compare with the view's `now`. */
export interface CodeData {
  /** Masked: `082****899`. */
  readonly to: string;
  readonly expiresAt: string;
  /** When another code may be asked for; `null` when there will be none. */
  readonly resendAt: string | null;
  readonly attemptsLeft: number;
}
