/** Checks that a call may act on a flow. Reads only, apart from recording the DPoP proof. */
import type { Reply } from '../../flow/backend.js';
import { problem } from '../../flow/problem.js';
import type { Position, View } from '../../flow/view.js';
import { currentStep, implementationOf, refuse, viewOf, type RegistrarCall, type RegistrarContext } from './context.js';
import type { Claim, StoredFlow } from './flows.js';
import type { Implementation, StepHandler } from './implement.js';
import { originsOf } from './portals.js';

interface Admitted {
  readonly row: StoredFlow;
  readonly implementation: Implementation;
  readonly handler: StepHandler;
  /** The view of the flow, for a refusal. */
  readonly current: () => Promise<View>;
}

/** A call that looks a flow up; it may come without an idempotency key. */
type Lookup = Omit<RegistrarCall, 'key'> & { readonly key?: string | undefined };

/**
 * Records the DPoP proof of a call. `false`: it was used before (RFC 9449 §11.1). It is kept as
 * long as a flow can live.
 */
export const isFresh = async ({ limits, lifetime }: RegistrarContext, { jkt, jti }: Lookup): Promise<boolean> =>
  jti === undefined || limits.first(`dpop ${jkt ?? ''} ${jti}`, lifetime / 1000);

/**
 * Whether another call holds the lease on the flow. A claim from the future was made with a wrong
 * clock.
 */
export const isLive = ({ now, lease }: RegistrarContext, claim: Claim | null): boolean =>
  claim !== null && Math.abs(now() - claim.at) < lease;

/** Whether the claim was made by a call with this idempotency key. */
export const isSameCall = async (
  { idempotency }: RegistrarContext,
  claim: Claim | null,
  key: string | undefined,
): Promise<boolean> => Boolean(claim?.key) && claim?.key === (await idempotency.hashKey(key));

/** The flow that a call names, or the problem to reply with. */
export async function findFlow(
  context: RegistrarContext,
  id: string,
  options: Lookup,
  body?: string,
): Promise<StoredFlow | Reply> {
  const { flows, vault, tokens, portals, home, idempotency, now } = context;
  const { jkt, key, caller } = options;
  const token = await vault.mac('token', id);
  const row = (await flows.find(token)) ?? (await tokens.open(id, token));
  if (!row) return refuse(problem('flow-unknown'));
  // A page of another portal must not learn that the flow exists (T51).
  const origin = caller?.origin;
  const isElsewhere = origin !== undefined && !originsOf({ portals, home }, row.flow).includes(origin);
  if (isElsewhere) return refuse(problem('flow-unknown'));
  if (row.jkt && (row.jkt !== jkt || !(await isFresh(context, options)))) return refuse(problem('proof-required'));
  const replayed = await idempotency.replay(row, key, body);
  if (replayed) return replayed;
  if (row.token !== token) return refuse(problem('flow-superseded'));
  if (row.flow.status === 'complete') return refuse(problem('flow-unknown'));
  const version = implementationOf(context, row.flow)?.method.version;
  if (row.expiresAt <= now() || row.flow.version !== version) return refuse(problem('flow-expired'));
  return row;
}

/** The flow at the position that a call answers, or the problem to reply with. */
export async function admit(
  context: RegistrarContext,
  at: Position,
  options: RegistrarCall,
  body: string,
  verb: 'answer' | 'again',
): Promise<Admitted | Reply> {
  const row = await findFlow(context, at.id, options, body);
  if ('ok' in row) return row;
  const { flow, claim } = row;
  const current = () => viewOf(context, row, at.id, options);
  if (flow.status !== 'active') return refuse(problem('flow-over'), await current());
  const isSame = await isSameCall(context, claim, options.key);
  const atWork = isLive(context, claim);
  if (isSame && atWork) return refuse(problem('idempotency-in-progress', { retryAfter: 1 }), await current());
  const found = currentStep(context, flow);
  // An answer to a `wait` step is a poll; it is accepted at any revision.
  const isPoll = verb === 'answer' && found?.handler.watch && found.step === at.step;
  if (flow.revision !== at.revision && !isSame && !isPoll) return refuse(problem('stale'), await current());
  if (found?.step !== at.step) return refuse(problem('wrong-step'), await current());
  // A revision can be guessed or read, so knowing it must not break the lease of another call.
  if (atWork) return refuse(problem('idempotency-in-progress', { retryAfter: 1 }), await current());
  return { row, implementation: found.implementation, handler: found.handler, current };
}
