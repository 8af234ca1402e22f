/**
 * What each portal has of each account, and what it should have: one row for each pair, written with the account. One row
 * under one lease is what keeps the order: a portal is sent the newest state, never an older one after it.
 */
import type { AuditEvent } from '../audit.js';
import { sqlAudit } from '../sql-audit.js';
import type { SqlClient, SqlDatabase } from '../sql.js';

export interface Delivery {
  readonly account: string;
  readonly portal: string;
  /** The version that the portal should have. */
  readonly wanted: number;
  /** The id that the portal gave the account. */
  readonly remote: string | null;
  readonly attempts: number;
  /** Since when it has been failing, in milliseconds since 1970. */
  readonly failingSince: number | null;
}

/** A delivery that was given up: an operator looks at it, and has it tried again. */
export interface DeadLetter {
  /** `account:portal`, for {@link Deliveries.replay}. */
  readonly id: string;
  readonly account: string;
  readonly portal: string;
  readonly attempts: number;
  /** Why, in a word: `http-400`, `conflict`. Never what the portal said. */
  readonly failure: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface PortalStats {
  readonly portal: string;
  readonly due: number;
  readonly done: number;
  readonly dead: number;
  /** Milliseconds since the oldest that is due was wanted; 0 when nothing is. */
  readonly lag: number;
}

interface Row {
  readonly account: string;
  readonly portal: string;
  readonly wanted: number;
  readonly remote: string | null;
  readonly attempts: number;
  readonly failing_since: number | string | null;
  readonly failure: string;
  readonly wanted_at: number | string;
}

/** Wants `version` of an account on these portals; in the transaction that made the version. */
export async function enqueue(tx: SqlClient, { account, version, portals, at }: EnqueueOptions): Promise<void> {
  for (const portal of portals) {
    await tx.query(
      `insert into delivery (account, portal, wanted, delivered, state, attempts, due_at, leased_until, wanted_at, updated_at)
       values ($1, $2, $3, 0, 'due', 0, $4, 0, $4, $4)
       on conflict (account, portal) do update
       set wanted = excluded.wanted, state = 'due', attempts = 0, failing_since = null, due_at = excluded.due_at,
           wanted_at = excluded.wanted_at, updated_at = excluded.updated_at
       where delivery.wanted < excluded.wanted`,
      [account, portal, version, at],
    );
  }
}

export interface EnqueueOptions {
  readonly account: string;
  readonly version: number;
  readonly portals: readonly string[];
  readonly at: number;
}

export interface Deliveries {
  /** Leases what is due on a portal, the oldest first. */
  claim(portal: string, lease: string, until: number, most: number): Promise<readonly Delivery[]>;
  /** The portal has `version`. Without effect once the lease is another's. */
  done(at: Delivery, lease: string, version: number, remote: string | null): Promise<void>;
  /** To be tried again at `dueAt`; `dead` after it was given up. */
  failed(at: Delivery, lease: string, failure: string, next: { readonly dueAt: number } | 'dead'): Promise<void>;
  /** Whoever held it is ending: it is due for others at once. */
  release(at: Delivery, lease: string): Promise<void>;
  /** Whether the portal took anything since: then what it refuses is its own fault, not the portal's. */
  tookSince(portal: string, since: number): Promise<boolean>;
  /** The portal is back: what waits for it is due now. */
  wake(portal: string): Promise<void>;
  stats(): Promise<readonly PortalStats[]>;
  deadLetters(most?: number): Promise<readonly DeadLetter[]>;
  /** Tries a dead letter again. `false`: there is no such one. */
  replay(id: string): Promise<boolean>;
  /** Wants every shared account on portals that were added since. Returns how many were missing. */
  reconcile(portals: readonly string[]): Promise<number>;
}

const FREE = 'lease = null, leased_until = 0';

export function sqlDeliveries({ sql, now }: { readonly sql: SqlDatabase; readonly now: () => number }): Deliveries {
  const audit = sqlAudit({ sql });

  /** Writes what a portal has answered, if the lease still holds, and logs it as an account's. */
  const write = (text: string, values: unknown[], { account, portal }: Delivery, event?: AuditEvent) =>
    sql.transaction(async (tx) => {
      const { rows } = await tx.query(
        `${text} where account = $1 and portal = $2 and lease = $3 returning account`,
        values,
      );
      if (rows.length && event) await audit.append(tx, { portal, flow: account, at: now() }, [event]);
    });

  return {
    async claim(portal, lease, until, most) {
      const { rows } = await sql.query<Row>(
        `with taken as (
           select account, portal from delivery
           where portal = $1 and state = 'due' and due_at <= $2 and leased_until <= $2
           order by due_at, account limit $3 for update skip locked)
         update delivery set lease = $4, leased_until = $5 from taken
         where delivery.account = taken.account and delivery.portal = taken.portal and delivery.leased_until <= $2
         returning delivery.account, delivery.portal, wanted, remote, attempts, failing_since`,
        [portal, now(), most, lease, until],
      );
      return rows.map(({ failing_since: since, ...row }) => ({
        ...row,
        failingSince: since === null ? null : Number(since),
      }));
    },
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
      // A newer version came meanwhile: that one gets its own tries.
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
    async tookSince(portal, since) {
      const { rows } = await sql.query(
        `select 1 from delivery where portal = $1 and state = 'done' and updated_at > $2 limit 1`,
        [portal, since],
      );
      return rows.length > 0;
    },
    async wake(portal) {
      const at = now();
      await sql.query(`update delivery set due_at = $2 where portal = $1 and state = 'due' and due_at > $2`, [
        portal,
        at,
      ]);
    },
    async stats() {
      const { rows } = await sql.query<Record<'due' | 'done' | 'dead' | 'oldest', number | string | null> & Row>(
        `select portal, count(case when state = 'due' then 1 end) as due, count(case when state = 'done' then 1 end) as done,
           count(case when state = 'dead' then 1 end) as dead, min(case when state = 'due' then wanted_at end) as oldest
         from delivery group by portal order by portal`,
      );
      return rows.map(({ portal, due, done, dead, oldest }) => ({
        ...{ portal, due: Number(due), done: Number(done), dead: Number(dead) },
        lag: oldest === null ? 0 : Math.max(0, now() - Number(oldest)),
      }));
    },
    async deadLetters(most = 100) {
      const { rows } = await sql.query<Row>(
        `select account, portal, attempts, failure, failing_since, wanted_at from delivery where state = 'dead'
         order by updated_at, account limit $1`,
        [most],
      );
      return rows.map(({ account, portal, attempts, failure, failing_since: since, wanted_at: wanted }) => ({
        ...{ id: `${account}:${portal}`, account, portal, attempts, failure },
        since: new Date(Number(since ?? wanted)).toISOString(),
      }));
    },
    async replay(id) {
      const [account = '', portal = ''] = id.split(':');
      if (!/^[0-9a-f-]{36}$/.test(account)) return false;
      const { rows } = await sql.query(
        `update delivery set state = 'due', attempts = 0, failing_since = null, due_at = $3
         where account = $1 and portal = $2 and state = 'dead' returning account`,
        [account, portal, now()],
      );
      return rows.length > 0;
    },
    async reconcile(portals) {
      let missing = 0;
      for (const portal of portals) {
        const { rows } = await sql.query(
          `insert into delivery (account, portal, wanted, delivered, state, attempts, due_at, leased_until, wanted_at, updated_at)
           select a.id, $1, a.version, 0, 'due', 0, $2, 0, $2, $2 from account a
           where a.state <> 'erased'
             and (a.portal = $1 or exists (select 1 from consent c where c.account = a.id and c.purpose = 'share' and c.granted and c.withdrawn_at is null))
             and not exists (select 1 from delivery d where d.account = a.id and d.portal = $1)
           on conflict (account, portal) do nothing returning account`,
          [portal, now()],
        );
        missing += rows.length;
      }
      return missing;
    },
  };
}
