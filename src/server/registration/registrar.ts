/** Runs flows and makes every decision: the `Backend` that the gateway serves. */
import type { Backend, Named, Reply } from '../../flow/backend.js';
import type { FlowPurpose, Json } from '../../flow/method.js';
import type { Offered } from '../../flow/offer.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Position } from '../../flow/view.js';
import type { Limits } from '../checks/limits.js';
import { createStartTokens } from '../checks/start-tokens.js';
import { noLog, type Log } from '../observe/log.js';
import { noObserver, type Observer } from '../observe/observer.js';
import { stepObserver } from '../observe/step-observer.js';
import type { Vault } from '../vault/vault.js';
import { findFlow } from './admission.js';
import {
  currentStep,
  idleEnd,
  implementationOf,
  refuse,
  viewOf,
  type RegistrarCall,
  type RegistrarContext,
  type RegistrarReply,
} from './context.js';
import { ended, type Flows } from './flows.js';
import { createIdempotency } from './idempotency.js';
import { nameOf, type Implementation } from './implement.js';
import { again, answer, watch, type Watched } from './moves.js';
import { createOffers } from './offer.js';
import { fixedOutages, withPlanned, type Outages } from './outages.js';
import type { Portals } from './portals.js';
import { start, startOf } from './start.js';

export type { RegistrarCall } from './context.js';
export type { Watched } from './moves.js';

/** A {@link Backend} whose calls also identify the caller. */
export interface Registrar extends Backend {
  start(start: Parameters<Backend['start']>[0], options?: RegistrarCall): Promise<Reply>;
  read(id: string, options?: RegistrarCall): Promise<Reply>;
  extend(id: string, options?: RegistrarCall): Promise<Reply>;
  answer(at: Position, input: Json, options?: RegistrarCall): Promise<RegistrarReply>;
  again(at: Position, options?: RegistrarCall): Promise<Reply>;
  abandon(id: string, options?: RegistrarCall): Promise<void>;
  /** `purpose` is `register` if absent. */
  offer(portal?: string, options?: RegistrarCall, purpose?: FlowPurpose): Promise<readonly Offered[] | Problem>;
  username(id: string, options?: RegistrarCall): Promise<Named>;
  /**
   * Waits up to `waitMs` milliseconds for news of a waiting step, or until the revision differs
   * from `since`.
   */
  watch(id: string, waitMs: number, options?: RegistrarCall, since?: number): Promise<Watched>;
}

export interface RegistrarOptions {
  readonly implementations: readonly Implementation[];
  readonly flows: Flows;
  readonly vault: Vault;
  readonly limits: Limits;
  readonly portals: Portals;
  /**
   * The gateway's own origin, for its own pages: `https://id.example.vn`. Without it only
   * registrations run.
   */
  readonly home?: string | undefined;
  /** Planned outages that operators announce, besides those in the portals' configuration. */
  readonly outages?: Outages;
  readonly now?: () => number;
  readonly log?: Log;
  readonly observe?: Observer;
  /** Called at each durable point, with its name. A test stops the process there (S5). */
  readonly failpoint?: (name: string) => void;
  /** Milliseconds without an answer after which a flow ends. Default: 30 minutes. */
  readonly idle?: number;
  /** Longest life of a flow in milliseconds. Default: 60 minutes. */
  readonly lifetime?: number;
  /**
   * Lease of a call in milliseconds: after it, a retry of the call may run. Default: 30 seconds.
   */
  readonly lease?: number;
}

const MINUTE = 60_000;

/**
 * @example
 * const registrar = createRegistrar({ implementations: [mobileRegistration(ports)], flows, vault, limits, portals });
 */
export function createRegistrar(options: RegistrarOptions): Registrar {
  const context = contextOf(options);
  return {
    start: (asked, call = {}) => start(context, asked, call),
    read: (id, call = {}) => read(context, id, call),
    extend: (id, call = {}) => extend(context, id, call),
    answer: (at, input, call = {}) => answer(context, at, input, call),
    again: (at, call = {}) => again(context, at, call),
    abandon: (id, call = {}) => abandon(context, id, call),
    offer: (portal, { caller } = {}, purpose) => context.offers.list(portal, caller?.origin, purpose),
    username: (id, call = {}) => username(context, id, call),
    watch: (id, waitMs, call = {}, since) => watch(context, id, waitMs, call, since),
  };
}

function contextOf({
  implementations,
  home,
  outages = fixedOutages([]),
  now = Date.now,
  log = noLog,
  observe = noObserver,
  failpoint = () => undefined,
  idle = 30 * MINUTE,
  lifetime = 60 * MINUTE,
  lease = 30_000,
  ...ports
}: RegistrarOptions): RegistrarContext {
  const known = new Map(implementations.map((each) => [nameOf(each.method), each]));
  const { portals, vault } = ports;
  return {
    ...ports,
    known,
    home,
    offers: createOffers({ known, portals, home, outages: withPlanned(portals, outages), now }),
    idempotency: createIdempotency(vault),
    tokens: createStartTokens(vault),
    steps: stepObserver(observe),
    now,
    log,
    failpoint,
    idle,
    lifetime,
    lease,
  };
}

async function read(context: RegistrarContext, id: string, call: RegistrarCall): Promise<Reply> {
  const row = await findFlow(context, id, call);
  return 'ok' in row ? row : { ok: true, view: await viewOf(context, row, id, call) };
}

async function extend(context: RegistrarContext, id: string, call: RegistrarCall): Promise<Reply> {
  const row = await findFlow(context, id, { ...call, key: undefined });
  if ('ok' in row) return row;
  if (row.flow.status !== 'active') return refuse(problem('flow-over'), await viewOf(context, row, id, call));
  const expiresAt = Math.max(row.expiresAt, idleEnd(context, row));
  const extended = { ...row, expiresAt };
  const { flows, now } = context;
  const isMade = row.unstored && (await flows.create(extended, [startOf(row.flow)], now()));
  if (!isMade) await flows.extend(row.flow.ref, expiresAt);
  return { ok: true, view: await viewOf(context, extended, id, call) };
}

async function username(context: RegistrarContext, id: string, call: RegistrarCall): Promise<Named> {
  const row = await findFlow(context, id, { ...call, key: undefined });
  if ('ok' in row) return { ok: false, problem: row.ok ? problem('wrong-step') : row.problem };
  const { flow, jkt } = row;
  const handler = currentStep(context, flow)?.handler;
  if (flow.status !== 'active' || !handler?.username) return { ok: false, problem: problem('wrong-step') };
  // An id can be copied out of a browser's storage; the key cannot (T42).
  if (!jkt) return { ok: false, problem: problem('proof-required') };
  return { ok: true, username: handler.username(flow) };
}

async function abandon(context: RegistrarContext, id: string, call: RegistrarCall): Promise<void> {
  const row = await findFlow(context, id, call);
  if ('ok' in row) return;
  const { flows, steps, now } = context;
  const end = { event: 'flow.end', result: 'fail', reason: 'abandoned' } as const;
  const forget = async () => {
    // The row keeps a copy of the id from going on.
    const isMade = row.unstored && (await flows.create(ended(row), [startOf(row.flow), end], now()));
    if (!isMade) await flows.forget(row.flow.ref, now(), [end]);
  };
  const method = implementationOf(context, row.flow)?.method;
  await (method && row.flow.status === 'active' ? steps.abandoned(method, row.flow, forget) : forget());
}
