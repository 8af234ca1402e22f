import { check } from '../../flow/check.js';
import type { Json, Step } from '../../flow/method.js';
import type { FieldError } from '../../flow/problem.js';
import { schemaOf } from '../../flow/schema.js';

/** What is wrong with an answer as it stands, by the same check that sends it on; `now`, in milliseconds, is
 * the gateway's. Fetched when there is an error to mend. */
export function still(step: Step, input: Json | undefined, now: number): readonly FieldError[] {
  const checked = check(schemaOf(step, now), input);
  return checked.ok ? [] : (checked.problem.errors ?? []);
}
