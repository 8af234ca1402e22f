/**
 * Counters and codes as tables. Each verb is one statement, so that concurrent processes count
 * exactly.
 */
import type { CodeRow, CodeRows } from '../checks/codes.js';
import type { Counters } from '../checks/limits.js';
import { within, type SqlDatabase } from './sql.js';

interface Counter {
  readonly key: string;
  readonly count: number | string;
  readonly until: number | string;
}

export function sqlCounters({ sql }: { readonly sql: SqlDatabase }): Counters {
  return {
    async hit(hits, now) {
      if (!hits.length) return [];
      // Rows are locked in key order, which rules out deadlocks.
      const sorted = [...hits].sort((a, b) => (a.key < b.key ? -1 : 1));
      const row = (_: unknown, index: number) => `($${index * 3 + 2}, $${index * 3 + 3}, $${index * 3 + 4})`;
      const { rows } = await sql.query<Counter>(
        `insert into counter (key, count, until) values ${sorted.map(row).join()}
         on conflict (key) do update set
           count = case when counter.until <= $1 then excluded.count else greatest(counter.count + excluded.count, 0) end,
           until = case when counter.until <= $1 then excluded.until else counter.until end
         returning key, count, until`,
        // A negative hit on an expired window must not open a new one.
        [now, ...sorted.flatMap(({ key, seconds, by }) => [key, by, by > 0 ? now + seconds * 1000 : 0])],
      );
      const counts = new Map(
        rows.map(({ key, count, until }) => [key, { count: Number(count), until: Number(until) }]),
      );
      return hits.map(({ key }) => counts.get(key) ?? { count: 0, until: now });
    },
  };
}

interface Row {
  readonly mac: string;
  readonly sends: number;
  readonly attempts: number;
  readonly issued_at: string;
  readonly expires_at: string;
}

const restore = (row: Row | undefined): CodeRow | undefined =>
  row && {
    mac: row.mac,
    sends: row.sends,
    attempts: row.attempts,
    issuedAt: Number(row.issued_at),
    expiresAt: Number(row.expires_at),
  };

export function sqlCodeRows({ sql }: { readonly sql: SqlDatabase }): CodeRows {
  return {
    async issue(ref, { mac, issuedAt, expiresAt }, pauses) {
      const pause = `case code.sends when 0 then 0 ${pauses.map((ms, index) => `when ${index + 1} then ${ms}`).join(' ')} end`;
      const { rows } = await sql.query<Row>(
        `insert into code (flow, mac, sends, attempts, issued_at, expires_at) values ($1, $2, 1, 0, $3, $4)
         on conflict (flow) do update set mac = $2, sends = code.sends + 1, attempts = 0, issued_at = $3, expires_at = $4
         where code.issued_at + ${pause} <= $3
         returning *`,
        [ref, mac, issuedAt, expiresAt],
      );
      return restore(rows[0]);
    },
    async keep(ref, sends, mac) {
      await sql.query('update code set mac = $3 where flow = $1 and sends = $2', [ref, sends, mac]);
    },
    async unsend(ref) {
      await sql.query('update code set sends = sends - 1 where flow = $1 and sends > 0', [ref]);
    },
    async attempt(ref, max) {
      const { rows } = await sql.query<Row>(
        'update code set attempts = attempts + 1 where flow = $1 and attempts < $2 returning *',
        [ref, max],
      );
      return restore(rows[0]);
    },
    async untry(ref, sends) {
      const change = 'update code set attempts = attempts - 1 where flow = $1 and sends = $2 and attempts > 0';
      await sql.query(change, [ref, sends]);
    },
    async find(ref) {
      const { rows } = await sql.query<Row>('select * from code where flow = $1', [ref]);
      return restore(rows[0]);
    },
    async remove(ref, tx) {
      await within(sql, tx).query('delete from code where flow = $1', [ref]);
    },
  };
}
