/**
 * How long data is kept (docs/security-model.md#retention; table in docs/privacy.md). The audit log
 * is never shortened.
 */
import { DAY } from '../registration/flows.js';
import type { SqlDatabase } from '../sql/sql.js';

/** All periods are in milliseconds. */
export interface Retention {
  /**
   * Evidence of erasures and consents: tombstones' keyed hashes, consent records, portals'
   * receipts.
   */
  readonly proof: number;
}

export const RETENTION: Retention = { proof: 5 * 365 * DAY };

/**
 * Rows per statement. A bound keeps each statement within its timeout, however large the backlog,
 * and its locks few.
 */
const BATCH = 1000;

/** Repeats `work` until a batch is not full. Returns the number of rows. */
export async function inBatches(
  work: (most: number) => Promise<{ readonly rows: readonly unknown[] }>,
): Promise<number> {
  for (let total = 0; ;) {
    const { rows } = await work(BATCH);
    total += rows.length;
    if (rows.length < BATCH) return total;
  }
}

/** The ten minutes that a moment lies in, as `sweep_at` and `prune_at` of a flow count them. */
export const spanOf = (at: number): number => Math.floor(at / 600_000);

/** Milliseconds after which an undecided proposal is dropped. */
const PROPOSAL = 30 * DAY;

/** Deletes rows whose retention period is over. */
export async function prune(sql: SqlDatabase, now: number, { proof }: Retention = RETENTION): Promise<void> {
  for (const [table, key, end, until] of [
    ['flow', 'ref', 'prune_at', spanOf(now - DAY) - 1],
    ['code', 'flow', 'expires_at', now - DAY],
    ['counter', 'key', 'until', now],
    ['outage', 'id', 'ends_at', now - DAY],
    ['proposal', 'id', 'made_at', now - PROPOSAL],
    ['receipt', 'key', 'expires_at', now],
    ['recovery', 'account', 'ends_at', now],
    ['oidc_record', 'ref', 'expires_at', now],
  ] as const) {
    const rows = `select ${key} from ${table} where ${end} <= $1 limit $2`;
    await inBatches((most) =>
      sql.query(`delete from ${table} where (${key}) in (${rows}) and ${end} <= $1 returning ${end}`, [until, most]),
    );
  }
  await inBatches((most) => forgetErased(sql, now - proof, most));
}

/** Forgets whose account it was: only the tombstone's id, version and time stay. */
const forgetErased = (sql: SqlDatabase, until: number, most: number) =>
  sql.transaction(async (tx) => {
    const forgotten = await tx.query<{ account: string }>(
      `update tombstone set subject = null where account in (
         select account from tombstone where subject is not null and erased_at <= $1 limit $2) returning account`,
      [until, most],
    );
    const accounts = forgotten.rows.map(({ account }) => account);
    for (const table of ['consent', 'delivery'])
      if (accounts.length) await tx.query(`delete from ${table} where account = any($1)`, [accounts]);
    return forgotten;
  });
