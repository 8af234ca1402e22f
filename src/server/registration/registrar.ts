/**
 * Runs flows; the one that decides. Every answer is claimed, acted upon, and committed: the claim raises the revision, so
 * that of two simultaneous answers only one acts; the commit writes the flow, its effects and its audit in one
 * transaction, so that what was acknowledged is there once, and what was not is not half there.
 */
import type { Backend, CallOptions, Named, Reply } from '../../flow/backend.js';
import { check } from '../../flow/check.js';
import type { Json } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import { schemaOf } from '../../flow/schema.js';
import { toView, transition, type Flow } from '../../flow/transition.js';
import type { Position, View } from '../../flow/view.js';
import type { Offered } from '../../flow/offer.js';
import { arrive, type Arrival } from './arrive.js';
import { createBegin } from './begin.js';
import { failureOf, outlast } from './failures.js';
import type { Claim, Commit, Flows, StoredFlow } from './flows.js';
import type { Caller, Decision, Implementation, StepHandler, Visit } from './implement.js';
import type { Limits } from '../checks/limits.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import { stepObserver } from './observed-step.js';
import { nobody, type Observer } from '../observe/observer.js';
import { createOffers } from './offer.js';
import { fixedOutages, withPlanned, type Outages } from './outages.js';
import type { Portals } from './portals.js';
import { createReceipts } from './receipts.js';
import { random, toBase64url, type Vault } from '../vault/vault.js';

/** What the gateway knows of a call beside its words. */
export interface RegistrarCall extends CallOptions {
  readonly caller?: Caller;
  /** Thumbprint of the key that the call proved (RFC 9449). */
  readonly jkt?: string;
  /** Name of that proof. A call without one is not checked for having come before. */
  readonly jti?: string | undefined;
}

/** A {@link Backend} that can also be told who is calling. */
export interface Registrar extends Backend {
  start(start: Parameters<Backend['start']>[0], options?: RegistrarCall): Promise<Reply>;
  read(id: string, options?: RegistrarCall): Promise<Reply>;
  extend(id: string, options?: RegistrarCall): Promise<Reply>;
  answer(at: Position, input: Json, options?: RegistrarCall): Promise<Reply>;
  again(at: Position, options?: RegistrarCall): Promise<Reply>;
  abandon(id: string, options?: RegistrarCall): Promise<void>;
  offer(portal?: string, options?: RegistrarCall): Promise<readonly Offered[] | Problem>;
  username(id: string, options?: RegistrarCall): Promise<Named>;
  /** Waits up to `patience` milliseconds for news of a flow whose step waits, or whose revision is no longer `since`. */
  watch(id: string, patience: number, options?: RegistrarCall, since?: number): Promise<Watched>;
}

/** Whether there are news: an answer fetches them. */
export type Watched = { readonly ok: true; readonly news: boolean; readonly revision: number } | Refusal;

type Refusal = Extract<Reply, { readonly ok: false }>;

export interface RegistrarOptions {
  readonly implementations: readonly Implementation[];
  readonly flows: Flows;
  readonly vault: Vault;
  readonly limits: Limits;
  readonly portals: Portals;
  /** Planned outages besides those of the portals' configuration; a console announces them. */
  readonly outages?: Outages;
  readonly now?: () => number;
  readonly log?: Log;
  readonly observe?: Observer;
  /** Names a durable point; a test build dies there (S5). */
  readonly failpoint?: (name: string) => void;
  /** Milliseconds without an answer after which a flow ends. */
  readonly idle?: number;
  /** Milliseconds after which it ends in any case. */
  readonly lifetime?: number;
  /** Milliseconds that a handler may take before the same call may be taken up again. */
  readonly lease?: number;
}

const MINUTE = 60_000;

interface Admitted {
  readonly row: StoredFlow;
  readonly implementation: Implementation;
  readonly handler: StepHandler;
  readonly current: View;
}

/** A call as it is looked up: its key may be left out. */
type Asking = Omit<RegistrarCall, 'key'> & { readonly key?: string | undefined };

interface Move {
  readonly row: StoredFlow;
  readonly id: string;
  readonly body: string;
  readonly options: RegistrarCall;
  readonly run: (flow: Flow, at: Visit) => Promise<Arrival>;
}

const refuse = (found: Problem, view?: View): Refusal => ({ ok: false, problem: found, ...(view ? { view } : {}) });

/**
 * @example
 * const registrar = createRegistrar({ implementations: [mobileRegistration(ports)], flows, vault, limits, portals });
 */
export function createRegistrar({
  implementations,
  flows,
  vault,
  limits,
  portals,
  outages = fixedOutages([]),
  now = Date.now,
  log = noLog,
  observe = nobody,
  failpoint = () => undefined,
  idle = 30 * MINUTE,
  lifetime = 60 * MINUTE,
  lease = 30_000,
}: RegistrarOptions): Registrar {
  const known = new Map(implementations.map((each) => [each.method.id, each]));
  const receipts = createReceipts(vault);
  const steps = stepObserver(observe);

  const view = ({ flow, expiresAt, createdAt }: StoredFlow, id: string): View =>
    toView(known.get(flow.method)?.method, flow, { id, expiresAt, endsAt: createdAt + lifetime, now: now() });

  const visit = ({ ref, step }: Flow, { caller = { address: '0.0.0.0' } }: RegistrarCall): Visit => ({
    caller,
    now: now(),
    key: `${ref}:${step}`,
  });

  const idleEnd = ({ createdAt }: StoredFlow) => Math.min(createdAt + lifetime, now() + idle);

  /** An unforeseen failure: logged under a name that the person is given too, and nothing more told. */
  function unforeseen(error: unknown, flow: Flow): Problem {
    const instance = `urn:uuid:${crypto.randomUUID()}`;
    const { level, event, code, retryAfter } = failureOf(error);
    const { ref, portal, method } = flow;
    log(level, { event, flow: ref, portal, method, instance, ...errorPlace(error) });
    return { ...problem(code, { retryAfter }), instance };
  }

  /** Takes the proof of a call: `false` when it came before (RFC 9449 §11.1). No flow, and so no proof, lives longer. */
  const isFresh = async ({ jkt, jti }: Asking): Promise<boolean> =>
    jti === undefined || limits.first(`dpop ${jkt ?? ''} ${jti}`, lifetime / 1000);

  const offers = createOffers({ known, portals, outages: withPlanned(portals, outages), now });
  const begin = createBegin({
    flows,
    vault,
    limits,
    offers,
    receipts,
    steps,
    now,
    idle,
    lifetime,
    unforeseen,
    visit,
    isFresh,
  });

  /** A page of another portal: to it, flows of this one do not exist (T51). */
  const isElsewhere = ({ flow }: StoredFlow, origin: string | undefined) =>
    origin !== undefined && !portals.byId(flow.portal)?.origins.includes(origin);

  /** The flow that a call means, or the reply it gets instead. */
  async function find(id: string, options: Asking, body?: string): Promise<StoredFlow | Reply> {
    const { jkt, key, caller } = options;
    const token = await vault.mac('token', id);
    const row = await flows.find(token);
    if (!row || isElsewhere(row, caller?.origin)) return refuse(problem('flow-unknown'));
    if (row.jkt && (row.jkt !== jkt || !(await isFresh(options)))) return refuse(problem('proof-required'));
    const said = await receipts.replay(row, key, body);
    if (said) return said;
    if (row.token !== token) return refuse(problem('flow-superseded'));
    if (row.flow.status === 'complete') return refuse(problem('flow-unknown'));
    const version = known.get(row.flow.method)?.method.version;
    if (row.expiresAt <= now() || row.flow.version !== version) return refuse(problem('flow-expired'));
    return row;
  }

  /** Whether a call is at work on the flow. A claim from the future was made by a clock that was wrong. */
  const isLive = (claim: Claim | null) => claim !== null && Math.abs(now() - claim.at) < lease;

  /** What must hold before anybody acts. */
  async function admit(at: Position, options: RegistrarCall, body: string, verb?: 'answer'): Promise<Admitted | Reply> {
    const row = await find(at.id, options, body);
    if ('ok' in row) return row;
    const { flow, claim } = row;
    const current = view(row, at.id);
    if (flow.status !== 'active') return refuse(problem('flow-over'), current);
    const same = claim?.key && claim.key === (await receipts.hash(options.key));
    const atWork = isLive(claim);
    if (same && atWork) return refuse(problem('idempotency-in-progress', { retryAfter: 1 }), current);
    const implementation = known.get(flow.method);
    const step = implementation?.method.steps[flow.step];
    const handler = step && implementation.handlers[step.name];
    // An answer to a step that waits is a question: it is good whatever came meanwhile.
    const asks = verb && handler?.watch && step?.name === at.step;
    if (flow.revision !== at.revision && !same && !asks) return refuse(problem('stale'), current);
    if (step?.name !== at.step || !handler) return refuse(problem('wrong-step'), current);
    // The revision of a claim can be guessed, or read: it takes nothing away from the call that is at work.
    if (atWork) return refuse(problem('idempotency-in-progress', { retryAfter: 1 }), current);
    return { row, implementation, handler, current };
  }

  /** Runs a handler; what it throws is the world's fault, and is not counted against the person. */
  async function act(handler: StepHandler, input: unknown, flow: Flow, at: Visit): Promise<Decision> {
    try {
      const decision = await handler.answer(input, flow, at);
      if (decision.type !== 'reject' || decision.data !== undefined || !handler.renew) return decision;
      return { ...decision, data: await handler.renew(flow, at) };
    } catch (error) {
      return { type: 'reject', free: true, problem: unforeseen(error, flow) };
    }
  }

  /** Where a decision leads: the next step is entered before anything is written, and may turn the person back. */
  async function follow({ method, handlers }: Implementation, flow: Flow, decision: Decision, at: Visit) {
    const next = transition(method, flow, decision);
    const step = method.steps[next.step];
    if (decision.type !== 'advance' || next.status !== 'active' || !step) return { flow: next, decision };
    const arrival = await arrive(handlers[step.name], next, at, (error) => unforeseen(error, flow));
    if ('data' in arrival) {
      const facts = { ...next.facts, ...arrival.facts };
      return { flow: { ...next, data: arrival.data, facts }, decision, audit: arrival.audit };
    }
    const data = await handlers[method.steps[flow.step]?.name ?? '']?.renew?.(flow, at);
    const back: Decision = {
      type: 'reject',
      free: true,
      problem: arrival.problem,
      ...(data === undefined ? {} : { data }),
    };
    return { flow: transition(method, flow, back), decision: back, audit: arrival.audit };
  }

  /** Claim, act, commit. */
  async function move(at: Move): Promise<Reply> {
    const { row, id, options, run } = at;
    const { ref, revision } = row.flow;
    const expiresAt = idleEnd(row);
    const claim = { key: await receipts.hash(options.key), at: now() };
    if (!(await flows.claim(ref, revision, claim, expiresAt))) return lost(id, options);
    failpoint('after-claim');
    const claimed = { ...row.flow, revision: revision + 1 };
    const arrival = await run(claimed, visit(claimed, options));
    failpoint('before-commit');
    const reply = await commit(at, expiresAt, claimed, arrival);
    failpoint('after-commit');
    return reply;
  }

  async function commit(at: Move, expiresAt: number, claimed: Flow, arrival: Arrival): Promise<Reply> {
    const { row, id, body, options } = at;
    const { flow, decision, audit = [] } = arrival;
    const proven = decision.type === 'advance' && decision.proven === true && flow.status === 'active';
    const nextId = proven ? toBase64url(random(32)) : id;
    const seen = view({ ...row, flow, expiresAt }, nextId);
    const rejected = decision.type === 'reject' && flow.status === 'active';
    const reply: Reply = rejected ? refuse(decision.problem, seen) : { ok: true, view: seen };
    const { status, problem: why } = flow;
    const end = {
      event: 'flow.end',
      result: status === 'complete' ? 'ok' : 'fail',
      ...(why && { reason: why.code }),
    } as const;
    const written: Commit = {
      flow,
      claimed: claimed.revision,
      token: proven ? await vault.mac('token', nextId) : row.token,
      previousToken: proven ? row.token : row.previousToken,
      expiresAt,
      receipt: await receipts.make(options.key, body, reply),
      at: now(),
      audit: [...(decision.audit ?? []), ...audit, ...(status === 'active' ? [] : [end])],
      effects: decision.type === 'advance' ? decision.effects : undefined,
    };
    // Written once, however often it is asked for: the second time, the revision that was claimed is no longer there.
    const result = await outlast(() => flows.commit(written));
    if (result === 'done') return reply;
    if (result === 'lost') return lost(id, options);
    const method = known.get(flow.method)?.method;
    const closing: Decision = { type: 'close', problem: result };
    const closed = method ? transition(method, claimed, closing) : flow;
    return commit(at, expiresAt, claimed, { flow: closed, decision: closing });
  }

  /** Somebody else moved the flow: the view as it now is, so that the page is never stuck behind its own revision. */
  async function lost(id: string, options: RegistrarCall): Promise<Reply> {
    const row = await find(id, { ...options, jti: undefined });
    if ('ok' in row) return row;
    const same = row.claim?.key && row.claim.key === (await receipts.hash(options.key));
    const code = same ? problem('idempotency-in-progress', { retryAfter: 1 }) : problem('stale');
    return refuse(code, view(row, id));
  }

  return {
    start: (start, options = {}) => begin(start, options),
    offer: (portal, { caller } = {}) => offers.list(portal, caller?.origin),

    async read(id, options = {}) {
      const row = await find(id, options);
      return 'ok' in row ? row : { ok: true, view: view(row, id) };
    },

    async extend(id, options = {}) {
      const row = await find(id, { ...options, key: undefined });
      if ('ok' in row) return row;
      if (row.flow.status !== 'active') return refuse(problem('flow-over'), view(row, id));
      const expiresAt = Math.max(row.expiresAt, idleEnd(row));
      await flows.extend(row.flow.ref, expiresAt);
      return { ok: true, view: view({ ...row, expiresAt }, id) };
    },

    async answer(at, input, options = {}) {
      const body = await receipts.body('answer', at.step, input);
      const admitted = await admit(at, options, body, 'answer');
      if ('ok' in admitted) return admitted;
      const { row, implementation, handler, current } = admitted;
      return steps.ran('answer', implementation.method, row.flow, async () => {
        const step = implementation.method.steps[row.flow.step];
        const checked = step && check(schemaOf(step, now()), input);
        if (!checked?.ok) return refuse(checked?.problem ?? problem('wrong-step'), current);
        const run = async (flow: Flow, visited: Visit) =>
          follow(implementation, flow, await act(handler, checked.value, flow, visited), visited);
        return move({ row, id: at.id, body, options, run });
      });
    },

    async again(at, options = {}) {
      const body = await receipts.body('again', at.step, null);
      const admitted = await admit(at, options, body);
      if ('ok' in admitted) return admitted;
      const { row, implementation, handler } = admitted;
      const run = async (flow: Flow, visited: Visit): Promise<Arrival> => {
        const arrival = await arrive(handler, flow, visited, (error) => unforeseen(error, flow));
        const decision: Decision =
          'data' in arrival
            ? { type: 'stay', data: arrival.data, ...(arrival.facts && { facts: arrival.facts }) }
            : { type: 'reject', free: true, problem: arrival.problem };
        return { flow: transition(implementation.method, flow, decision), decision, audit: arrival.audit };
      };
      const { method } = implementation;
      return steps.ran('again', method, row.flow, () => move({ row, id: at.id, body, options, run }));
    },

    async watch(id, patience, options = {}, since) {
      const row = await find(id, options);
      if ('ok' in row) return row.ok ? refuse(problem('wrong-step')) : row;
      const { flow } = row;
      const { method, handlers } = known.get(flow.method) ?? {};
      const handler = handlers?.[method?.steps[flow.step]?.name ?? ''];
      if (flow.status !== 'active' || !method || !handler?.watch) return refuse(problem('wrong-step'), view(row, id));
      const { revision } = flow;
      if (since !== undefined && revision !== since) return { ok: true, news: true, revision };
      const found = await handler.watch(flow, visit(flow, options), patience).catch((error: unknown) => {
        unforeseen(error, flow);
        return false;
      });
      if (typeof found === 'boolean') return { ok: true, news: found, revision };
      const run = (claimed: Flow) => Promise.resolve({ flow: transition(method, claimed, found), decision: found });
      // Where another call moves the flow, or has moved it meanwhile, that is the news.
      if (!isLive(row.claim)) await steps.ran('watch', method, flow, () => move({ row, id, body: '', options, run }));
      return { ok: true, news: true, revision };
    },

    async username(id, options = {}) {
      const row = await find(id, { ...options, key: undefined });
      if ('ok' in row) return { ok: false, problem: row.ok ? problem('wrong-step') : row.problem };
      const { flow, jkt } = row;
      const { method, handlers } = known.get(flow.method) ?? {};
      const handler = handlers?.[method?.steps[flow.step]?.name ?? ''];
      if (flow.status !== 'active' || !handler?.username) return { ok: false, problem: problem('wrong-step') };
      // An id alone can be copied out of a browser's storage; the key cannot (T42).
      if (!jkt) return { ok: false, problem: problem('proof-required') };
      return { ok: true, username: handler.username(flow) };
    },

    async abandon(id, options = {}) {
      const row = await find(id, options);
      if ('ok' in row) return;
      const forget = () =>
        flows.forget(row.flow.ref, now(), [{ event: 'flow.end', result: 'fail', reason: 'abandoned' }]);
      const method = known.get(row.flow.method)?.method;
      await (method && row.flow.status === 'active' ? steps.abandoned(method, row.flow, forget) : forget());
    },
  };
}
