/**
 * Requests to reset a password by a proof that may have been taken over, such as a phone. They wait,
 * so that the owner hears of them and can stop them by signing in (T62).
 */
import type { Tx } from '../ports.js';
import { within, type SqlDatabase } from '../sql/sql.js';

export interface Recoveries {
  /** When the account's request may be completed, in milliseconds since 1970. `undefined`: there is none. */
  readyAt(account: string): Promise<number | undefined>;
  /** Begins a request in `tx`, if none runs. Returns when it may be completed. */
  begin(tx: Tx, account: string): Promise<number>;
  /** Ends the account's request in `tx`. Returns whether there was one. */
  end(tx: Tx, account: string): Promise<boolean>;
  /** Milliseconds that a request waits. 0: not at all. */
  readonly waitMs: number;
}

interface RecoveriesOptions {
  readonly sql: SqlDatabase;
  readonly now?: () => number;
  /** Default: 24 hours. */
  readonly waitMs?: number;
}

const HOUR = 3_600_000;
/** Milliseconds during which a request that has waited can be completed. */
const OPEN = 7 * 24 * HOUR;

interface Row {
  readonly ready_at: string | number;
}

/**
 * @example
 * const recoveries = sqlRecoveries({ sql });
 */
export function sqlRecoveries({ sql, now = Date.now, waitMs = 24 * HOUR }: RecoveriesOptions): Recoveries {
  return {
    waitMs,
    async readyAt(account) {
      const text = 'select ready_at from recovery where account = $1 and ends_at > $2';
      const { rows } = await sql.query<Row>(text, [account, now()]);
      return rows[0] && Number(rows[0].ready_at);
    },
    async begin(tx, account) {
      const readyAt = now() + waitMs;
      const { rows } = await within(sql, tx).query<Row>(
        `insert into recovery (account, ready_at, ends_at) values ($1, $2::bigint, $3::bigint)
         on conflict (account) do update set
           ready_at = case when recovery.ends_at > $4 then recovery.ready_at else excluded.ready_at end,
           ends_at = case when recovery.ends_at > $4 then recovery.ends_at else excluded.ends_at end
         returning ready_at`,
        [account, readyAt, readyAt + OPEN, now()],
      );
      return Number(rows[0]?.ready_at ?? readyAt);
    },
    async end(tx, account) {
      const text = 'delete from recovery where account = $1 returning account';
      return (await within(sql, tx).query(text, [account])).rows.length > 0;
    },
  };
}
