/** A registration's updates of its flow write no index (HOT), and the sweep reads only what it erases. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { DIEN, register } from '../../../src/testing/person.js';
import { startPostgres } from '../../support/database/postgres-server.js';
import { gatewayWorld, storeOn } from '../../support/worlds.js';

const server = await startPostgres();
after(() => server.stop());

const NEXT = 20;

test('most updates of a flow change no indexed column', async () => {
  const sql = await openPostgres({ url: await server.database() });
  const { carrier, http } = gatewayWorld({ store: storeOn(sql) });
  await register(http(), DIEN, carrier.code);
  await sql.exec('select pg_stat_force_next_flush()').catch(() => undefined);
  const updates = async () => {
    const { rows } = await sql.query<{ all: number; hot: number }>(
      `select n_tup_upd as all, n_tup_hot_upd as hot from pg_stat_user_tables where relname = $1`,
      ['flow'],
    );
    return rows[0] ?? { all: 0, hot: 0 };
  };
  let found = await updates();
  // The statistics of a session come within a second or so.
  for (let n = 0; n < NEXT && found.all === 0; n += 1) {
    await sql.query('select pg_sleep($1)', [0.25]);
    found = await updates();
  }
  assert.ok(found.all >= 5, `${found.all} updates`);
  // The bearer id changes once, when the person has proved something; it is looked up by an index.
  assert.ok(found.hot >= found.all - 2, `${found.hot} of ${found.all}`);
  await sql.close();
});

test('the sweep finds what is over by an index of the flows that still hold data', async () => {
  const sql = await openPostgres({ url: await server.database(), connections: 1 });
  await sql.exec('set enable_seqscan = off');
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>(
    'explain select ref from flow where sweep_at <= $2 and expires_at <= $1 limit $3',
    [1, 1, 1000],
  );
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /flow_sweep/);
  await sql.close();
});
