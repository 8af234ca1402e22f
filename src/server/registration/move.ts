/**
 * Claim, act, commit (docs/decisions/0001). The claim raises the revision, so that of two
 * simultaneous calls only one acts. The commit writes the flow, its effects and its audit in one
 * transaction, so that an acknowledged answer is stored exactly once and an unacknowledged one not
 * at all.
 */
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import { transition, type Flow } from '../../flow/transition.js';
import type { View } from '../../flow/view.js';
import { retryDatabase } from '../sql/retry-database.js';
import { newSecret } from '../vault/vault.js';
import { findFlow, isSameCall } from './admission.js';
import {
  idleEnd,
  implementationOf,
  refuse,
  unforeseen,
  viewOf,
  visitOf,
  type RegistrarCall,
  type RegistrarContext,
  type RegistrarReply,
} from './context.js';
import type { Commit, Once, StoredFlow } from './flows.js';
import type { Decision, Visit } from './implement.js';
import type { Acted } from './run-handler.js';
import { startOf } from './start.js';

interface Move {
  readonly row: StoredFlow;
  /** The proof to count when the flow gets its row. */
  readonly once?: Once | undefined;
  readonly id: string;
  readonly body: string;
  readonly options: RegistrarCall;
  readonly act: (flow: Flow, visit: Visit) => Promise<Acted>;
}

export const move = async (context: RegistrarContext, at: Move): Promise<RegistrarReply> =>
  (await moveIfFirst(context, at)) ?? lost(context, at.id, at.options);

/** `undefined`: another call has moved the flow, or made its row. */
export async function moveIfFirst(context: RegistrarContext, at: Move): Promise<RegistrarReply | undefined> {
  const { flows, idempotency, failpoint, now } = context;
  const { row, options, act, once } = at;
  const { ref, revision } = row.flow;
  const expiresAt = idleEnd(context, row);
  const claimed = { ...row.flow, revision: revision + 1 };
  if (!row.isClaimed) {
    const claim = { key: await idempotency.hashKey(options.key), at: now() };
    const isClaimed = row.unstored
      ? await flows.create({ ...row, flow: claimed, claim, expiresAt }, [startOf(claimed)], claim.at, once)
      : await flows.claim(ref, revision, claim, expiresAt);
    if (!isClaimed) return undefined;
  }
  failpoint('after-claim');
  const acted = await act(claimed, visitOf(context, row, options));
  failpoint('before-commit');
  const reply = await commit(context, at, expiresAt, claimed, acted);
  failpoint('after-commit');
  return reply;
}

async function commit(
  context: RegistrarContext,
  at: Move,
  expiresAt: number,
  claimed: Flow,
  acted: Acted,
): Promise<RegistrarReply> {
  const { row, id, options } = at;
  const { flow, decision } = acted;
  const isProven = decision.type === 'advance' && decision.proven === true && flow.status === 'active';
  const nextId = isProven ? newSecret() : id;
  const seen = viewOf(context, { ...row, flow, expiresAt }, nextId, options);
  const reply =
    decision.type === 'reject' && flow.status === 'active'
      ? refuse(decision.problem, await seen.catch((error: unknown) => void unforeseen(context, error, flow)))
      : replyOf(acted, await seen);
  const written: Commit = {
    flow,
    claimed: claimed.revision,
    token: isProven ? await context.vault.mac('token', nextId) : row.token,
    previousToken: isProven ? row.token : row.previousToken,
    expiresAt,
    savedReply: await context.idempotency.save(options.key, at.body, reply),
    at: context.now(),
    audit: auditOf(acted),
    effects: decision.type === 'advance' || decision.type === 'close' ? decision.effects : undefined,
  };
  const [result] = await Promise.all([
    // Safe to retry: a commit needs the claimed revision, which the first commit replaces.
    retryDatabase(() => context.flows.commit(written)),
    decision.beside?.().catch((error: unknown) => unforeseen(context, error, flow)),
  ]);
  if (result === 'done') return reply;
  if (result === 'lost') return lost(context, id, options);
  const method = implementationOf(context, flow)?.method;
  const closing: Decision = { type: 'close', problem: result };
  const closed = method ? transition(method, claimed, closing) : flow;
  return commit(context, at, expiresAt, claimed, { flow: closed, decision: closing });
}

/** Secrets and personal data of an ending are in the reply alone: the flow's row has none of them. */
function replyOf({ flow, decision }: Acted, seen: View): RegistrarReply {
  if (decision.type !== 'advance' || flow.status !== 'complete') return { ok: true, view: seen };
  const { receipt, holder, session } = decision;
  const ending = seen.data as Readonly<Record<string, Json>>;
  const more = { ...(receipt !== undefined && { receipt }), ...(holder && { holder: { ...holder } }) };
  const view = receipt === undefined && !holder ? seen : { ...seen, data: { ...ending, ...more } };
  return { ok: true, view, ...(session && { session }) };
}

function auditOf({ flow: { status, problem: why }, decision, audit = [] }: Acted): Commit['audit'] {
  const all = [...(decision.audit ?? []), ...audit];
  if (status === 'active') return all;
  const result = status === 'complete' ? 'ok' : 'fail';
  return [...all, { event: 'flow.end', result, ...(why && { reason: why.code }) }];
}

/** Another call moved the flow: replies with the current view, from which the page can continue. */
async function lost(context: RegistrarContext, id: string, options: RegistrarCall): Promise<RegistrarReply> {
  const row = await findFlow(context, id, { ...options, jti: undefined });
  if ('ok' in row) return row;
  // Another flow was started with the same key, and has a row.
  if (row.unstored) return refuse(problem('idempotency-mismatch'));
  const isSame = await isSameCall(context, row.claim, options.key);
  const code = isSame ? problem('idempotency-in-progress', { retryAfter: 1 }) : problem('stale');
  return refuse(code, await viewOf(context, row, id, options));
}
