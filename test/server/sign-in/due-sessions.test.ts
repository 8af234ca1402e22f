/** Sessions whose time is over, deleted by two gateways at once, while their people come back. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { sqlSessions, type Sessions } from '../../../src/server/sign-in/sessions.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { newSecret } from '../../../src/server/vault/vault.js';
import { until } from '../../support/promises/promise.js';
import { clock, engines, newVault, PATIENT } from '../../support/worlds.js';
import { newAccount } from '../scim/support.js';

const MINUTE = 60_000;
const vault = newVault();
const { all, server, close } = await engines();
const second = await openPostgres({ url: server.url, ...PATIENT });
after(async () => {
  await second.close();
  await close();
});

async function newPerson(sql: SqlDatabase, now: () => number): Promise<string> {
  await sql.exec('delete from account_session; delete from account');
  await sql.transaction((tx) => sqlStore({ sql, vault, now }).accounts.create(tx, newAccount(1)));
  const { rows } = await sql.query<{ id: string }>('select id from account');
  return rows[0]?.id ?? '';
}

/** Opens sessions; returns the cookies of their browsers. */
async function open(sessions: Sessions, account: string, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, newSecret);
  for (const id of ids)
    await sessions.open(undefined, { id, who: { account }, method: 'password', portal: '', assurance: 'phone' });
  return ids;
}

for (const [engine, one] of all) {
  const other = engine === 'PostgreSQL' ? second : one;
  const { now, sleep } = clock();
  const ended: string[] = [];
  const onEnd = (sessions: readonly { readonly ref: string }[]) => ended.push(...sessions.map(({ ref }) => ref));
  const [here, there] = [one, other].map((sql) => sqlSessions({ sql, vault, now, onEnd })) as [Sessions, Sessions];

  test(`of two gateways one ends each session, and one that is used stays: ${engine}`, async () => {
    const account = await newPerson(one, now);
    await open(here, account, 40);
    const { rows: due } = await one.query<{ ref: string }>('select ref from account_session order by ref');
    sleep(20 * MINUTE);
    const [used = ''] = await open(here, account, 1);
    sleep(10 * MINUTE);
    const counts = await Promise.all([here.endDue(), there.endDue(), here.endDue()]);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      40,
    );
    assert.deepEqual(
      ended.toSorted(),
      due.map(({ ref }) => ref),
    );
    assert.equal((await here.find(used))?.account, account);
    assert.equal(await here.endDue(), 0);
  });
}

test('a person who comes back at the last moment keeps the session', async () => {
  const { now, sleep } = clock();
  const { sql } = server;
  const account = await newPerson(sql, now);
  const sessions = sqlSessions({ sql, vault, now });
  const [id = ''] = await open(sessions, account, 1);
  sleep(30 * MINUTE - 1);
  let ending: Promise<number> | undefined;
  await second.transaction(async (tx) => {
    assert.ok(await sqlSessions({ sql: { ...second, query: tx.query.bind(tx) }, vault, now }).find(id));
    // Another gateway, whose clock is a millisecond ahead, waits for the row.
    ending = sqlSessions({ sql, vault, now: () => now() + 1 }).endDue();
    await until('the lock', async () => {
      const { rows } = await tx.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows.length > 0;
    });
  });
  assert.equal(await ending, 0);
  assert.equal((await sessions.find(id))?.account, account);
});
