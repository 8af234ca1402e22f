import type { Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Problem } from '../../flow/problem.js';
import type { Tx } from '../ports.js';

/** Somebody is at work on the flow. */
export interface Claim {
  /** Keyed hash of the call's idempotency key, if it had one. */
  readonly key: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The last reply, sealed with the idempotency key of its call. */
export interface SavedReply {
  readonly key: string;
  /** Keyed hash of route and body: the same key for another call is refused. */
  readonly body: string;
  readonly reply: string;
}

/** A flow as it is stored. Times are milliseconds since 1970. */
export interface StoredFlow {
  readonly flow: Flow;
  /** Hash of the bearer id. */
  readonly token: string;
  /** Hash of the bearer id before the last proof; good only for asking again for the answer to that proof. */
  readonly previousToken: string | null;
  /** Thumbprint (RFC 7638) of the key that each call must prove (RFC 9449); `null`: a plain bearer id. */
  readonly jkt: string | null;
  /** Keyed hash of the idempotency key under which it was begun, if there was one. Unique as long as the row is kept. */
  readonly startKey: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly claim: Claim | null;
  readonly savedReply: SavedReply | null;
}

export interface Commit {
  readonly flow: Flow;
  /** The revision that was claimed: whoever has moved the flow since then wins. */
  readonly claimed: number;
  readonly token: string;
  readonly previousToken: string | null;
  readonly expiresAt: number;
  readonly savedReply: SavedReply | null;
  readonly at: number;
  readonly audit: readonly AuditEvent[];
  readonly effects?: ((tx: Tx) => Promise<Problem | undefined>) | undefined;
}

/** `lost`: the flow has moved on without us. A problem: the effects refused, and nothing was written. */
export type Committed = 'done' | 'lost' | Problem;

/** Where flows are kept. Every `Flows` passes `testing/flows-suite`. */
export interface Flows {
  /** `false`, and nothing is written, when a flow was begun under the same `startKey` before. */
  create(flow: StoredFlow, audit: readonly AuditEvent[]): Promise<boolean>;
  /** By hash of a bearer id, the present one or the one before. */
  find(token: string): Promise<StoredFlow | undefined>;
  /** By hash of the idempotency key under which it was begun. */
  findStart(key: string): Promise<StoredFlow | undefined>;
  /** Raises the revision if it is still `revision` and the flow is active: only the winner may act. */
  claim(ref: string, revision: number, claim: Claim, expiresAt: number): Promise<boolean>;
  /** Moves the idle end of an active flow to `expiresAt`; never to an earlier moment. */
  extend(ref: string, expiresAt: number): Promise<void>;
  /** Writes what became of it, its effects and its audit, together or not at all. */
  commit(commit: Commit): Promise<Committed>;
  /** Erases what the flow knew and ends it. */
  forget(ref: string, at: number, audit: readonly AuditEvent[]): Promise<void>;
  /** Erases personal data of flows that ended before `now`, and everything that has been kept long enough. */
  sweep(now: number): Promise<number>;
}

export const DAY = 86_400_000;

/** An ended flow knows nothing and can do nothing. */
export const ended = (stored: StoredFlow, status: 'closed' | 'complete' = 'closed'): StoredFlow => ({
  ...stored,
  flow: { ...stored.flow, status, data: null, facts: {} },
});
