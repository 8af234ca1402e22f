/**
 * Planned outages. A portal or a method is out of service until a stated time, which people see
 * (Decree 224/2026).
 */
import type { Outage } from '../../flow/offer.js';
import type { Portals } from './portals.js';
import type { SqlDatabase } from '../sql/sql.js';

export interface PlannedOutage extends Outage {
  readonly id: string;
  /** The portal that is out of service; every portal if absent. */
  readonly portal?: string;
  /** The method that is out of service; every method if absent. */
  readonly method?: string;
}

/** Reads the outages that are not over. */
export interface Outages {
  all(): Promise<readonly PlannedOutage[]>;
}

/**
 * How far ahead a picker announces an outage, in milliseconds: 21 days. Seven working days (Decree
 * 224/2026) are as long as that around Tết.
 */
const NOTICE = 21 * 86_400_000;

/** The longest that one outage may last, in milliseconds: 31 days. */
const LONGEST = 31 * 86_400_000;

export const hasBegun = ({ from }: Outage, now: number): boolean => Date.parse(from) <= now;

const isOver = ({ until }: Outage, now: number): boolean => Date.parse(until) <= now;

/** The outage to show: the current one that ends last, else the next one within 21 days. */
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
 * Validates an outage as an operator entered it, and normalises its times to ISO 8601 in UTC so
 * that they compare as text.
 *
 * @throws {TypeError} with one sentence that states the fault
 */
export function readOutage({ from, until, text }: Outage): Outage {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  // Without an offset, each machine would read another moment.
  const isTime = (value: string) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(value);
  const wrong = [from, until].find((value) => !isTime(value) || Number.isNaN(Date.parse(value)));
  if (wrong !== undefined) throw new TypeError(`"${wrong}" is not a time such as 2026-11-30T14:00:00+07:00.`);
  if (end <= start) throw new TypeError('an outage must end after it begins.');
  if (end - start > LONGEST) throw new TypeError('an outage lasts 31 days at most.');
  return { from: new Date(start).toISOString(), until: new Date(end).toISOString(), ...(text ? { text } : {}) };
}

/** Outages from the configuration. */
export const fixedOutages = (all: readonly PlannedOutage[]): Outages => ({ all: () => Promise.resolve(all) });

/** Adds the outages in the portals' configuration to `others`. */
export const withPlanned = ({ all }: Portals, others: Outages): Outages => {
  const planned = all.flatMap(({ id: portal, outages = [] }) =>
    outages.map((each, index) => ({ ...each, ...readOutage(each), id: `${portal}-${index}`, portal })),
  );
  return { all: async () => [...planned, ...(await others.all())] };
};

export interface StoredOutages extends Outages {
  add(outage: Omit<PlannedOutage, 'id'>): Promise<PlannedOutage>;
  /** @returns `false` if there is no such outage */
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
  /** Milliseconds for which a process caches the list. */
  readonly ttl?: number;
}

/**
 * Outages that operators announce in the console, shared by every process of the database. While
 * the database is down, the cached list is used.
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
      // The database is down: calls that need it report that. A missing announcement is no reason
      // to refuse.
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
