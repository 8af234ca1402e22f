import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import type { Counters } from '../../../src/server/checks/limits.js';
import { DatabaseUnavailable, writeWith, type SqlDatabase } from '../../../src/server/sql/sql.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { startPostgres } from '../../support/database/postgres-server.js';
import { storeOn } from '../../support/worlds.js';
import { http } from '../support.js';

const server = await startPostgres();
const sql = await openPostgres({ url: await server.database() });
after(async () => {
  await sql.close();
  await server.stop();
});

/** The database with `met` around the statement that ends a registration. */
function around(met: <T>(run: () => Promise<T>) => Promise<T>): SqlDatabase {
  const write = writeWith(sql);
  const ends = (text: string) => text.includes('insert into account');
  return { ...sql, short: (text, values) => (ends(text) ? met(() => write(text, values)) : write(text, values)) };
}

test('L-4: while the database is down the gateway reports it, and recovers by itself', async () => {
  const { call, proven, answer, view } = http({ store: storeOn(sql), now: Date.now });
  const waiting = await proven();
  await server.crash();
  const refused = await call('POST', '', { body: { method: 'mobile', audience: 'citizen', portal: 'national' } });
  assert.equal(refused.status, 503);
  assert.equal(refused.body['code'], 'unavailable');
  assert.equal(refused.headers.get('retry-after'), '2');
  const key = { 'Idempotency-Key': 'the-same-key-all-along' };
  assert.equal((await answer(waiting, { password: PASSWORD }, key)).status, 503);
  await server.start();
  const done = await answer(waiting, { password: PASSWORD }, key);
  assert.equal(view(done).status, 'complete', done.text);
  const { rows } = await sql.query('select id from account');
  assert.equal(rows.length, 1);
});

test('L-3: a commit whose answer was lost is reported as done, once', async () => {
  await sql.exec('delete from account; delete from consent');
  const lossy = { on: false, lost: 0 };
  const flaky = around(async (run) => {
    const result = await run();
    if (!lossy.on || lossy.lost) return result;
    lossy.lost += 1;
    throw new DatabaseUnavailable('away', '08006');
  });
  const world = http({ store: storeOn(flaky) });
  const waiting = await world.proven();
  lossy.on = true;
  const received = await world.answer(waiting, { password: PASSWORD });
  assert.equal(lossy.lost, 1);
  assert.equal(world.view(received).status, 'complete', received.text);
  const { rows } = await sql.query('select id from account');
  assert.equal(rows.length, 1);
});

test('a commit is retried while the database is down for a moment', async () => {
  await sql.exec('delete from account; delete from consent');
  let refusals = 0;
  const away = around((run) => {
    if (refusals > 2) return run();
    refusals += 1;
    return Promise.reject(new DatabaseUnavailable('away', 'ECONNREFUSED'));
  });
  const world = http({ store: storeOn(away) });
  const waiting = await world.proven();
  const received = await world.answer(waiting, { password: PASSWORD });
  assert.equal(refusals, 3);
  assert.equal(world.view(received).status, 'complete', received.text);
});

test('what cannot be given back to a limit is logged, and the answer is written', async () => {
  const store = storeOn(sql);
  const events: string[] = [];
  const counters: Counters = {
    hit: (hits, now) =>
      hits.some(({ key, by }) => by < 0 && key.startsWith('match:'))
        ? Promise.reject(new DatabaseUnavailable('away', '57P01'))
        : store.counters.hit(hits, now),
  };
  const world = http({ store: { ...store, counters }, log: (_, { event }) => void events.push(event) });
  assert.equal((await world.proven()).step, 'password');
  assert.deepEqual(
    events.filter((event) => event.startsWith('database')),
    ['database.unavailable'],
  );
});
