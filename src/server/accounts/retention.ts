/** What is kept how long (docs/security-model.md#retention; docs/privacy.md has the table). The audit log is not here: nothing shortens it. */
import { DAY } from '../registration/flows.js';
import type { SqlDatabase } from '../sql/sql.js';

/** Milliseconds. */
export interface Retention {
  /** What proves an erasure and what had been agreed to before: consents, portals' receipts, the keyed hash of whose it was. */
  readonly proof: number;
}

export const RETENTION: Retention = { proof: 5 * 365 * DAY };

/** Rows that one statement may touch: a backlog of any size then stays within the time of a statement, and locks few at once. */
const BATCH = 1000;

/** Until a batch is not full; how many there were. */
export async function inBatches(
  work: (most: number) => Promise<{ readonly rows: readonly unknown[] }>,
): Promise<number> {
  for (let total = 0; ;) {
    const { rows } = await work(BATCH);
    total += rows.length;
    if (rows.length < BATCH) return total;
  }
}

/** What a person has not confirmed by then was not theirs to want. Milliseconds. */
const PROPOSAL = 30 * DAY;

/** Deletes what has been kept long enough. */
export async function prune(sql: SqlDatabase, now: number, { proof }: Retention = RETENTION): Promise<void> {
  for (const [table, key, end, until] of [
    ['flow', 'ref', 'expires_at', now - DAY],
    ['code', 'flow', 'expires_at', now - DAY],
    ['counter', 'key', 'until', now],
    ['outage', 'id', 'ends_at', now - DAY],
    ['proposal', 'id', 'made_at', now - PROPOSAL],
  ] as const) {
    const rows = `select ${key} from ${table} where ${end} <= $1 limit $2`;
    await inBatches((most) =>
      sql.query(`delete from ${table} where (${key}) in (${rows}) and ${end} <= $1 returning ${end}`, [until, most]),
    );
  }
  await inBatches((most) => forgetErased(sql, now - proof, most));
}

/** Of an account that was erased so long ago stays that it was: its id, version and time. */
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
