import type { Audience, FlowPurpose, Json } from './method.js';
import type { Problem } from './problem.js';
import type { Offered } from './offer.js';
import type { Position, View } from './view.js';

/** The result of a call. A refusal carries the current view, where there is one. */
export type Reply = (
  | { readonly ok: true; readonly view: View }
  | { readonly ok: false; readonly problem: Problem; readonly view?: View }
) & {
  /** True for a repeated call that got its first answer again. */
  readonly replayed?: boolean;
};

/** The account's user name; `''` where the account will have none. */
export type Named =
  | { readonly ok: true; readonly username: string }
  | { readonly ok: false; readonly problem: Problem };

export interface CallOptions {
  readonly signal?: AbortSignal;
  /**
   * Idempotency key, at least 16 characters. Use the same key whenever the same call is repeated:
   * an answered call gets the same answer again, and nothing is done twice.
   */
  readonly key?: string;
}

export interface Start {
  readonly method: string;
  /** `register` if absent. The others start only on pages of the gateway's own origin. */
  readonly purpose?: FlowPurpose;
  readonly audience: Audience;
  /**
   * The portal's id. For a registration, a gateway may derive it from the `Origin` header; a sign-in
   * needs none.
   */
  readonly portal?: string;
  /** BCP 47; the language of messages to the person and of the consent. */
  readonly lang?: string;
}

/**
 * Runs flows: the registrar in this process, or a gateway over HTTP. A failure is a value; a
 * promise rejects only when its `signal` is aborted.
 */
export interface Backend {
  /** Begins a flow. */
  start(start: Start, options?: CallOptions): Promise<Reply>;
  /** Reads a flow's current view. */
  read(id: string, options?: CallOptions): Promise<Reply>;
  /**
   * Extends the flow: its idle end moves to a full idle time from now, at most to its `endsAt`.
   * Nothing else changes, not even the revision, so it may be sent at any moment and any number of
   * times. Send it only when a person acts: a page that extends by itself would keep the flow open
   * on an abandoned computer.
   */
  extend(id: string, options?: CallOptions): Promise<Reply>;
  /** Answers the person's current step. */
  answer(at: Position, input: Json, options?: CallOptions): Promise<Reply>;
  /** Requests another code or another challenge for the step. */
  again(at: Position, options?: CallOptions): Promise<Reply>;
  /**
   * A portal's methods, and which are out of service. Without this verb the page's own methods are
   * offered. A problem or a rejection says nothing about any method.
   */
  offer?(portal?: string, options?: CallOptions): Promise<readonly Offered[] | Problem>;
  /**
   * Opens a stream of server-sent events for a step that waits; its only event is `news`. Without
   * this verb the page polls.
   */
  events?(id: string, options?: CallOptions): Promise<Response>;
  /**
   * The full user name of a flow that is about to get a password. It is for the password manager:
   * after a reload the page has only the masked one. Refused for a flow without a DPoP key. Views
   * and problems never contain it.
   */
  username?(id: string, options?: CallOptions): Promise<Named>;
  /** Abandons the flow and erases its data. */
  abandon(id: string, options?: CallOptions): Promise<void>;
}

/** Whether a foreign value is a {@link Problem}. */
export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'status' in value &&
  typeof value.status === 'number';
