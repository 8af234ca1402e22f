import type { FlowPurpose, InputOf, Json, Method } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { EndingHolder } from '../../flow/view.js';
import type { Facts, Flow, Outcome } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { LimitName } from '../checks/limit-table.js';
import type { Effects } from '../ports.js';

/** The caller as the network shows it. Stored only as keyed hashes. */
export interface Caller {
  readonly address: string;
  /** The `Origin` header of the page's request. */
  readonly origin?: string;
  /** The device cookie as sent, unverified: the browser may have signed in before. */
  readonly device?: string;
  /** The session cookie as sent, unverified. */
  readonly session?: string;
}

/** What a sign-in gives to the browser. It leaves the gateway in cookies only. */
export interface OpenedSession {
  readonly id: string;
  /** Marks the browser as one that this person has used. */
  readonly device: string;
}

/** Arguments of a handler besides the flow. */
export interface Visit {
  readonly caller: Caller;
  /** Milliseconds since 1970, by the gateway's clock. */
  readonly now: number;
  /** When the flow began, in milliseconds since 1970. */
  readonly begunAt: number;
  /** Thumbprint of the key whose possession the call proved (RFC 9449). */
  readonly jkt?: string | undefined;
  /** Idempotency key for calls to ports: equal for every retry of the same act of the same flow. */
  readonly key: string;
  /** Captcha difficulty, 0 to 3, where the start has counted it with its limits. */
  readonly pressure?: number | undefined;
}

/**
 * An outcome and what is written with it in one transaction. A problem from `effects` rolls the
 * transaction back and closes the flow. Only an advance and a close have effects.
 */
export type Decision = Outcome & {
  readonly effects?: Effects;
  /** Set by the last step of a registration; the page finds it in the ending. */
  readonly receipt?: string;
  /** Set by the last step of a registration: personal data for the ending, in the reply alone. */
  readonly holder?: EndingHolder;
  /** Set by the last step of a sign-in. */
  readonly session?: OpenedSession;
  readonly audit?: readonly AuditEvent[];
  /** Runs while the decision is written, and need not succeed: what is given back to limits. */
  readonly beside?: () => Promise<unknown>;
};

/** What a step shows when it is entered, or the problem that keeps the person from entering it. */
export type Entered =
  | { readonly data: Json; readonly facts?: Facts; readonly audit?: readonly AuditEvent[] }
  | { readonly problem: Problem; readonly audit?: readonly AuditEvent[] };

export interface StepHandler<Input = unknown> {
  /**
   * What the step shows, made anew for each view and never stored: `answer` must not read
   * `flow.data`. A flow whose first step has `show` and no `enter` gets its row with its first
   * answer, so its start writes nothing.
   */
  show?(flow: Flow, visit: Visit): Promise<Json>;
  /** Runs when the step is entered, and when the person asks for another code or challenge. */
  enter?(flow: Flow, visit: Visit): Promise<Entered>;
  /** New data to show after a refusal. Without it the previous data stays. */
  renew?(flow: Flow, visit: Visit): Promise<Json>;
  answer(input: Input, flow: Flow, visit: Visit): Promise<Decision>;
  /**
   * The user name of the account that this step makes. It is sent only to the holder of the flow's
   * key.
   */
  username?(flow: Flow): string;
  /**
   * For a step that waits for an outside event: waits up to `waitMs` milliseconds. `true`: there
   * is news, and an answer fetches it. A decision is stored until an answer fetches it. An answer
   * to such a step is a poll, accepted at any revision.
   */
  watch?(flow: Flow, visit: Visit, waitMs: number): Promise<Decision | boolean>;
}

export const purposeOf = ({ purpose = 'register' }: Pick<Method, 'purpose'>): FlowPurpose => purpose;

interface MethodKey {
  readonly id: string;
  readonly purpose?: FlowPurpose | undefined;
}

/**
 * The name under which a method is looked up and counted: `usb` where people register,
 * `sign-in-usb` where they sign in.
 */
export const nameOf = ({ id, purpose = 'register' }: MethodKey): string =>
  purpose === 'register' ? id : `${purpose}-${id}`;

type StepName<M extends Method> = M['steps'][number]['name'];

/** One handler for each declared step; a missing or misspelt one does not compile. */
export type Handlers<M extends Method> = {
  readonly [Name in StepName<M>]: StepHandler<InputOf<Extract<M['steps'][number], { name: Name }>>>;
};

export interface Implementation {
  readonly method: Method;
  readonly handlers: Readonly<Record<string, StepHandler>>;
  /**
   * Whether the method's partners respond. On `false` a picker shows the method as out of service.
   */
  readonly available: () => boolean;
  /** The limit that counts flows which begin; `start` if absent. */
  readonly starts?: LimitName;
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
  // Safe: the registrar validates each input against the step's schema before it calls the handler.
  handlers: handlers,
});
