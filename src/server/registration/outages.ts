/** Planned outages: a portal or a method stops for a stated time, and people are told when it is back (Decree 224/2026). */
import type { Outage } from '../../flow/offer.js';
import type { Portals } from './portals.js';
import type { SqlDatabase } from '../sql/sql.js';

export interface PlannedOutage extends Outage {
  readonly id: string;
  /** The portal that stops; all of them when absent. */
  readonly portal?: string;
  /** The method that stops; all of them when absent. */
  readonly method?: string;
}

/** Reads the outages that are not over yet. */
export interface Outages {
  all(): Promise<readonly PlannedOutage[]>;
}

/** How far ahead a picker announces an outage, in milliseconds: seven days. */
const NOTICE = 7 * 86_400_000;

/** The longest that one outage may last, in milliseconds: 31 days. */
const LONGEST = 31 * 86_400_000;

export const hasBegun = ({ from }: Outage, now: number): boolean => Date.parse(from) <= now;

const isOver = ({ until }: Outage, now: number): boolean => Date.parse(until) <= now;

/** The outage that people must know of: of those that hold now the one that ends last, else the next one in seven days. */
export function outageOf(
  all: readonly PlannedOutage[],
  { portal, method }: { readonly portal: string; readonly method: string },
  now: number,
): Outage | undefined {
  const [first] = all
    .filter((each) => (each.portal ?? portal) === portal && (each.method ?? method) === method)
    .filter((each) => !isOver(each, now) && Date.parse(each.from) - now <= NOTICE)
    .sort((a, b) =>
      hasBegun(a, now) && hasBegun(b, now) ? b.until.localeCompare(a.until) : a.from.localeCompare(b.from),
    );
  if (!first) return undefined;
  const { from, until, text } = first;
  return { from, until, ...(text ? { text } : {}) };
}

/**
 * Checks an outage as somebody wrote it down, and gives its times the one form in which they are compared.
 *
 * @throws {TypeError} one sentence that says what is wrong
 */
export function readOutage({ from, until, text }: Outage): Outage {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  // Without an offset a time would mean another moment on each machine.
  const isTime = (value: string) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(value);
  const wrong = [from, until].find((value) => !isTime(value) || Number.isNaN(Date.parse(value)));
  if (wrong !== undefined) throw new TypeError(`"${wrong}" is not a time such as 2026-11-30T14:00:00+07:00.`);
  if (end <= start) throw new TypeError('an outage must end after it begins.');
  if (end - start > LONGEST) throw new TypeError('an outage lasts 31 days at most.');
  return { from: new Date(start).toISOString(), until: new Date(end).toISOString(), ...(text ? { text } : {}) };
}

/** Outages that stand in a configuration. */
export const fixedOutages = (all: readonly PlannedOutage[]): Outages => ({ all: () => Promise.resolve(all) });

/** The outages that portals have in their configuration, and others beside them. */
export const withPlanned = ({ all }: Portals, others: Outages): Outages => {
  const planned = all.flatMap(({ id: portal, outages = [] }) =>
    outages.map((each, index) => ({ ...each, ...readOutage(each), id: `${portal}-${index}`, portal })),
  );
  return { all: async () => [...planned, ...(await others.all())] };
};

export interface StoredOutages extends Outages {
  add(outage: Omit<PlannedOutage, 'id'>): Promise<PlannedOutage>;
  /** @returns whether there was one */
  remove(id: string): Promise<boolean>;
}

interface Row {
  readonly id: string;
  readonly portal: string | null;
  readonly method: string | null;
  readonly begins_at: number | string;
  readonly ends_at: number | string;
  readonly text: string;
}

const timeOf = (ms: number | string) => new Date(Number(ms)).toISOString();

const restore = ({ id, portal, method, begins_at: from, ends_at: until, text }: Row): PlannedOutage => ({
  id,
  ...(portal === null ? {} : { portal }),
  ...(method === null ? {} : { method }),
  from: timeOf(from),
  until: timeOf(until),
  ...(text === '{}' ? {} : { text: JSON.parse(text) as Readonly<Record<string, string>> }),
});

interface SqlOutagesOptions {
  readonly sql: SqlDatabase;
  readonly now?: () => number;
  /** Milliseconds for which a process keeps what it has read. */
  readonly ttl?: number;
}

/**
 * Outages that operators announce in the console, for every process of a database. While the database does not answer,
 * the outages read last still hold.
 *
 * @example
 * const outages = sqlOutages({ sql });
 * await outages.add({ method: 'mobile', from: '2026-11-30T10:00:00+07:00', until: '2026-11-30T14:00:00+07:00' });
 */
export function sqlOutages({ sql, now = Date.now, ttl = 10_000 }: SqlOutagesOptions): StoredOutages {
  let kept: readonly PlannedOutage[] = [];
  let readAt = -Infinity;

  async function read(): Promise<readonly PlannedOutage[]> {
    const at = now();
    // A clock that was set back must not keep an old list for ever.
    if (at >= readAt && at - readAt < ttl) return kept;
    readAt = at;
    try {
      const { rows } = await sql.query<Row>('select * from outage where ends_at > $1 order by begins_at, id', [at]);
      kept = rows.map(restore);
    } catch {
      // The database is away: whatever needs it says so. An announcement is no reason to refuse.
    }
    return kept;
  }

  return {
    all: read,
    async add({ portal, method, ...written }) {
      const { from, until, text } = readOutage(written);
      const id = crypto.randomUUID();
      const values = [
        id,
        portal ?? null,
        method ?? null,
        Date.parse(from),
        Date.parse(until),
        JSON.stringify(text ?? {}),
      ];
      await sql.query(
        'insert into outage (id, portal, method, begins_at, ends_at, text) values ($1, $2, $3, $4, $5, $6)',
        values,
      );
      readAt = -Infinity;
      return {
        id,
        ...(portal ? { portal } : {}),
        ...(method ? { method } : {}),
        from,
        until,
        ...(text ? { text } : {}),
      };
    },
    async remove(id) {
      const { rows } = await sql.query('delete from outage where id = $1 returning id', [id]);
      readAt = -Infinity;
      return rows.length > 0;
    },
  };
}
