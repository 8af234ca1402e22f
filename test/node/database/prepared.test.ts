/** Statements are prepared once for each connection, and outlive the migration of a newer version. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type pg from 'pg';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { run } from '../../../src/node/database/prepared.js';
import { startPostgres } from '../../support/database/postgres-server.js';

const server = await startPostgres();
after(() => server.stop());

const PREPARED = "select statement from pg_prepared_statements where statement like 'select * from counter%'";
const READ = 'select * from counter where key = $1';
const hit = 'insert into counter (key, count, until) values ($1, 1, 0)';

test('a statement with values is prepared once for a connection, in and outside transactions', async () => {
  const sql = await openPostgres({ url: await server.database(), connections: 1 });
  for (let n = 0; n < 3; n += 1) await sql.query(READ, ['a']);
  await sql.transaction((tx) => tx.query(READ, ['a']));
  const { rows } = await sql.query<{ statement: string }>(PREPARED);
  assert.deepEqual(
    rows.map(({ statement }) => statement),
    [READ],
  );
  await sql.close();
});

test('a newer version adds a column while this one serves: no call fails', async () => {
  const url = await server.database();
  const sql = await openPostgres({ url, connections: 3 });
  const newer = await openPostgres({ url, connections: 1 });
  await sql.query(hit, ['a']);
  // Each connection of the pool has prepared it.
  await Promise.all(Array.from({ length: 12 }, () => sql.query(READ, ['a'])));
  await newer.exec('alter table counter add column later integer');
  const outside = await Promise.all(Array.from({ length: 12 }, () => sql.query<{ count: number }>(READ, ['a'])));
  assert.deepEqual(new Set(outside.map(({ rows: [row] }) => row?.count)), new Set([1]));
  await newer.exec('alter table counter add column latest integer');
  const inside = await Promise.all(
    Array.from({ length: 6 }, () =>
      sql.transaction(async (tx) => (await tx.query<Record<string, unknown>>(READ, ['a'])).rows[0]),
    ),
  );
  for (const row of inside) assert.ok(row && 'latest' in row);
  await newer.close();
  await sql.close();
});

/** A connection through PgBouncer, whose process id is its own. */
function pooled(processID: number) {
  const asked: object[] = [];
  const query = (config: string | object) => {
    if (typeof config === 'object') asked.push(config);
    return Promise.resolve({ rows: [{ pid: 7 }] });
  };
  return { asked, client: { processID, query } as unknown as pg.ClientBase };
}

test('behind a pooler nothing is prepared', async () => {
  for (const [id, isNamed] of [
    [7, true],
    [8, false],
  ] as const) {
    const { client, asked } = pooled(id);
    await run(client, READ, ['a']);
    assert.equal('name' in (asked[0] ?? {}), isNamed);
  }
});
