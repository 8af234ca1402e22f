/**
 * One row per account and portal: the version the portal has, and the version it should have. The
 * row is written with the account. Its lease keeps the order: a portal never receives an older
 * state after a newer one.
 */
import type { AuditEvent } from '../audit/audit.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { SqlClient, SqlDatabase } from '../sql/sql.js';
import { sqlDeadLetters, type DeadLetters } from './dead-letters.js';

export interface Delivery {
  readonly account: string;
  readonly portal: string;
  /** The version that the portal should have. */
  readonly wanted: number;
  /** The portal's id of the account. */
  readonly remote: string | null;
  readonly attempts: number;
  /** Time of the first failure in the current series, in milliseconds since 1970. */
  readonly failingSince: number | null;
}

const COLUMNS = 'account, portal, wanted, delivered, state, attempts, due_at, leased_until, wanted_at, updated_at';

/**
 * Part of a statement whose part `made` returns a new account: queues its first version. The portals
 * and the time are parameters with these numbers.
 */
export const queueNew = ({ portals, at }: { readonly portals: number; readonly at: number }): string =>
  `insert into delivery (${COLUMNS})
   select made.id, portal, 1, 0, 'due', 0, $${at}::bigint, 0, $${at}::bigint, $${at}::bigint
   from made, unnest($${portals}::text[]) as portal`;

/**
 * Queues `version` of an account for these portals. Runs in the transaction that creates the
 * version.
 */
export async function enqueue(tx: SqlClient, { account, version, portals, at }: EnqueueOptions): Promise<void> {
  for (const portal of portals) {
    await tx.query(
      `insert into delivery (${COLUMNS})
       values ($1, $2, $3, 0, 'due', 0, $4, 0, $4, $4)
       on conflict (account, portal) do update
       set wanted = excluded.wanted, state = 'due', attempts = 0, failing_since = null, due_at = excluded.due_at,
           wanted_at = excluded.wanted_at, updated_at = excluded.updated_at
       where delivery.wanted < excluded.wanted`,
      [account, portal, version, at],
    );
  }
}

interface EnqueueOptions {
  readonly account: string;
  readonly version: number;
  readonly portals: readonly string[];
  readonly at: number;
}

export interface Deliveries extends DeadLetters {
  /** Leases due deliveries of a portal, the oldest first. */
  claim(portal: string, lease: string, until: number, most: number): Promise<readonly Delivery[]>;
  /** Records that the portal has `version`. No effect if another worker holds the lease. */
  done(at: Delivery, lease: string, version: number, remote: string | null): Promise<void>;
  /** Records a failure, to be retried at `dueAt` or, with `dead`, no more. */
  failed(at: Delivery, lease: string, failure: string, next: { readonly dueAt: number } | 'dead'): Promise<void>;
  /** Returns the lease of a stopping worker: the delivery is due at once. */
  release(at: Delivery, lease: string): Promise<void>;
  /**
   * Whether the portal accepted any delivery since then. If so, the failure is this delivery's, not
   * the portal's.
   */
  acceptedSince(portal: string, since: number): Promise<boolean>;
  /** The portal responds again: makes its waiting deliveries due now. */
  makeDue(portal: string): Promise<void>;
}

const FREE = 'lease = null, leased_until = 0';

export function sqlDeliveries({ sql, now }: { readonly sql: SqlDatabase; readonly now: () => number }): Deliveries {
  const audit = sqlAudit({ sql });

  /**
   * Updates a delivery if the lease still holds, and appends the audit event to the account's log.
   */
  const write = (text: string, values: unknown[], { account, portal }: Delivery, event?: AuditEvent) =>
    sql.transaction(async (tx) => {
      const { rows } = await tx.query(
        `${text} where account = $1 and portal = $2 and lease = $3 returning account`,
        values,
      );
      if (rows.length && event) await audit.append(tx, { portal, flow: account, at: now() }, [event]);
    });

  return {
    ...sqlDeadLetters({ sql, now }),
    claim: (portal, lease, until, most) => claim(sql, { portal, lease, until, most, at: now() }),
    async done(at, lease, version, remote) {
      const { account, portal } = at;
      await write(
        `update delivery set delivered = $4, remote = $5, ${FREE}, attempts = 0, failing_since = null, failure = null,
           state = case when wanted > $4 then 'due' else 'done' end, updated_at = $6`,
        [account, portal, lease, version, remote, now()],
        at,
        { event: 'sync.ack', result: 'ok', reason: `version ${version}` },
      );
    },
    async failed(at, lease, failure, next) {
      const { account, portal, wanted } = at;
      // If a newer version was queued meanwhile, it gets its own attempts.
      await write(
        `update delivery set ${FREE}, attempts = attempts + 1, failing_since = coalesce(failing_since, $6), failure = $4,
           state = case when wanted > $7 then 'due' else $5 end, due_at = $8, updated_at = $6`,
        [
          ...[account, portal, lease, failure, next === 'dead' ? 'dead' : 'due', now(), wanted],
          next === 'dead' ? now() : next.dueAt,
        ],
        at,
        next === 'dead' ? { event: 'sync.park', result: 'fail', reason: failure } : undefined,
      );
    },
    async release({ account, portal }, lease) {
      await sql.query(`update delivery set ${FREE} where account = $1 and portal = $2 and lease = $3`, [
        ...[account, portal, lease],
      ]);
    },
    async acceptedSince(portal, since) {
      const { rows } = await sql.query(
        `select 1 from delivery where portal = $1 and state = 'done' and updated_at > $2 limit 1`,
        [portal, since],
      );
      return rows.length > 0;
    },
    async makeDue(portal) {
      const at = now();
      await sql.query(`update delivery set due_at = $2 where portal = $1 and state = 'due' and due_at > $2`, [
        portal,
        at,
      ]);
    },
  };
}

interface Claiming {
  readonly portal: string;
  readonly lease: string;
  readonly until: number;
  readonly most: number;
  readonly at: number;
}

async function claim(sql: SqlDatabase, { portal, lease, until, most, at }: Claiming): Promise<readonly Delivery[]> {
  const { rows } = await sql.query<Delivery>(
    `with taken as (
       select account, portal from delivery
       where portal = $1 and state = 'due' and due_at <= $2 and leased_until <= $2
       order by due_at, account limit $3 for update skip locked)
     update delivery set lease = $4, leased_until = $5 from taken
     where delivery.account = taken.account and delivery.portal = taken.portal and delivery.leased_until <= $2
     returning delivery.account, delivery.portal, wanted, remote, attempts, failing_since as "failingSince"`,
    [portal, at, most, lease, until],
  );
  return rows;
}
