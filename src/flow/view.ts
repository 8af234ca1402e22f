import type { Audience, FlowPurpose, Json, Method } from './method.js';
import type { Problem } from './problem.js';

/** Shown when a registration is complete. */
export interface Ending {
  /** Names of the portals that have the account; the portal of the registration first. */
  readonly portals: readonly string[];
  /**
   * For the portal's server, which redeems it at the gateway: single use, 60 seconds. Absent where
   * the portal has no client secret.
   */
  readonly receipt?: string;
  /** Only in the answer that completes the flow, and only for a flow that is bound to a key. */
  readonly holder?: EndingHolder;
}

/** For the person: what was registered. It is stored nowhere else, and no event has it. */
export interface EndingHolder {
  readonly name: string;
  /** The user name, masked. */
  readonly username: string;
  /** Names the registration for a help desk; not secret. */
  readonly reference: string;
  /** ISO 8601. */
  readonly at: string;
}

export type Status = 'active' | 'complete' | 'closed';

/** The position that an answer refers to. `id` is the flow's bearer secret. */
export interface Position {
  readonly id: string;
  readonly step: string;
  readonly revision: number;
}

/** What the browser may see of a flow. Only `toView` makes one. */
export interface View {
  /**
   * The bearer secret, base64url, at most 600 characters. Rotates when the person has proved something.
   */
  readonly id: string;
  readonly method: string;
  /** Absent for a registration. */
  readonly purpose?: FlowPurpose;
  readonly audience: Audience;
  readonly status: Status;
  /** Name of the current step; of the last one when the flow is over. */
  readonly step: string;
  readonly revision: number;
  /**
   * Data of the current step; its kind decides the shape. Personal data is masked. Once the flow is
   * complete, an {@link Ending}.
   */
  readonly data: Json;
  /** Why the flow closed; `null` while it has not. */
  readonly problem: Problem | null;
  /** ISO 8601. The flow expires then, unless it is answered or extended before. */
  readonly expiresAt: string;
  /** ISO 8601. The flow expires then in any case. Never before `expiresAt`. */
  readonly endsAt: string;
  /** ISO 8601: the gateway's clock at the answer. The person's own clock is never trusted. */
  readonly now: string;
}

/** A flow that is about to begin, as far as its declaration says: without an id, and without data. */
export function pendingView({ id: method, steps }: Method, audience: Audience): View {
  const now = new Date().toISOString();
  return {
    id: '',
    method,
    audience,
    status: 'active',
    step: steps[0]?.name ?? '',
    revision: -1,
    data: null,
    problem: null,
    expiresAt: now,
    endsAt: now,
    now,
  };
}
