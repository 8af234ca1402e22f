import type { $ZodType, output } from 'zod/v4/core';
import type { ConsentInput } from './consent.js';
import type { Field } from './fields.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const AUDIENCES = ['citizen', 'enterprise', 'agency'] as const;

/** Who registers: a citizen, an enterprise, or a state agency. */
export type Audience = (typeof AUDIENCES)[number];

export const FLOW_PURPOSES = ['register', 'sign-in', 'recover', 'change'] as const;

/** What a flow is for. All purposes share the kernel; each has its own ending. */
export type FlowPurpose = (typeof FLOW_PURPOSES)[number];

/**
 * A rule between fields. A violation is refused with `code`, at `field`. `holds` is its own check;
 * otherwise `rules.ts` has one by that code.
 */
export interface Rule {
  readonly field: string;
  readonly code: string;
  readonly holds?: (input: Readonly<Record<string, string>>, today: Date) => boolean;
}

/**
 * What an answer contains besides its fields: `true` for consent and captcha, one of both, or
 * `false`.
 */
export type Guard = boolean | 'consent' | 'captcha';

/**
 * One thing that the person must do. `kind` decides how it is drawn and is open: an element draws a
 * kind, never a method. Both sides check answers against the step's schema, which `schema.ts`
 * builds from its fields and rules.
 */
export interface Step<
  Name extends string = string,
  Fields extends readonly Field[] = readonly Field[],
  Guarded extends Guard = Guard,
  Input extends $ZodType | undefined = $ZodType | undefined,
> {
  readonly name: Name;
  readonly kind: string;
  /** Where the person acts during a `wait` step (`signing-steps.ts`). */
  readonly by?: string;
  readonly fields: Fields;
  readonly rules?: readonly Rule[];
  /**
   * `true`: consent and captcha. `consent`: only the consent, after a signature. `captcha`: only
   * the captcha, before one.
   */
  readonly guarded: Guarded;
  /** The method's own schema, in place of the one built from the fields. */
  readonly input?: Input;
  /** Refusals at this step before the flow closes. */
  readonly attempts: number;
}

/** The type of a step's checked answer. */
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

/**
 * A way to register or to sign in: an id, its audiences, and its steps in order. A list, never a
 * graph.
 */
export interface Method<Id extends string = string, Steps extends readonly Step[] = readonly Step[]> {
  readonly id: Id;
  /** `register` if absent. Methods of different purposes may have the same id. */
  readonly purpose?: FlowPurpose;
  /** Raise it when the steps change: flows that began under another version then expire. */
  readonly version: number;
  readonly audiences: readonly Audience[];
  readonly steps: Steps;
}

export interface MethodOptions {
  readonly audiences?: readonly Audience[];
  readonly version?: number;
}

/**
 * One of the package's own methods. They are checked by a test, so that no page loads the check of
 * `defineMethod`.
 */
export const ownMethod = <const Id extends string, const Steps extends readonly Step[]>(
  id: Id,
  steps: Steps,
  { audiences = ['citizen'], version = 1 }: MethodOptions = {},
): Method<Id, Steps> => ({ id, version, audiences, steps });
