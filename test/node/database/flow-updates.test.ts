/** A registration's updates of its flow write no index (HOT) and no other table, and the sweep reads only what it erases. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { DIEN, register } from '../../../src/testing/person.js';
import { until } from '../../support/promises/promise.js';
import { gatewayWorld, postgres, storeOn } from '../../support/worlds.js';

const server = await postgres();
after(server.close);

test('most updates of a flow change no indexed column', async () => {
  const url = await server.database();
  const writing = await openPostgres({ url });
  const { carrier, http } = gatewayWorld({ store: storeOn(writing) });
  await register(http(), DIEN, carrier.code);
  await writing.close();
  const sql = await openPostgres({ url, connections: 1 });
  // A session has written its statistics before it is gone.
  await until('the end of the sessions', async () => {
    const { rows } = await sql.query(
      `select 1 from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rows.length === 0;
  });
  const { rows } = await sql.query<{ all: number; hot: number }>(
    `select n_tup_upd as all, n_tup_hot_upd as hot from pg_stat_user_tables where relname = $1`,
    ['flow'],
  );
  const { all = 0, hot = 0 } = rows[0] ?? {};
  assert.ok(all >= 5, `${all} updates`);
  // The bearer id changes once, when the person has proved something; it is looked up by an index.
  assert.ok(hot >= all - 2, `${hot} of ${all}`);
  const beside = await sql.query<{ size: number }>(
    `select pg_relation_size(reltoastrelid) as size from pg_class where relname = $1`,
    ['flow'],
  );
  assert.equal(beside.rows[0]?.size, 0, 'nothing is written beside the row');
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
