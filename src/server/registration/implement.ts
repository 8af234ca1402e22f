import type { InputOf, Json, Method } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { Facts, Flow, Outcome } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Tx } from '../ports.js';

/** Who is calling, as far as the network tells. Never written anywhere but as a keyed hash. */
export interface Caller {
  readonly address: string;
  /** The `Origin` of the page, as the browser gave it. */
  readonly origin?: string;
}

/** What a handler is told beside the flow. */
export interface Visit {
  readonly caller: Caller;
  /** Milliseconds since 1970, by the gateway's clock. */
  readonly now: number;
  /** Idempotency key for ports: the same for every try of the same act of the same flow. */
  readonly key: string;
}

/**
 * An outcome, and what must be written with it or not at all. `effects` runs in the transaction that commits the flow; a
 * problem from it rolls everything back and closes the flow.
 */
export type Decision = Outcome & {
  readonly effects?: (tx: Tx) => Promise<Problem | undefined>;
  readonly audit?: readonly AuditEvent[];
};

/** What a step shows on arrival, or why the person cannot arrive. */
export type Entered =
  | { readonly data: Json; readonly facts?: Facts; readonly audit?: readonly AuditEvent[] }
  | { readonly problem: Problem; readonly audit?: readonly AuditEvent[] };

export interface StepHandler<Input = unknown> {
  /** Runs on arrival, and again when the person asks. */
  enter?(flow: Flow, visit: Visit): Promise<Entered>;
  /** What to show after a refusal, when it is not what was shown before. */
  renew?(flow: Flow, visit: Visit): Promise<Json>;
  answer(input: Input, flow: Flow, visit: Visit): Promise<Decision>;
  /** The user name of the account that this step makes. It is sent only to the holder of the flow's key. */
  username?(flow: Flow): string;
  /**
   * For a step that waits for somebody else: waits up to `patience` milliseconds for news. `true`: there are, and an
   * answer fetches them; a decision keeps what has come until then. Such a step is answered at any revision, as an answer
   * is a question.
   */
  watch?(flow: Flow, visit: Visit, patience: number): Promise<Decision | boolean>;
}

type StepName<M extends Method> = M['steps'][number]['name'];

/** One handler for each declared step; a missing or misspelt one does not compile. */
export type Handlers<M extends Method> = {
  readonly [Name in StepName<M>]: StepHandler<InputOf<Extract<M['steps'][number], { name: Name }>>>;
};

export interface Implementation {
  readonly method: Method;
  readonly handlers: Readonly<Record<string, StepHandler>>;
  /** Whether those whom it asks have been answering; `false` makes a picker say that it is out of service. */
  readonly available: () => boolean;
}

/**
 * Gives a declared method its handlers.
 *
 * @example
 * const vneidRegistration = implement(vneid, { consent: { answer: async () => ({ type: 'advance' }) }, password });
 */
export const implement = <M extends Method>(
  method: M,
  handlers: Handlers<M>,
  available = () => true,
): Implementation => ({
  method,
  available,
  // The registrar hands each handler only what its own step's schema has let through.
  handlers: handlers,
});
