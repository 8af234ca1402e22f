/** The calls that move a flow. `move` claims and commits each of them. */
import type { Reply } from '../../flow/backend.js';
import type { Json } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import { check, schemaOf } from '../../flow/schema.js';
import { transition, type Flow } from '../../flow/transition.js';
import type { Position } from '../../flow/view.js';
import { admit, admitFirst, findFlow, isLive, wantedOf, type Admitted } from './admission.js';
import {
  currentStep,
  refuse,
  unforeseen,
  viewOf,
  visitOf,
  type Refusal,
  type RegistrarCall,
  type RegistrarContext,
  type RegistrarReply,
} from './context.js';
import type { Decision, Visit } from './implement.js';
import { move, moveIfFirst } from './move.js';
import { answerStep, enterStep, followDecision, type Acted } from './run-handler.js';

/** Whether there is news. An answer to the step fetches it. */
export type Watched = { readonly ok: true; readonly news: boolean; readonly revision: number } | Refusal;

export async function answer(
  context: RegistrarContext,
  at: Position,
  input: Json,
  options: RegistrarCall,
): Promise<RegistrarReply> {
  const body = await context.idempotency.hashBody('answer', at.step, input);
  const given = { id: at.id, input, options, body };
  const first = await admitFirst(context, at, options, body);
  const made = first && (await answerIn(context, first, { ...given, once: first.once }, FIRST));
  if (made) return made;
  const admitted = await admit(context, at, options, body, 'answer', await wantedOf(context, at, options, input));
  if ('ok' in admitted) return admitted;
  const refused = async (found: Problem) => refuse(found, await admitted.current());
  return answerIn(context, admitted, given, { move, refused });
}

interface Given extends Pick<Parameters<typeof move>[1], 'id' | 'options' | 'body' | 'once'> {
  readonly input: Json;
}

interface Way<R extends RegistrarReply | undefined> {
  readonly move: (...to: Parameters<typeof move>) => Promise<R>;
  readonly refused: (found: Problem) => Promise<R>;
}

/** Refuses nothing: a call that does not make the flow's row looks for it, and its proof is counted then. */
const FIRST: Way<RegistrarReply | undefined> = { move: moveIfFirst, refused: () => Promise.resolve(undefined) };

const answerIn = <R extends RegistrarReply | undefined>(
  context: RegistrarContext,
  { row, implementation, handler }: Admitted,
  { input, ...given }: Given,
  way: Way<R>,
): Promise<R> => {
  const { method } = implementation;
  return context.steps.ran('answer', method, row.flow, async () => {
    const step = method.steps[row.flow.step];
    const checked = step && check(schemaOf(step, context.now()), input);
    if (!checked?.ok) return way.refused(checked?.problem ?? problem('wrong-step'));
    const act = async (flow: Flow, visit: Visit): Promise<Acted> => {
      const onError = (error: unknown) => unforeseen(context, error, flow);
      const decision = await answerStep(handler, checked.value, flow, visit, onError);
      return followDecision(implementation, flow, decision, visit, onError);
    };
    return way.move(context, { ...given, row, act });
  });
};

/** Enters the current step again: another code, another challenge. */
export async function again(context: RegistrarContext, at: Position, options: RegistrarCall): Promise<Reply> {
  const body = await context.idempotency.hashBody('again', at.step, null);
  const admitted = await admit(context, at, options, body, 'again');
  if ('ok' in admitted) return admitted;
  const { row, implementation, handler } = admitted;
  const { method } = implementation;
  const act = async (flow: Flow, visit: Visit): Promise<Acted> => {
    const entered = await enterStep(handler, flow, visit, (error) => unforeseen(context, error, flow));
    const decision: Decision =
      'data' in entered
        ? { type: 'stay', data: entered.data, ...(entered.facts && { facts: entered.facts }) }
        : { type: 'reject', free: true, problem: entered.problem };
    return { flow: transition(method, flow, decision), decision, audit: entered.audit };
  };
  return context.steps.ran('again', method, row.flow, () => move(context, { row, id: at.id, body, options, act }));
}

/**
 * Waits up to `waitMs` milliseconds for news of a waiting step. A decision is stored until an
 * answer fetches it.
 */
export async function watch(
  context: RegistrarContext,
  id: string,
  waitMs: number,
  options: RegistrarCall,
  since?: number,
): Promise<Watched> {
  const row = await findFlow(context, id, options);
  if ('ok' in row) return row.ok ? refuse(problem('wrong-step')) : row;
  const { flow } = row;
  const found = currentStep(context, flow);
  if (flow.status !== 'active' || !found?.handler.watch)
    return refuse(problem('wrong-step'), await viewOf(context, row, id, options));
  const { revision } = flow;
  if (since !== undefined && revision !== since) return { ok: true, news: true, revision };
  const watched = await found.handler.watch(flow, visitOf(context, row, options), waitMs).catch((error: unknown) => {
    unforeseen(context, error, flow);
    return false;
  });
  if (typeof watched === 'boolean') return { ok: true, news: watched, revision };
  // A live claim means that another call is moving the flow, which is news too.
  if (isLive(context, row.claim)) return { ok: true, news: true, revision };
  const { method } = found.implementation;
  const act = (claimed: Flow): Promise<Acted> =>
    Promise.resolve({ flow: transition(method, claimed, watched), decision: watched });
  await context.steps.ran('watch', method, flow, () => move(context, { row, id, body: '', options, act }));
  return { ok: true, news: true, revision };
}
