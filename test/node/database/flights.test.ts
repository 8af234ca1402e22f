/** Short statements of several calls share a transaction, and nothing else: no error, no lock, no lost answer. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, test } from 'node:test';
import type pg from 'pg';
import { createFlights } from '../../../src/node/database/flights.js';
import { openPostgres, type PooledDatabase } from '../../../src/node/database/postgres.js';
import { isJoining } from '../../../src/node/database/prepared.js';
import type { SqlClient } from '../../../src/server/sql/sql.js';
import { startPostgres } from '../../support/database/postgres-server.js';

const server = await startPostgres();
after(() => server.stop());

const HIT =
  'insert into counter (key, count, until) values ($1, $2, 0) returning key, pg_current_xact_id()::text as tx';
const ADD = 'update counter set count = count + $2 where key = $1 returning count';
const COUNT = 'select count from counter where key = $1';

interface Hit {
  readonly key: string;
  readonly tx: string;
}

/** A database whose one connection of the pool has prepared the statements. */
async function world(connections = 4) {
  const url = await server.database();
  const sql = await openPostgres({ url, connections });
  const other = await openPostgres({ url, connections: 2, migrate: false });
  const short = sql.short as SqlClient['query'];
  await short(HIT, ['warm', 1]);
  await short(ADD, ['warm', 1]);
  await short(COUNT, ['warm']);
  const close = () => Promise.all([sql.close(), other.close()]);
  return { sql, other, short, close };
}

/** Holds the lock of a row until the returned function is called. */
async function locked(sql: PooledDatabase, key: string): Promise<() => Promise<void>> {
  const events = new EventEmitter();
  const [held, ended] = [once(events, 'held'), once(events, 'end')];
  const done = sql.transaction(async (tx) => {
    await tx.query('select 1 as one from counter where key = $1 for update', [key]);
    events.emit('held');
    await ended;
  });
  await held;
  return async () => {
    events.emit('end');
    await done;
  };
}

const WAITING = "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
/** The process that waits for a lock, once one does. */
async function waiter(sql: PooledDatabase): Promise<number> {
  for (;;) {
    const [row] = (await sql.query<{ pid: number }>(WAITING)).rows;
    if (row) return row.pid;
  }
}

test('calls at once share a transaction, and each gets its own rows', async () => {
  const { short, close } = await world();
  const all = await Promise.all(Array.from({ length: 9 }, (_, n) => short<Hit>(HIT, [`k${n}`, n])));
  assert.deepEqual(
    all.map(({ rows }) => rows.map(({ key }) => key)),
    Array.from({ length: 9 }, (_, n) => [`k${n}`]),
  );
  assert.equal(new Set(all.flatMap(({ rows }) => rows.map(({ tx }) => tx))).size, 1);
  const mixed = await Promise.all([short(COUNT, ['k7']), short(ADD, ['k8', 5]), short(COUNT, ['none'])]);
  assert.deepEqual(
    mixed.map(({ rows }) => rows),
    [[{ count: 7 }], [{ count: 13 }], []],
  );
  await close();
});

test('the error of one is its own, and the others are done once', async () => {
  const { short, close } = await world();
  const all = await Promise.allSettled([short(ADD, ['warm', 10]), short(HIT, ['warm', 1]), short(HIT, ['new', 1])]);
  assert.deepEqual(
    all.map((each) => (each.status === 'rejected' ? (each.reason as { code: string }).code : 'done')),
    ['done', '23505', 'done'],
  );
  assert.deepEqual((await short(COUNT, ['warm'])).rows, [{ count: 12 }]);
  await close();
});

test('a statement that waits for a lock does not hold up those that come later', async () => {
  const { other, short, close } = await world();
  const release = await locked(other, 'warm');
  const waits = short<{ count: number }>(ADD, ['warm', 1]);
  await waiter(other);
  // Each of these would wait for ever behind the first one.
  for (let n = 0; n < 3; n += 1) assert.equal((await short<Hit>(HIT, [`later${n}`, 1])).rows[0]?.key, `later${n}`);
  await release();
  assert.deepEqual((await waits).rows, [{ count: 3 }]);
  await close();
});

test('a connection that breaks: a look is repeated, and what writes is told so and never done twice', async () => {
  const { other, short, close } = await world();
  const release = await locked(other, 'warm');
  const [write, look] = [short(ADD, ['warm', 1]), short(COUNT, ['warm'])];
  const broken = assert.rejects(write, { name: 'DatabaseUnavailable', trouble: 'away' });
  await other.query('select pg_terminate_backend($1)', [await waiter(other)]);
  await broken;
  assert.deepEqual((await look).rows, [{ count: 2 }]);
  await release();
  assert.deepEqual((await short(COUNT, ['warm'])).rows, [{ count: 2 }]);
  await close();
});

test('a newer version adds a column: no call fails', async () => {
  const { other, short, close } = await world(1);
  const READ = 'select * from counter where key = $1';
  await short(READ, ['warm']);
  await other.exec('alter table counter add column later integer');
  const all = await Promise.all([short(READ, ['warm']), short(HIT, ['new', 1]), short(ADD, ['warm', 1])]);
  assert.deepEqual(
    all.map(({ rows }) => rows.length),
    [1, 1, 1],
  );
  assert.deepEqual((await short<{ count: number }>(COUNT, ['warm'])).rows[0]?.count, 3);
  await close();
});

test('behind a pooler, and on another engine, each statement is by itself', async () => {
  const POSTGRES = 'PostgreSQL 15.8 on x86_64-pc-linux-gnu';
  for (const [processID, version, is] of [
    [7, POSTGRES, true],
    [8, POSTGRES, false],
    [7, 'CockroachDB CCL v24.1.0', false],
  ] as const) {
    const query = () => Promise.resolve({ rows: [{ pid: 7, version }] });
    assert.equal(await isJoining({ processID, query } as unknown as pg.ClientBase), is, version);
  }
});

test('what leads to a pooler now may lead to PostgreSQL in a minute', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1 });
  const client = { processID: 8, query: () => Promise.resolve({ rows: [{ pid: 7, version: 'PostgreSQL 15.8' }] }) };
  let [taken, by] = [0, 0];
  const short = createFlights({
    connection() {
      taken += 1;
      return Promise.resolve(client as unknown as pg.PoolClient);
    },
    release: () => undefined,
    alone() {
      by += 1;
      return Promise.resolve({ rows: [] });
    },
    translate: (error) => error,
    queue: 10,
  });
  for (const _ of 'abc') await short(COUNT, ['a']);
  assert.deepEqual({ taken, by }, { taken: 1, by: 3 });
  t.mock.timers.tick(60_000);
  for (const _ of 'abc') await short(COUNT, ['a']);
  assert.deepEqual({ taken, by }, { taken: 2, by: 6 });
});
