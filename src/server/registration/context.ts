/** Shared by the parts of a registrar: ports, clocks, and small lookups. */
import type { CallOptions, Reply } from '../../flow/backend.js';
import { problem, type Problem } from '../../flow/problem.js';
import { toView, type Flow } from '../../flow/transition.js';
import type { View } from '../../flow/view.js';
import type { Limits } from '../checks/limits.js';
import type { StartTokens } from '../checks/start-tokens.js';
import { failureOf } from '../observe/failures.js';
import { errorPlace, type Log } from '../observe/log.js';
import type { StepObserver } from '../observe/step-observer.js';
import type { Vault } from '../vault/vault.js';
import type { Flows, StoredFlow } from './flows.js';
import type { Idempotency } from './idempotency.js';
import {
  nameOf,
  type Caller,
  type Implementation,
  type OpenedSession,
  type StepHandler,
  type Visit,
} from './implement.js';
import type { Offers } from './offer.js';
import type { Portals } from './portals.js';

/** What the gateway knows about a call besides its body. */
export interface RegistrarCall extends CallOptions {
  readonly caller?: Caller;
  /** Thumbprint of the key whose possession the call proved (RFC 9449). */
  readonly jkt?: string;
  /** `jti` of that DPoP proof. If absent, the call is not checked for replay. */
  readonly jti?: string | undefined;
  /** What `Limits.pressure` said at a start, which counts it with its limits. */
  readonly pressure?: number | undefined;
}

export interface RegistrarContext {
  /** Implementations by {@link nameOf}. */
  readonly known: ReadonlyMap<string, Implementation>;
  readonly flows: Flows;
  readonly vault: Vault;
  readonly limits: Limits;
  readonly portals: Portals;
  readonly home: string | undefined;
  readonly offers: Offers;
  readonly idempotency: Idempotency;
  readonly tokens: StartTokens;
  readonly steps: StepObserver;
  readonly now: () => number;
  readonly log: Log;
  readonly failpoint: (name: string) => void;
  /** In milliseconds, like `lifetime` and `lease`: see `RegistrarOptions`. */
  readonly idle: number;
  readonly lifetime: number;
  readonly lease: number;
}

/** A reply, and what the browser gets besides its body. */
export type RegistrarReply = Reply & { readonly session?: OpenedSession | undefined };

export type Refusal = Extract<Reply, { readonly ok: false }>;

export const refuse = (found: Problem, view?: View): Refusal => ({
  ok: false,
  problem: found,
  ...(view ? { view } : {}),
});

/** The implementation of the flow's method, for the flow's purpose. */
export const implementationOf = (
  { known }: Pick<RegistrarContext, 'known'>,
  { method: id, purpose }: Pick<Flow, 'method' | 'purpose'>,
): Implementation | undefined => known.get(nameOf({ id, purpose }));

/** What a view needs of a flow. */
type Shown = Pick<StoredFlow, 'flow' | 'expiresAt' | 'createdAt'>;

/** @throws what the `show` of the flow's step throws */
export async function viewOf(context: RegistrarContext, row: Shown, id: string, call: RegistrarCall): Promise<View> {
  const { flow, expiresAt, createdAt } = row;
  const handler = flow.status === 'active' ? currentStep(context, flow)?.handler : undefined;
  const shown = handler?.show ? { ...flow, data: await handler.show(flow, visitOf(context, row, call)) } : flow;
  const endsAt = createdAt + context.lifetime;
  return toView(implementationOf(context, flow)?.method, shown, { id, expiresAt, endsAt, now: context.now() });
}

export const visitOf = (
  { now }: RegistrarContext,
  { flow: { ref, step }, createdAt }: Pick<StoredFlow, 'flow' | 'createdAt'>,
  { caller = { address: '0.0.0.0' }, jkt, pressure }: RegistrarCall,
): Visit => ({ caller, jkt, pressure, now: now(), begunAt: createdAt, key: `${ref}:${step}` });

/** When the flow expires, if this is its last answer. */
export const idleEnd = ({ lifetime, idle, now }: RegistrarContext, { createdAt }: StoredFlow): number =>
  Math.min(createdAt + lifetime, now() + idle);

/** The handler of the step that the flow is at. */
export function currentStep(
  context: RegistrarContext,
  flow: Flow,
): { readonly implementation: Implementation; readonly step: string; readonly handler: StepHandler } | undefined {
  const implementation = implementationOf(context, flow);
  const step = implementation?.method.steps[flow.step]?.name ?? '';
  const handler = implementation?.handlers[step];
  return implementation && handler && { implementation, step, handler };
}

/** Maps an unexpected error to a problem. Log entry and problem share only the `instance` id. */
export function unforeseen({ log }: RegistrarContext, error: unknown, flow: Flow): Problem {
  const instance = `urn:uuid:${crypto.randomUUID()}`;
  const { level, event, code, retryAfter } = failureOf(error);
  const { ref, portal, method: id, purpose } = flow;
  log(level, { event, flow: ref, portal, method: nameOf({ id, purpose }), instance, ...errorPlace(error) });
  return { ...problem(code, { retryAfter }), instance };
}
