/** Runs the handlers of steps. Writes nothing: `move` commits what they decide. */
import type { Problem } from '../../flow/problem.js';
import { transition, type Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Decision, Entered, Implementation, StepHandler, Visit } from './implement.js';

/** The result of an act: the flow to write, and what to write with it. */
export interface Acted {
  readonly flow: Flow;
  readonly decision: Decision;
  readonly audit?: readonly AuditEvent[] | undefined;
}

type Unforeseen = (error: unknown) => Problem;

/**
 * Enters a step. A step without `enter` has no data. If `enter` throws, the step is not entered.
 */
export async function enterStep(
  handler: StepHandler | undefined,
  flow: Flow,
  visit: Visit,
  unforeseen: Unforeseen,
): Promise<Entered> {
  try {
    return (await handler?.enter?.(flow, visit)) ?? { data: null };
  } catch (error) {
    return { problem: unforeseen(error) };
  }
}

/** Passes the input to the handler. An error rejects the input without counting an attempt. */
export async function answerStep(
  handler: StepHandler,
  input: unknown,
  flow: Flow,
  visit: Visit,
  unforeseen: Unforeseen,
): Promise<Decision> {
  try {
    const decision = await handler.answer(input, flow, visit);
    if (decision.type !== 'reject' || decision.data !== undefined || !handler.renew) return decision;
    return { ...decision, data: await handler.renew(flow, visit) };
  } catch (error) {
    return { type: 'reject', free: true, problem: unforeseen(error) };
  }
}

/** Applies a decision. The next step is entered before anything is written, and may refuse. */
export async function followDecision(
  { method, handlers }: Implementation,
  flow: Flow,
  decision: Decision,
  visit: Visit,
  unforeseen: Unforeseen,
): Promise<Acted> {
  const next = transition(method, flow, decision);
  const step = method.steps[next.step];
  if (decision.type !== 'advance' || next.status !== 'active' || !step) return { flow: next, decision };
  const entered = await enterStep(handlers[step.name], next, visit, unforeseen);
  if ('data' in entered) {
    const facts = { ...next.facts, ...entered.facts };
    return { flow: { ...next, data: entered.data, facts }, decision, audit: entered.audit };
  }
  const data = await handlers[method.steps[flow.step]?.name ?? '']?.renew?.(flow, visit);
  const back: Decision = {
    type: 'reject',
    free: true,
    problem: entered.problem,
    ...(data !== undefined && { data }),
    ...(decision.beside && { beside: decision.beside }),
  };
  return { flow: transition(method, flow, back), decision: back, audit: entered.audit };
}
