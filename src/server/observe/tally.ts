/**
 * Counts outcomes across all processes of a database. Each process counts in memory and adds its
 * counts to the table from time to time. So no answer waits for the table, and a crash loses a few
 * seconds of counts.
 */
import { listening, type Observer, type Observation } from './observer.js';
import type { SqlDatabase } from '../sql/sql.js';

export interface Counted {
  readonly kind: 'step' | 'call';
  /** For steps: the portal's id. */
  readonly portal: string;
  /** Id of the method or the partner. */
  readonly name: string;
  readonly step: string;
  readonly outcome: string;
  readonly problem: string;
  readonly count: number;
  /** Total duration in milliseconds. */
  readonly ms: number;
}

export interface Tally {
  readonly observe: Observer;
  /** Partners whose circuit is open in this process. */
  readonly open: ReadonlySet<string>;
  /** Writes the counts to the table. */
  flush(): Promise<void>;
  /** Counts since `since`, from every process that has flushed. */
  read(since: number): Promise<readonly Counted[]>;
  /** Flushes periodically until the returned function is called, which flushes once more. */
  start(every?: number): () => Promise<void>;
}

export interface TallyOptions {
  readonly sql: SqlDatabase;
  readonly now?: () => number;
  /** Milliseconds for which counts are kept. */
  readonly kept?: number;
}

const SLOT = 600_000;
const DAY = 86_400_000;
/** Most distinct keys between two flushes; in practice some hundred. */
const MOST = 2000;
const COLUMNS = ['at', 'kind', 'portal', 'name', 'step', 'outcome', 'problem', 'count', 'ms'] as const;
const ONE_STATEMENT = 100;

type Key = Omit<Counted, 'count' | 'ms'>;

const keyOf = (seen: Observation): Key | undefined => {
  if (seen.kind === 'call') {
    const { partner, outcome } = seen;
    return { kind: 'call', portal: '', name: partner, step: '', outcome, problem: '' };
  }
  if (seen.kind !== 'step') return undefined;
  const { portal, method, step, outcome, problem = '' } = seen;
  return { kind: 'step', portal, name: method, step, outcome, problem };
};

/**
 * @example
 * const tally = sqlTally({ sql });
 * const stop = tally.start();
 */
export function sqlTally({ sql, now = Date.now, kept = 8 * DAY }: TallyOptions): Tally {
  let counts = new Map<string, Counted & { readonly at: number }>();
  let swept = 0;
  let flushing = Promise.resolve();
  const open = new Set<string>();

  function add(key: Key, at: number, count: number, ms: number): void {
    const id = JSON.stringify([at, ...Object.values(key)]);
    const { count: before = 0, ms: spent = 0 } = counts.get(id) ?? {};
    if (counts.has(id) || counts.size < MOST) counts.set(id, { ...key, at, count: before + count, ms: spent + ms });
  }

  async function flushNow(): Promise<void> {
    const taken = counts;
    counts = new Map();
    // Rows are written in key order, which rules out deadlocks between processes.
    const rows = [...taken].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    for (let from = 0; from < rows.length; from += ONE_STATEMENT) {
      const part = rows.slice(from, from + ONE_STATEMENT);
      try {
        await write(sql, part);
      } catch {
        // The database is down: the next flush tries again. Registrations must not fail because of
        // counts.
        for (const { at, count, ms, ...key } of part) add(key, at, count, ms);
      }
    }
    if (now() - swept < SLOT) return;
    swept = now();
    await sql.query('delete from tally where at < $1', [now() - kept]).catch(() => undefined);
  }

  const flush = () => (flushing = flushing.then(flushNow));

  return {
    open,
    flush,
    observe: listening((seen, seconds) => {
      const key = keyOf(seen);
      if (key) add(key, Math.floor(now() / SLOT) * SLOT, 1, Math.round(seconds * 1000));
      if (seen.kind === 'call') open[seen.open ? 'add' : 'delete'](seen.partner);
    }),
    read: (since) => read(sql, since),
    start(every = 10_000) {
      const timer = setInterval(() => void flush(), every);
      return () => {
        clearInterval(timer);
        return flush();
      };
    },
  };
}

async function write(sql: SqlDatabase, rows: readonly (Counted & { readonly at: number })[]): Promise<void> {
  const values = rows.map(
    (_row, index) => `(${COLUMNS.map((_name, column) => `$${index * COLUMNS.length + column + 1}`).join()})`,
  );
  await sql.query(
    `insert into tally (${COLUMNS.join()}) values ${values.join()}
     on conflict (at, kind, portal, name, step, outcome, problem) do update
     set count = tally.count + excluded.count, ms = tally.ms + excluded.ms`,
    rows.flatMap((row) => COLUMNS.map((name) => row[name])),
  );
}

async function read(sql: SqlDatabase, since: number): ReturnType<Tally['read']> {
  const { rows } = await sql.query<Record<keyof Counted, string>>(
    `select kind, portal, name, step, outcome, problem, sum(count) as count, sum(ms) as ms from tally
     where at >= $1 group by kind, portal, name, step, outcome, problem`,
    [Math.floor(since / SLOT) * SLOT],
  );
  return rows.map(({ kind, count, ms, ...row }) => ({
    ...row,
    kind: kind as Counted['kind'],
    count: Number(count),
    ms: Number(ms),
  }));
}
