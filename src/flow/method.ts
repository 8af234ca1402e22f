import type { $ZodType, output } from 'zod/v4/core';
import type { Field } from './fields.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Who registers: a citizen, an enterprise, or a state agency. */
export type Audience = 'citizen' | 'enterprise' | 'agency';

export const AUDIENCES: readonly Audience[] = ['citizen', 'enterprise', 'agency'];

/**
 * One thing that the person must do. `kind` says what it looks like and is open: an element draws a kind, never a
 * method. `input` is the schema that both sides check an answer against.
 */
export interface Step<Name extends string = string, Input extends $ZodType = $ZodType> {
  readonly name: Name;
  readonly kind: string;
  readonly input: Input;
  /** What is drawn, for kinds that draw fields. */
  readonly fields: readonly Field[];
  /** Refusals that the step bears before the flow closes. */
  readonly attempts: number;
}

export type InputOf<S> = S extends Step<string, infer Input> ? output<Input> : never;

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
