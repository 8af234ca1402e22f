/** T52: entries of flows between their commit and the chain. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { chainWaiting } from '../../../src/server/audit/inbox.js';
import { sqlAudit } from '../../../src/server/audit/sql-audit.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { newVault, PATIENT, pglite, postgres } from '../../support/worlds.js';
import { DIEN, http, PASSWORD, someone } from '../support.js';

const [embedded, server] = [await pglite(), await postgres()];
after(() => Promise.all([embedded.close(), server.close()]));
const ENGINES: readonly (readonly [string, SqlDatabase])[] = [
  ['PGlite', embedded],
  ['PostgreSQL', server.sql],
];
const vault = newVault();

interface Entry {
  readonly flow: string;
  readonly place: number;
}

/** An empty log, and people who have registered. */
async function registered(sql: SqlDatabase, people = 1) {
  await sql.exec(
    'delete from audit; delete from audit_head; delete from audit_in; delete from flow; delete from account; delete from counter',
  );
  const list = Array.from({ length: people }, (_, n) => someone(n));
  const world = http({ store: sqlStore({ sql, vault }), subscribers: [DIEN, ...list] });
  for (const each of list) await world.answer(await world.proven(each), { password: PASSWORD });
  const waiting = async () => (await sql.query<Entry>('select flow, place from audit_in order by flow, place')).rows;
  const events = async () =>
    (await sql.query<{ event: string }>('select event from audit order by seq')).rows.map(({ event }) => event);
  return { waiting, events, audit: sqlAudit({ sql, vault }) };
}

const EVENTS = ['flow.start', 'consent', 'otp.send', 'otp', 'match', 'account.create', 'flow.end'];

for (const [engine, sql] of ENGINES) {
  test(`entries wait, are told, and are chained once in their order, on ${engine}`, async () => {
    const { audit, waiting, events } = await registered(sql);
    const { waiting: told, ...before } = await audit.verify();
    assert.deepEqual(before, { entries: 0, broken: null, missing: null });
    assert.equal(told.entries, EVENTS.length);
    assert.ok(Math.abs(Date.parse(told.oldest ?? '') - Date.now()) < 60_000);
    assert.equal(await audit.chain(), EVENTS.length);
    assert.deepEqual(await events(), EVENTS);
    assert.deepEqual(await waiting(), []);
    assert.equal(await audit.chain(), 0);
    const nothing = { entries: 0, oldest: null };
    assert.deepEqual(await audit.verify(), { entries: EVENTS.length, broken: null, missing: null, waiting: nothing });
  });

  test(`an entry that is removed, changed or added before it is chained is found, on ${engine}`, async () => {
    const { waiting } = await registered(sql);
    const all = await waiting();
    const { flow } = all[0] ?? assert.fail();
    const at = { flow, place: all[2]?.place };
    for (const change of [
      'delete from audit_in where flow = $1 and place = $2',
      "update audit_in set result = 'fail' where flow = $1 and place = $2",
      "update audit_in set subject = 'another' where flow = $1 and place = $2",
      'update audit_in set place = place + 1000 where flow = $1 and place = $2',
      "update audit_in set mac = 'x' where flow = $1 and place = $2",
      `insert into audit_in select flow, place + 1, at, portal, event, result, reason, subject, mac
       from audit_in where flow = $1 and place = $2`,
      'delete from audit_in where flow = $1 and place >= $2',
      'delete from audit_in where flow = $1 or place = $2',
    ])
      for (const isChained of [false, true]) {
        const { audit, waiting: again } = await registered(sql);
        const [{ flow: ref } = at] = await again();
        await sql.query(change, [ref, at.place]);
        if (isChained) await audit.chain();
        assert.equal((await audit.verify()).missing, ref, `${change}, ${isChained ? 'then chained' : 'waiting'}`);
      }
  });

  test(`a sequencer that fails before its commit leaves what it read to the next one, on ${engine}`, async () => {
    const { audit, waiting, events } = await registered(sql);
    const dying: SqlDatabase = {
      ...sql,
      query: (text, values) => sql.query(text, values),
      transaction: (work) =>
        sql.transaction(async (tx) => {
          await work(tx);
          throw new Error('killed');
        }),
    };
    await assert.rejects(chainWaiting(dying), /killed/);
    assert.equal((await waiting()).length, EVENTS.length);
    assert.equal((await audit.verify()).missing, null);
    await audit.chain();
    assert.deepEqual(await events(), EVENTS);
  });

  test(`an older gateway appends to the chains meanwhile, on ${engine}`, async () => {
    const { audit, waiting } = await registered(sql);
    const [{ flow } = assert.fail()] = await waiting();
    await audit.append(undefined, { portal: 'p', flow, at: 1 }, [{ event: 'old', result: 'ok' }]);
    await audit.chain();
    await audit.append(undefined, { portal: 'p', flow, at: 2 }, [{ event: 'old', result: 'ok' }]);
    const { entries, broken, missing } = await audit.verify(await audit.heads());
    assert.deepEqual({ entries, broken, missing }, { entries: EVENTS.length + 2, broken: null, missing: null });
  });
}

test('two sequencers at once chain each entry once, while people register', async () => {
  const { audit, waiting, events } = await registered(server.sql, 12);
  const pools = await Promise.all([1, 2].map(() => openPostgres({ url: server.url, migrate: false, ...PATIENT })));
  const world = http({ store: sqlStore({ sql: server.sql, vault }), subscribers: [someone(20)] });
  const counts = await Promise.all([
    ...pools.flatMap((sql) => [chainWaiting(sql), chainWaiting(sql)]),
    world.answer(await world.proven(someone(20)), { password: PASSWORD }).then(() => 0),
  ]);
  const later = await audit.chain();
  assert.equal(
    counts.reduce((sum, each) => sum + each, later),
    13 * EVENTS.length,
  );
  assert.equal((await events()).length, 13 * EVENTS.length);
  assert.deepEqual(await waiting(), []);
  const { broken, missing } = await audit.verify();
  assert.deepEqual({ broken, missing }, { broken: null, missing: null });
  await Promise.all(pools.map((sql) => sql.close()));
});

test('a gateway leaves the chaining to another one that is at it', async () => {
  const { audit, waiting } = await registered(server.sql);
  await audit.chain();
  const world = http({ store: sqlStore({ sql: server.sql, vault }), subscribers: [someone(21)] });
  await world.answer(await world.proven(someone(21)), { password: PASSWORD });
  const other = await openPostgres({ url: server.url, migrate: false, ...PATIENT });
  await other.transaction(async (tx) => {
    await tx.query('select id from audit_head for update');
    assert.equal(await chainWaiting(server.sql, { leave: true }), 0);
  });
  await other.close();
  assert.equal((await waiting()).length, EVENTS.length);
  assert.equal(await chainWaiting(server.sql, { leave: true }), EVENTS.length);
});

test('entries that waited when a backup was made are chained after its restore', async () => {
  const { audit, events } = await registered(embedded);
  const anchor = await audit.heads();
  const copy = await embedded.clone();
  await audit.chain();
  assert.deepEqual(await events(), EVENTS);
  const restored = sqlAudit({ sql: copy, vault });
  assert.equal((await restored.verify(anchor)).waiting.entries, EVENTS.length);
  assert.equal(await restored.chain(), EVENTS.length);
  const { entries, broken, missing } = await restored.verify(anchor);
  assert.deepEqual({ entries, broken, missing }, { entries: EVENTS.length, broken: null, missing: null });
  await copy.close();
});
