import type { Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Decision, Entered, StepHandler, Visit } from './implement.js';

/** What became of an act: the flow as it will be written, and what is written with it. */
export interface Arrival {
  readonly flow: Flow;
  readonly decision: Decision;
  readonly audit?: readonly AuditEvent[] | undefined;
}

/** Brings a flow to a step. A step without `enter` shows nothing; what `enter` throws keeps the person out. */
export async function arrive(
  handler: StepHandler | undefined,
  flow: Flow,
  visit: Visit,
  unforeseen: (error: unknown) => Problem,
): Promise<Entered> {
  try {
    return (await handler?.enter?.(flow, visit)) ?? { data: null };
  } catch (error) {
    return { problem: unforeseen(error) };
  }
}
