import type { Audience, Json } from './method.js';
import type { Problem } from './problem.js';

/** What a completed registration came to. */
export interface Ending {
  /** Names of the portals that have the account, the one where the person registered first. */
  readonly portals: readonly string[];
}

export type Status = 'active' | 'complete' | 'closed';

/** What an answer is an answer *to*. `id` is the bearer secret of the flow. */
export interface Position {
  readonly id: string;
  readonly step: string;
  readonly revision: number;
}

/** What the browser may know of a flow. `toView` is the only place that makes one. */
export interface View {
  /** 32 random bytes, base64url: whoever holds it holds the flow. It changes when the person has proved something. */
  readonly id: string;
  readonly method: string;
  readonly audience: Audience;
  readonly status: Status;
  /** The current step's name; the last one's, when the flow is over. */
  readonly step: string;
  readonly revision: number;
  /**
   * What the current step shows; its shape belongs to the step's kind. Personal data in it is masked. Once the flow is
   * complete, what the page says of the account: an {@link Ending}.
   */
  readonly data: Json;
  /** Why the flow closed; `null` otherwise. */
  readonly problem: Problem | null;
  /** ISO 8601. The flow ends then, unless it is answered or extended before. */
  readonly expiresAt: string;
  /** ISO 8601. The flow ends then in any case. Not before `expiresAt`. */
  readonly endsAt: string;
  /** ISO 8601: the gateway's clock when it answered. The person's own clock is never believed. */
  readonly now: string;
}
