import type { Audience, Json } from './method.js';
import type { Problem } from './problem.js';
import type { Offered } from './offer.js';
import type { Position, View } from './view.js';

/** What came of a call. A refusal carries the view as it now is, whenever there is one. */
export type Reply = (
  | { readonly ok: true; readonly view: View }
  | { readonly ok: false; readonly problem: Problem; readonly view?: View }
) & {
  /** This is the answer that was given to the same call before. */
  readonly replayed?: boolean;
};

/** The user name that the account will have; `''` where it will have none. */
export type Named =
  | { readonly ok: true; readonly username: string }
  | { readonly ok: false; readonly problem: Problem };

export interface CallOptions {
  readonly signal?: AbortSignal;
  /**
   * The same key for the same call, however often it is sent (at least 16 characters). Calls that were answered before
   * are answered alike, without doing anything twice.
   */
  readonly key?: string;
}

export interface Start {
  readonly method: string;
  readonly audience: Audience;
  /** The portal's id; a gateway may know it from the `Origin` alone. */
  readonly portal?: string;
  /** BCP 47; the language of what is sent to the person, and of the consent that is shown. */
  readonly lang?: string;
}

/**
 * Whatever runs flows: the registrar in this process, or a gateway on the far side of HTTP. A failure is a value; a
 * promise rejects only when its `signal` is aborted.
 */
export interface Backend {
  /** Begins a flow. */
  start(start: Start, options?: CallOptions): Promise<Reply>;
  /** Says where a flow is. */
  read(id: string, options?: CallOptions): Promise<Reply>;
  /**
   * Moves the flow's idle end to a full idle time from now, but never beyond its `endsAt`. Nothing else changes, also not
   * the revision, so it may be sent at any moment and any number of times. Only a person may cause it: a page that extends
   * by itself keeps the flow open on a computer that was left.
   */
  extend(id: string, options?: CallOptions): Promise<Reply>;
  /** Answers the step that the person is at. */
  answer(at: Position, input: Json, options?: CallOptions): Promise<Reply>;
  /** Asks the step for another code, another challenge. */
  again(at: Position, options?: CallOptions): Promise<Reply>;
  /**
   * What a portal offers, and what cannot be had just now. A backend without it offers what the page does; a problem, or
   * a rejection, says nothing about any method.
   */
  offer?(portal?: string, options?: CallOptions): Promise<readonly Offered[] | Problem>;
  /** A stream of server-sent events, `news` at most, for a step that waits. A backend without it is asked at intervals. */
  events?(id: string, options?: CallOptions): Promise<Response>;
  /**
   * The user name, in full, of a flow that is about to get a password: for the password manager, where a page was loaded
   * anew and has only the masked one. A flow that is bound to no key is refused. No view and no problem holds it.
   */
  username?(id: string, options?: CallOptions): Promise<Named>;
  /** Gives the flow up; what it knew is erased. */
  abandon(id: string, options?: CallOptions): Promise<void>;
}
