/** Checks that a call may act on a flow. Reads only, apart from recording the DPoP proof. */
import type { Reply } from '../../flow/backend.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import { check, schemaOf } from '../../flow/schema.js';
import type { Position, View } from '../../flow/view.js';
import { currentStep, implementationOf, refuse, viewOf, type RegistrarCall, type RegistrarContext } from './context.js';
import { placeOf, type Claim, type Once, type StoredFlow, type Wanted } from './flows.js';
import { purposeOf, type Implementation, type StepHandler } from './implement.js';
import { originsOf } from './portals.js';

export interface Admitted {
  readonly row: StoredFlow;
  readonly implementation: Implementation;
  readonly handler: StepHandler;
  /** The view of the flow, for a refusal. */
  readonly current: () => Promise<View>;
}

/** A call that looks a flow up; it may come without an idempotency key. */
type Lookup = Omit<RegistrarCall, 'key'> & { readonly key?: string | undefined };

/** The name under which a proof is counted. */
const proofName = ({ jkt = '', jti = '' }: Lookup): string => `dpop ${jkt} ${jti}`;

/**
 * Records the DPoP proof of a call. `false`: it was used before (RFC 9449 §11.1). It is kept as
 * long as a flow can live.
 */
export const isFresh = async ({ limits, lifetime }: RegistrarContext, options: Lookup): Promise<boolean> =>
  options.jti === undefined || limits.first(proofName(options), lifetime / 1000);

/** The proof of a call, to be counted in the statement that finds or makes the flow. */
async function onceOf(context: RegistrarContext, options: Lookup): Promise<Once | undefined> {
  const { jkt, jti } = options;
  if (jkt === undefined || jti === undefined) return undefined;
  const at = context.now();
  return { jkt, name: await context.vault.mac('first', proofName(options)), at, until: at + context.lifetime };
}

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
  wanted?: Wanted,
): Promise<StoredFlow | Reply> {
  const token = await context.vault.mac('token', id);
  const row =
    (await context.flows.find(token, await onceOf(context, options), wanted)) ?? (await context.tokens.open(id, token));
  if (!row) return refuse(problem('flow-unknown'));
  const isFirst = () => (row.unstored ? isFresh(context, options) : !row.isReplay);
  return accept(context, row, { token, options, body, isFirst });
}

interface Asked {
  /** Hash of the bearer id. */
  readonly token: string;
  readonly options: Lookup;
  readonly body: string | undefined;
  /** Whether the call's proof is used for the first time. */
  readonly isFirst: () => boolean | Promise<boolean>;
}

async function accept(
  context: RegistrarContext,
  row: StoredFlow,
  { token, options, body, isFirst }: Asked,
): Promise<StoredFlow | Reply> {
  const { portals, home, idempotency, now } = context;
  const { jkt, key, caller } = options;
  // A page of another portal must not learn that the flow exists (T51).
  const origin = caller?.origin;
  const isElsewhere = origin !== undefined && !originsOf({ portals, home }, row.flow).includes(origin);
  if (isElsewhere) return refuse(problem('flow-unknown'));
  if (row.jkt && (row.jkt !== jkt || !(await isFirst()))) return refuse(problem('proof-required'));
  const replayed = await idempotency.replay(row, key, body);
  if (replayed) return replayed;
  if (row.token !== token) return refuse(problem('flow-superseded'));
  if (row.flow.status === 'complete') return refuse(problem('flow-unknown'));
  const version = implementationOf(context, row.flow)?.method.version;
  if (row.expiresAt <= now() || row.flow.version !== version) return refuse(problem('flow-expired'));
  return row;
}

/**
 * The flow in the id of a call that answers its first step, without a look whether it has a row, and the
 * proof to be counted when it gets one. `undefined`: the call must look.
 */
export async function admitFirst(
  context: RegistrarContext,
  at: Position,
  options: RegistrarCall,
  body: string,
): Promise<(Admitted & { readonly once: Once | undefined }) | undefined> {
  if (at.revision !== 0) return undefined;
  const token = await context.vault.mac('token', at.id);
  const begun = await context.tokens.open(at.id, token);
  const row = begun && (await accept(context, begun, { token, options, body, isFirst: () => true }));
  if (!row || 'ok' in row) return undefined;
  const admitted = await admitRow(context, row, at, options, 'answer');
  return 'ok' in admitted ? undefined : { ...admitted, once: await onceOf(context, options) };
}

/**
 * The claim of an answer that every step of its name would take. `undefined`: whether it can be taken shows
 * only when the flow is there.
 */
export async function wantedOf(
  { known, portals, home, idempotency, now, lifetime, idle }: RegistrarContext,
  at: Position,
  { key, caller }: RegistrarCall,
  input: Json,
): Promise<Wanted | undefined> {
  const hashed = await idempotency.hashKey(key);
  if (hashed === null) return undefined;
  const origin = caller?.origin;
  const isHome = origin === home;
  const places: string[] = [];
  for (const { method, handlers } of known.values()) {
    const step = method.steps.findIndex(({ name }) => name === at.step);
    const [found, handler, purpose] = [method.steps[step], handlers[at.step], purposeOf(method)];
    // As `originsOf` has it; a registration at the gateway's own pages is left to `accept`.
    const isElsewhere = origin !== undefined && isHome === (purpose === 'register');
    if (!found || !handler || handler.watch || isElsewhere) continue;
    if (!check(schemaOf(found, now()), input).ok) return undefined;
    places.push(placeOf({ method: method.id, purpose, version: method.version, step }));
  }
  if (!places.length) return undefined;
  const own = origin === undefined || isHome ? undefined : portals.byOrigin(origin).map(({ id }) => id);
  return { key: hashed, at: now(), revision: at.revision, places, portals: own, lifetime, idle };
}

/** The flow at the position that a call answers, or the problem to reply with. With `wanted` it may be claimed. */
export async function admit(
  context: RegistrarContext,
  at: Position,
  options: RegistrarCall,
  body: string,
  verb: 'answer' | 'again',
  wanted?: Wanted,
): Promise<Admitted | Reply> {
  const row = await findFlow(context, at.id, options, body, wanted);
  return 'ok' in row ? row : admitRow(context, row, at, options, verb);
}

async function admitRow(
  context: RegistrarContext,
  row: StoredFlow,
  at: Position,
  options: RegistrarCall,
  verb: 'answer' | 'again',
): Promise<Admitted | Reply> {
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
