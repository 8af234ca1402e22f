import type { Json, Step } from '../../flow/method.js';
import type { FieldError } from '../../flow/problem.js';
import { check, schemaOf } from '../../flow/schema.js';

/**
 * The remaining errors of an answer, found by the check that also runs before sending. `now` is the
 * gateway's clock in milliseconds. Fetched when there is an error to correct.
 */
export function still(step: Step, input: Json | undefined, now: number): readonly FieldError[] {
  const checked = check(schemaOf(step, now), input);
  return checked.ok ? [] : (checked.problem.errors ?? []);
}
