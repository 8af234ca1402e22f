/** Deliveries as operators see them: lag, dead letters, retries, and portals added later. */
import type { SqlDatabase } from '../sql/sql.js';

/** A delivery that was given up. An operator inspects it and can retry it. */
export interface DeadLetter {
  /** `account:portal`, for {@link DeadLetters.replay}. */
  readonly id: string;
  readonly account: string;
  readonly portal: string;
  readonly attempts: number;
  /** The reason as a code: `http-400`, `conflict`. Never text of the portal's answer. */
  readonly failure: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface Waiting {
  readonly portal: string;
  readonly due: number;
  readonly dead: number;
  /** Age in milliseconds of the oldest delivery that is due; 0 if none is. */
  readonly lag: number;
}

export interface PortalStats extends Waiting {
  readonly done: number;
}

export interface DeadLetters {
  stats(): Promise<readonly PortalStats[]>;
  /**
   * Backlog of each of these portals. The cost grows with the backlog, not with the deliveries
   * done.
   */
  waiting(portals: readonly string[]): Promise<readonly Waiting[]>;
  deadLetters(most?: number): Promise<readonly DeadLetter[]>;
  /** Queues a dead letter again. `false`: there is no such dead letter. */
  replay(id: string): Promise<boolean>;
  /** Queues every shared account for portals that lack it. Returns the number queued. */
  reconcile(portals: readonly string[]): Promise<number>;
}

interface Row {
  readonly account: string;
  readonly portal: string;
  readonly attempts: number;
  readonly failing_since: number | string | null;
  readonly failure: string;
  readonly wanted_at: number | string;
}

export function sqlDeadLetters({ sql, now }: { readonly sql: SqlDatabase; readonly now: () => number }): DeadLetters {
  const lagOf = (oldest: number | string | null) => (oldest === null ? 0 : Math.max(0, now() - Number(oldest)));

  return {
    async stats() {
      const { rows } = await sql.query<Counts<'due' | 'done' | 'dead' | 'oldest'>>(
        `select portal, count(case when state = 'due' then 1 end) as due, count(case when state = 'done' then 1 end) as done,
           count(case when state = 'dead' then 1 end) as dead, min(case when state = 'due' then wanted_at end) as oldest
         from delivery group by portal order by portal`,
      );
      return rows.map(({ portal, due, done, dead, oldest }) => ({
        ...{ portal, due: Number(due), done: Number(done), dead: Number(dead) },
        lag: lagOf(oldest),
      }));
    },
    async waiting(portals) {
      const backlogs = await backlogsOf(sql, portals);
      return portals.map((portal) => {
        const { due = 0, dead = 0, oldest = null } = backlogs.find((row) => row.portal === portal) ?? {};
        return { portal, due: Number(due), dead: Number(dead), lag: lagOf(oldest) };
      });
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
    reconcile: (portals) => reconcile(sql, portals, now()),
  };
}

type Counts<Name extends string> = Readonly<Record<Name, number | string | null>> & { readonly portal: string };

async function backlogsOf(
  sql: SqlDatabase,
  portals: readonly string[],
): Promise<readonly Counts<'due' | 'dead' | 'oldest'>[]> {
  if (!portals.length) return [];
  const { rows } = await sql.query<Counts<'due' | 'dead' | 'oldest'>>(
    `select portal, count(case when state = 'due' then 1 end) as due, count(case when state = 'dead' then 1 end) as dead,
       min(case when state = 'due' then wanted_at end) as oldest
     from delivery where portal in (${portals.map((_portal, index) => `$${index + 1}`).join()})
       and state in ('due', 'dead') group by portal`,
    [...portals],
  );
  return rows;
}

async function reconcile(sql: SqlDatabase, portals: readonly string[], at: number): Promise<number> {
  let missing = 0;
  for (const portal of portals) {
    const { rows } = await sql.query<{ n: number | string }>(
      `with queued as (
       insert into delivery (account, portal, wanted, delivered, state, attempts, due_at, leased_until, wanted_at, updated_at)
       select a.id, $1, a.version, 0, 'due', 0, $2, 0, $2, $2 from account a
       where a.state <> 'erased'
         and (a.portal = $1 or exists (select 1 from consent c where c.account = a.id and c.purpose = 'share' and c.granted and c.withdrawn_at is null))
         and a.asserted_by is distinct from $1
         and not exists (select 1 from delivery d where d.account = a.id and d.portal = $1)
       on conflict (account, portal) do nothing returning account)
       select count(*) as n from queued`,
      [portal, at],
    );
    missing += Number(rows[0]?.n);
  }
  return missing;
}
