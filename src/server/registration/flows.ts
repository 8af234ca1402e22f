import type { Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Problem } from '../../flow/problem.js';
import type { Effects } from '../ports.js';

/** The lease of a call that is working on the flow. */
export interface Claim {
  /** Keyed hash of the call's idempotency key, if it had one. */
  readonly key: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The last reply, sealed with the idempotency key of its call. */
export interface SavedReply {
  readonly key: string;
  /** Keyed hash of route and body: reusing the key for another call is refused. */
  readonly body: string;
  readonly reply: string;
}

/** A flow as it is stored. Times are milliseconds since 1970. */
export interface StoredFlow {
  readonly flow: Flow;
  /** Hash of the bearer id. */
  readonly token: string;
  /**
   * Hash of the bearer id before the last proof. It only serves to fetch the reply to that proof
   * again.
   */
  readonly previousToken: string | null;
  /**
   * Thumbprint (RFC 7638) of the key that each call must prove (RFC 9449); `null`: a plain bearer
   * id.
   */
  readonly jkt: string | null;
  /** Keyed hash of the idempotency key of the start, if it had one. Unique while the row exists. */
  readonly startKey: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly claim: Claim | null;
  readonly savedReply: SavedReply | null;
  /** The flow has no row yet: `create` makes it. */
  readonly unstored?: true;
  /** The proof that `find` got was used before. */
  readonly isReplay?: true;
  /** `find` has made the claim that it got. The row is as it was before. */
  readonly isClaimed?: true;
}

/**
 * The claim of an answer, to be made by the statement that finds its flow: only if nothing else in the flow
 * could refuse the answer. A store may leave it to `claim`.
 */
export interface Wanted extends Claim {
  /** Not null: a flow whose last reply or start has this key is not claimed. */
  readonly key: string;
  readonly revision: number;
  /** Where a flow may stand, by {@link placeOf}. */
  readonly places: readonly string[];
  /** Of which portal it may be. Absent: of any. */
  readonly portals?: readonly string[] | undefined;
  /** Milliseconds that a flow lasts from its start, and from this answer. */
  readonly lifetime: number;
  readonly idle: number;
}

/** Names the step that a flow is at. */
export const placeOf = ({ method, purpose, version, step }: Pick<Flow, 'method' | 'purpose' | 'version' | 'step'>) =>
  `${method} ${purpose} ${version} ${step}`;

/** The DPoP proof of a call, which is good for one call (RFC 9449 §11.1). */
export interface Once {
  /** Thumbprint of its key. Only flows of this key count it. */
  readonly jkt: string;
  /** Keyed hash of key and `jti`. */
  readonly name: string;
  /** Milliseconds since 1970: now, and how long it is remembered. */
  readonly at: number;
  readonly until: number;
}

export interface Commit {
  readonly flow: Flow;
  /** The revision that was claimed. The commit is `lost` if the flow has moved on since. */
  readonly claimed: number;
  readonly token: string;
  readonly previousToken: string | null;
  readonly expiresAt: number;
  readonly savedReply: SavedReply | null;
  readonly at: number;
  readonly audit: readonly AuditEvent[];
  readonly effects?: Effects | undefined;
}

/** `lost`: another call moved the flow. A problem: `effects` refused, and nothing was written. */
export type Committed = 'done' | 'lost' | Problem;

/** Stores flows. Every implementation must pass `testing/flows-suite`. */
export interface Flows {
  /**
   * Writes a new flow, and that the proof was used. `false`: a flow with the same `ref`, bearer id or
   * `startKey` exists, or the proof was used before, and nothing is written. `at`: the time of the
   * audit events.
   */
  create(flow: StoredFlow, audit: readonly AuditEvent[], at: number, once?: Once): Promise<boolean>;
  /**
   * Finds a flow by the hash of its current or previous bearer id, and counts the use of a proof by its
   * key. With `wanted` it may claim the flow: if its current id was given and the proof, where it needs one,
   * is by its key and new; if it is active, not expired, at the revision and without a claim.
   */
  find(token: string, once?: Once, wanted?: Wanted): Promise<StoredFlow | undefined>;
  /** Finds a flow by the hash of the idempotency key of its start. */
  findStart(key: string): Promise<StoredFlow | undefined>;
  /**
   * Raises the revision if the flow is active and still at `revision`. `false`: another call was
   * first.
   */
  claim(ref: string, revision: number, claim: Claim, expiresAt: number): Promise<boolean>;
  /** Moves the idle deadline of an active flow to `expiresAt`, never to an earlier time. */
  extend(ref: string, expiresAt: number): Promise<void>;
  /** Writes the flow, its effects and its audit events in one transaction. */
  commit(commit: Commit): Promise<Committed>;
  /** Ends the flow and erases its data. */
  forget(ref: string, at: number, audit: readonly AuditEvent[]): Promise<void>;
  /**
   * Erases personal data of flows that ended before `now`, and deletes rows whose retention period
   * is over. Returns the number of flows.
   */
  sweep(now: number): Promise<number>;
}

export const DAY = 86_400_000;

/** A copy of the flow with the status set and its data erased. */
export const ended = (stored: StoredFlow, status: 'closed' | 'complete' = 'closed'): StoredFlow => ({
  ...stored,
  flow: { ...stored.flow, status, data: null, facts: {} },
});
