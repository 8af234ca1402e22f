/**
 * Counters and codes as tables. Each verb is one statement, so that concurrent processes count
 * exactly.
 */
import type { CodeRow, CodeRows } from '../checks/codes.js';
import type { Counters } from '../checks/limits.js';
import { shortWith, type SqlDatabase } from './sql.js';

interface Counter {
  readonly key: string;
  readonly count: number | string;
  readonly until: number | string;
}

type Hits = Parameters<Counters['hit']>[0];
type Counts = Awaited<ReturnType<Counters['hit']>>;
type Count = Counts[number];

/** A call that waits for its counts. */
interface Call {
  readonly hits: Hits;
  readonly at: number;
  readonly resolve: (counts: Counts) => void;
  readonly reject: (error: unknown) => void;
}

/** After what runs now, so that calls which are made at once share the statement. */
const { setImmediate: soon = (work) => setTimeout(work) } = globalThis as {
  readonly setImmediate?: (work: () => void) => unknown;
};

/** Most calls that share a statement. */
const MOST = 50;
/** Milliseconds after which calls no longer wait for a statement that runs. */
const STUCK = 100;

/**
 * Calls that come while a statement runs share the next one. Under load a counter that many calls
 * share, such as a portal's, is then written once for all of them.
 */
export function sqlCounters({ sql }: { readonly sql: SqlDatabase }): Counters {
  let waiting: Call[] = [];
  let [running, begun] = [0, 0];
  async function run(): Promise<void> {
    running += 1;
    for (let calls = next(); calls.length; calls = next()) {
      begun = performance.now();
      await add(sql, calls).then(
        (counts) => calls.forEach(({ resolve }, index) => resolve(counts[index] ?? [])),
        (error: unknown) => calls.forEach(({ reject }) => reject(error)),
      );
    }
    running -= 1;
  }
  function next(): readonly Call[] {
    const { calls, others } = together(waiting);
    waiting = others;
    return calls;
  }
  return {
    hit: (hits, at) =>
      hits.length
        ? new Promise((resolve, reject) => {
            waiting.push({ hits, at, resolve, reject });
            soon(() => {
              if (waiting.length && (!running || performance.now() - begun > STUCK)) void run();
            });
          })
        : Promise.resolve([]),
  };
}

/**
 * The calls that can share a statement: a count never goes below 0, so what is taken from a counter
 * cannot be summed with what is added to it.
 */
function together(waiting: readonly Call[]) {
  const [calls, others]: [Call[], Call[]] = [[], []];
  const signs = new Map<string, number>();
  for (const call of waiting) {
    const isApart = call.hits.some(({ key, by }) => signs.has(key) && (by < 0 || signs.get(key) !== 1));
    if (isApart || calls.length >= MOST) {
      others.push(call);
      continue;
    }
    for (const { key, by } of call.hits) signs.set(key, Math.sign(by));
    calls.push(call);
  }
  return { calls, others };
}

/**
 * A statement that adds the rows of `source` (key, count, until) to the counters. `now`: the parameter
 * that holds the time. A window that has ended begins anew.
 */
export const adding = (source: string, now: string): string =>
  `insert into counter (key, count, until) ${source}
     on conflict (key) do update set
       count = case when counter.until <= ${now} then excluded.count else greatest(counter.count + excluded.count, 0) end,
       until = case when counter.until <= ${now} or (counter.count = 0 and excluded.count > 0) then excluded.until
         else counter.until end
     returning key, count, until`;

const ADD = adding('select * from unnest($2::text[], $3::integer[], $4::bigint[])', '$1');

async function add(sql: SqlDatabase, calls: readonly Call[]): Promise<readonly Counts[]> {
  const now = Math.max(...calls.map(({ at }) => at));
  const sums = new Map<string, { by: number; until: number }>();
  for (const { hits } of calls)
    for (const { key, seconds, by } of hits) {
      const sum = sums.get(key);
      // A negative hit on an expired window must not open a new one.
      if (!sum) sums.set(key, { by, until: by > 0 ? now + seconds * 1000 : 0 });
      else [sum.by, sum.until] = [sum.by + by, by > 0 ? now + seconds * 1000 : 0];
    }
  // Rows are locked in key order, which rules out deadlocks.
  const keys = [...sums.keys()].sort();
  const by = keys.map((key) => sums.get(key)?.by);
  const until = keys.map((key) => sums.get(key)?.until);
  const { rows } = await shortWith(sql)<Counter>(ADD, [now, keys, by, until]);
  const counts = new Map<string, Count>();
  for (const row of rows) counts.set(row.key, { count: Number(row.count), until: Number(row.until) });
  // As if one call had come after the other: the last one sees the count as it is now.
  const before = ({ key, by: own }: Hits[number]): Count => {
    const count = counts.get(key) ?? { count: 0, until: now };
    counts.set(key, { count: count.count - own, until: count.until });
    return count;
  };
  return calls
    .toReversed()
    .map(({ hits }) => hits.map(before))
    .reverse();
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
  const short = shortWith(sql);
  return {
    async issue(ref, { mac, issuedAt, expiresAt }, pauses) {
      const pause = `case code.sends when 0 then 0 ${pauses.map((ms, index) => `when ${index + 1} then ${ms}`).join(' ')} end`;
      const { rows } = await short<Row>(
        `insert into code (flow, mac, sends, attempts, issued_at, expires_at) values ($1, $2, 1, 0, $3, $4)
         on conflict (flow) do update set mac = $2, sends = code.sends + 1, attempts = 0, issued_at = $3, expires_at = $4
         where code.issued_at + ${pause} <= $3
         returning *`,
        [ref, mac, issuedAt, expiresAt],
      );
      return restore(rows[0]);
    },
    async keep(ref, sends, mac) {
      await short('update code set mac = $3 where flow = $1 and sends = $2', [ref, sends, mac]);
    },
    async unsend(ref) {
      await short('update code set sends = sends - 1 where flow = $1 and sends > 0', [ref]);
    },
    async attempt(ref, max, now) {
      const { rows } = await short<Row>(
        'update code set attempts = attempts + 1 where flow = $1 and attempts < $2 and expires_at > $3 returning *',
        [ref, max, now],
      );
      return restore(rows[0]);
    },
    async untry(ref, sends) {
      const change = 'update code set attempts = attempts - 1 where flow = $1 and sends = $2 and attempts > 0';
      await short(change, [ref, sends]);
    },
    async find(ref) {
      const { rows } = await short<Row>('select * from code where flow = $1', [ref]);
      return restore(rows[0]);
    },
  };
}
