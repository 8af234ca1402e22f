/**
 * Entries of flows on their way to the audit log. They are written in the flow's own transaction,
 * without a lock that other flows need, and chained within a second by `chainWaiting`. Meanwhile the
 * flow's row shows whether one was removed, and each entry's MAC whether it was changed.
 */
import { noLog, type Log } from '../observe/log.js';
import { repeat } from '../repeat.js';
import { recordTypes, type SqlDatabase } from '../sql/sql.js';
import type { ProofCiphers } from '../vault/ciphers.js';
import type { Vault } from '../vault/vault.js';
import { chain, type AuditEntry, type AuditEvent } from './audit.js';
import { appendTo, lockHead, presentOf, takeHead } from './chains.js';

/** The chain for entries of flows. Entries of other events go to the 16 before it. */
const LANE = 16;
const BATCH = 1000;

interface About {
  readonly flow: string;
  readonly portal: string;
  readonly at: number;
  /** The flow's revision with which the entries are written: no two commits of a flow have the same. */
  readonly revision: number;
}

/** An entry as the tables hold it. */
export interface Waiting {
  readonly flow: string;
  readonly place: number;
  readonly at: string;
  readonly portal: string;
  readonly event: string;
  readonly result: 'ok' | 'fail';
  readonly reason: string | null;
  readonly subject: string | null;
  readonly mac: string;
}

/** What a statement writes: the entries as JSON, their number, and place and MAC of the last one. */
export interface Logged {
  readonly rows: string;
  readonly count: number;
  readonly last: string | null;
}

/** Most entries of one commit. */
const MOST = 64;

/** The keyed hash of an entry. */
export const macOf = (vault: Pick<Vault, 'mac'>, entry: Omit<Waiting, 'mac'>): Promise<string> => {
  const { flow, place, at, portal, event, result, reason, subject } = entry;
  return vault.mac('audit', JSON.stringify([flow, place, at, portal, event, result, reason, subject]));
};

export async function loggedOf(
  vault: Pick<Vault, 'mac'>,
  { flow, portal, at, revision }: About,
  events: readonly AuditEvent[],
): Promise<Logged> {
  if (events.length > MOST) throw new RangeError(`A commit has at most ${MOST} audit entries.`);
  const rows = await Promise.all(
    events.map(async ({ event, result, reason = null, subject = null }, index) => {
      const place = revision * MOST + index;
      const entry = { flow, place, at: new Date(at).toISOString(), portal, event, result, reason, subject };
      return { ...entry, mac: await macOf(vault, entry) };
    }),
  );
  const last = rows.at(-1);
  return { rows: JSON.stringify(rows), count: rows.length, last: last ? `${last.place}.${last.mac}` : null };
}

/** Without the flow, which is a column of the statement's own. */
const COLUMNS = 'place, at, portal, event, result, reason, subject, mac';
const TYPES = recordTypes(COLUMNS, { place: 'integer' });

/** Part of a statement whose part `moved` returns the flow: writes the entries in parameter `$n`. */
export const logging = (n: number): string =>
  `logged as (insert into audit_in (flow, ${COLUMNS})
     select moved.ref, e.* from moved, json_to_recordset($${n}::json) as e (${TYPES}))`;

/** How entries are chained. */
interface Chaining {
  /** By a thread of WebCrypto if absent. */
  readonly sha256?: ProofCiphers['sha256'] | undefined;
  /** Leaves the work to another process that is at it, instead of waiting for its lock. */
  readonly leave?: boolean;
}

/** Chains entries that wait, the oldest first. Returns their number. */
export async function chainWaiting(sql: SqlDatabase, how: Chaining = {}): Promise<number> {
  for (let total = 0; ;) {
    const count = await chainBatch(sql, how);
    total += count;
    if (count < BATCH) return total;
  }
}

async function chainBatch(sql: SqlDatabase, { sha256, leave = false }: Chaining): Promise<number> {
  const { rows: some } = await sql.query('select 1 as one from audit_in limit 1');
  if (!some.length) return 0;
  return sql.transaction(async (tx) => {
    // With the lock of the head a process reads what others have left.
    const head = await (leave ? takeHead : lockHead)(tx, LANE);
    if (!head) return 0;
    const { rows } = await tx.query<Waiting>(`select * from audit_in order by at, flow, place limit $1`, [BATCH]);
    const made: AuditEntry[] = [];
    for (const { reason, subject, ...entry } of rows) {
      const { seq, hash } = made.at(-1) ?? head;
      made.push(await chain({ ...entry, ...presentOf({ reason, subject }), seq: seq + 1, previous: hash }, sha256));
    }
    await appendTo(tx, LANE, made);
    await tx.query(
      'delete from audit_in using unnest($1::uuid[], $2::integer[]) as done (flow, place) where audit_in.flow = done.flow and audit_in.place = done.place',
      [rows.map(({ flow }) => flow), rows.map(({ place }) => place)],
    );
    return rows.length;
  });
}

interface SequencerOptions {
  readonly sql: SqlDatabase;
  readonly log?: Log;
  /** By a thread of WebCrypto if absent. */
  readonly sha256?: ProofCiphers['sha256'];
}

/**
 * Chains what waits, twice a second, until the returned function is called. Several processes may do
 * so: one works, and the others come again.
 */
export function startChaining({ sql, log = noLog, sha256 }: SequencerOptions, every = 500): () => Promise<void> {
  const ending = new AbortController();
  const end = repeat({
    turn: () => chainWaiting(sql, { sha256, leave: true }),
    every,
    ending: ending.signal,
    log,
    event: 'audit.failed',
  });
  return () => {
    ending.abort();
    return end();
  };
}

/** How many entries wait, and since when the oldest does. */
export interface Backlog {
  readonly entries: number;
  /** ISO 8601, UTC. */
  readonly oldest: string | null;
}

export async function backlogOf(sql: Pick<SqlDatabase, 'query'>): Promise<Backlog> {
  const { rows } = await sql.query<{ entries: string | number; oldest: string | null }>(
    'select count(*) as entries, min(at) as oldest from audit_in',
  );
  return { entries: Number(rows[0]?.entries ?? 0), oldest: rows[0]?.oldest ?? null };
}
