import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { MIGRATIONS } from '../../../src/server/sql/migrations.js';
import { databaseReady, DatabaseUnavailable, type SqlDatabase } from '../../../src/server/sql/sql.js';
import { until } from '../../support/promises/promise.js';
import { storeOn } from '../../support/worlds.js';
import { startPostgres } from '../../support/database/postgres-server.js';
import { faultyProxy } from '../../support/database/tcp-proxy.js';

const server = await startPostgres({ settings: { deadlock_timeout: '50ms' } });
after(() => server.stop());

const hit = 'insert into counter (key, count, until) values ($1, 1, 0)';
const lock = 'select count from counter where key = $1 for update';
const is = (trouble: string) => (error: unknown) => error instanceof DatabaseUnavailable && error.trouble === trouble;

/** Locks a row until `release` is called. */
async function hold(sql: SqlDatabase, key: string) {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  let done: Promise<unknown> = Promise.resolve();
  await new Promise<void>((held) => {
    done = sql.transaction(async (tx) => {
      await tx.query(lock, [key]);
      held();
      await until;
    });
  });
  return { done, release };
}

test('eight processes that start at once on an empty database migrate it once', async () => {
  const url = await server.database();
  const all = await Promise.all(Array.from({ length: 8 }, () => openPostgres({ url, connections: 2 })));
  const { rows } = await (all[0] as SqlDatabase).query<{ number: number }>('select number from migration');
  assert.deepEqual(
    rows.map(({ number }) => number).sort((a, b) => a - b),
    [0, ...MIGRATIONS.map((_, index) => index + 1)],
  );
  await Promise.all(all.map((each) => each.close()));
});

test('retries a transaction that the database aborted because of a deadlock', async () => {
  const sql = await openPostgres({ url: await server.database() });
  for (const key of ['a', 'b']) await sql.query(hit, [key]);
  let [runs, held] = [0, 0];
  let meet: () => void = () => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  const both = (keys: readonly string[]) =>
    sql.transaction(async (tx) => {
      runs += 1;
      for (const key of keys) {
        await tx.query('update counter set count = count + 1 where key = $1', [key]);
        // Each locks its first row before either requests its second.
        if ((held += 1) === 2) meet();
        await met;
      }
    });
  await Promise.all([both(['a', 'b']), both(['b', 'a'])]);
  assert.ok(runs > 2, `${runs} runs`);
  const { rows } = await sql.query<{ count: number }>('select count from counter');
  assert.deepEqual(
    rows.map(({ count }) => count),
    [3, 3],
  );
  await sql.close();
});

test('a statement that takes too long is cancelled, and its connection serves the next', async () => {
  const sql = await openPostgres({ url: await server.database(), connections: 2, statement: 150, lock: 80, idle: 300 });
  await assert.rejects(sql.query('select pg_sleep(5)'), is('slow'));
  await sql.query(hit, ['row']);
  const held = await hold(sql, 'row');
  await assert.rejects(
    sql.transaction((tx) => tx.query(lock, ['row'])),
    is('slow'),
  );
  // The idle session is ended by the server: the row is free, and the holder's call fails.
  const free = () =>
    sql
      .transaction((tx) => tx.query(lock, ['row']))
      .then(
        () => true,
        () => false,
      );
  await until('the row', free);
  held.release();
  await assert.rejects(held.done, is('away'));
  await sql.close();
});

test('with every connection taken a call waits for a bounded time; beyond the queue it is refused at once', async () => {
  const sql = await openPostgres({ url: await server.database(), connections: 1, patience: 1500, queue: 1 });
  await sql.query(hit, ['row']);
  const held = await hold(sql, 'row');
  const start = performance.now();
  let waited = false;
  const waiting = assert.rejects(sql.query('select 1'), is('busy')).then(() => (waited = true));
  await assert.rejects(sql.query('select 1'), is('busy'));
  assert.equal(waited, false, 'refused at once, while the other call still waits');
  await waiting;
  assert.ok(performance.now() - start >= 1400, 'waited its time');
  held.release();
  await held.done;
  assert.equal((await sql.query('select 1')).rows.length, 1);
  await sql.close();
});

test('a transaction with a failed statement is never reported as committed', async () => {
  const sql = await openPostgres({ url: await server.database() });
  const swallowed = sql.transaction(async (tx) => {
    await tx.query(hit, ['row']);
    await tx.query('select 1 / 0').catch(() => undefined);
  });
  await assert.rejects(swallowed);
  assert.equal((await sql.query('select 1 from counter')).rows.length, 0);
  await sql.close();
});

test('a crash fails the calls in progress; later calls succeed when the database is back', async () => {
  const sql = await openPostgres({ url: await server.database(), statement: 60_000 });
  await sql.query(hit, ['row']);
  const held = await hold(sql, 'row');
  const sleeping = assert.rejects(sql.query('update counter set count = 2 where pg_sleep(60) is not null'), is('away'));
  const begun = "select 1 from pg_stat_activity where wait_event = 'PgSleep'";
  await until('the sleep', async () => (await sql.query(begun)).rows.length > 0);
  await server.crash();
  await sleeping;
  await assert.rejects(sql.query('select 1'), is('away'));
  held.release();
  await assert.rejects(held.done, is('away'));
  await server.start();
  const { rows } = await sql.query<{ count: number }>('select count from counter');
  assert.ok(rows.every(({ count }) => count === 1));
  await sql.close();
});

test('when a server goes silent, one call waits for it; the next ones use fresh connections', async () => {
  const proxy = await faultyProxy(() => server.port);
  const url = (await server.database()).replace(`:${server.port}/`, `:${proxy.port}/`);
  const sql = await openPostgres({ url, connections: 4, statement: 500 });
  let open = 0;
  let meet: () => void = () => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  const held = () =>
    sql.transaction(async (tx) => {
      await tx.query('select 1');
      if ((open += 1) === 4) meet();
      await met;
    });
  await Promise.all([held(), held(), held(), held()]);
  proxy.silence();
  const answers: string[] = [];
  for (let call = 0; call < 4; call += 1)
    answers.push(
      await sql.query('select 1').then(
        () => 'served',
        (error: unknown) => (error as DatabaseUnavailable).trouble,
      ),
    );
  assert.deepEqual(answers, ['slow', 'served', 'served', 'served']);
  await sql.close();
  proxy.close();
});

test('a gateway that reaches a read-only server is not ready', async () => {
  const { pathname, port, username } = new URL(await server.database());
  const place = `host=127.0.0.1 port=${port} user=${username} dbname=${pathname.slice(1)}`;
  for (const [options, isReady] of [
    ['', true],
    [" options='-c default_transaction_read_only=on'", false],
  ] as const) {
    const sql = await openPostgres({ url: place + options, migrate: false });
    assert.equal(await databaseReady(sql), isReady);
    await sql.close();
  }
});

test('returns bigint as a number, because sharding engines use it for every integer', async () => {
  const sql = await openPostgres({ url: await server.database(), migrate: false });
  assert.deepEqual((await sql.query('select 7::bigint as n, $1::bigint as at', [1_764_000_000_000])).rows, [
    { n: 7, at: 1_764_000_000_000 },
  ]);
  await sql.close();
});

test('sweeps a backlog within the statement timeout, with several sweepers at once', async () => {
  const sql = await openPostgres({ url: await server.database() });
  await sql.query(
    "insert into counter (key, count, until) select 'k' || n, 1, n from generate_series(1, 2500) as series (n)",
  );
  const { flows } = storeOn(sql);
  await Promise.all([flows.sweep(2400), flows.sweep(2400), flows.sweep(2400)]);
  assert.equal((await sql.query('select key from counter')).rows.length, 100);
  await sql.close();
});

test('a gateway without permission to change the schema uses it as it is', async () => {
  const url = await server.database();
  const bare = await openPostgres({ url, migrate: false });
  await assert.rejects(bare.query('select 1 from account'), { code: '42P01' });
  await bare.close();
  await assert.rejects(openPostgres({ url: url.replace(/:\d+\//, ':1/'), start: 10 }), is('away'));
});
