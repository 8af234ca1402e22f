import type { $ZodType, output } from 'zod/v4/core';
import type { ConsentInput } from './consent.js';
import type { Field } from './fields.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const AUDIENCES = ['citizen', 'enterprise', 'agency'] as const;

/** Who registers: a citizen, an enterprise, or a state agency. */
export type Audience = (typeof AUDIENCES)[number];

/** A rule between fields: refused with `code`, at `field`. It is the one of that name in `rules.ts`, or its own. */
export interface Rule {
  readonly field: string;
  readonly code: string;
  readonly holds?: (input: Readonly<Record<string, string>>, today: Date) => boolean;
}

/** What an answer brings beside its fields: a consent and the solution of a captcha, one of them, or neither. */
export type Guard = boolean | 'consent' | 'captcha';

/**
 * One thing that the person must do. `kind` says what it looks like and is open: an element draws a kind, never a
 * method. Both sides check an answer against the schema of the step, which `schema.ts` makes of its fields and rules.
 */
export interface Step<
  Name extends string = string,
  Fields extends readonly Field[] = readonly Field[],
  Guarded extends Guard = Guard,
  Input extends $ZodType | undefined = $ZodType | undefined,
> {
  readonly name: Name;
  readonly kind: string;
  /** Where the person acts during a step that waits (`signing-steps.ts`). */
  readonly by?: string;
  readonly fields: Fields;
  readonly rules?: readonly Rule[];
  /** `consent`: alone, after a signature; `captcha`: alone, before one. */
  readonly guarded: Guarded;
  /** A schema of the method's own, instead of the one that is made of the fields. */
  readonly input?: Input;
  /** Refusals that the step bears before the flow closes. */
  readonly attempts: number;
}

/** What an answer to a step holds once it is checked. */
export type InputOf<S> =
  S extends Step<string, infer Fields, infer Guarded, infer Input>
    ? Input extends $ZodType
      ? output<Input>
      : { readonly [Name in Fields[number]['name']]: string } & (Guarded extends true
          ? { readonly consent: ConsentInput; readonly captcha: string }
          : Guarded extends 'consent'
            ? { readonly consent: ConsentInput }
            : Guarded extends 'captcha'
              ? { readonly captcha: string }
              : unknown)
    : never;

/** A way to register: an id, who may use it, and its steps in order. A list, never a graph. */
export interface Method<Id extends string = string, Steps extends readonly Step[] = readonly Step[]> {
  readonly id: Id;
  /** Raised when the steps change; a flow that was begun under another version is expired. */
  readonly version: number;
  readonly audiences: readonly Audience[];
  readonly steps: Steps;
}

export interface MethodOptions {
  readonly audiences?: readonly Audience[];
  readonly version?: number;
}

/**
 * Declares a way to register, once, for both sides.
 *
 * @example
 * const vneid = defineMethod('vneid', [wait('consent'), password()], { audiences: ['citizen'] });
 */
export function defineMethod<const Id extends string, const Steps extends readonly Step[]>(
  id: Id,
  steps: Steps,
  { audiences = ['citizen'], version = 1 }: MethodOptions = {},
): Method<Id, Steps> {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(id)) throw new TypeError(`defineMethod: "${id}" is not a kebab-case id.`);
  const names = steps.map(({ name }) => name);
  if (!names.length || new Set(names).size < names.length) {
    throw new TypeError(`defineMethod: "${id}" needs steps, each with a name of its own.`);
  }
  return { id, version, audiences, steps };
}
