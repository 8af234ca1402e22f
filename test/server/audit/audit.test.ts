/** T52: changes to the log by a person with write access to the database are detected. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { chain, GENESIS, type AuditEntry, type Head } from '../../../src/server/audit/audit.js';
import { sqlAudit } from '../../../src/server/audit/sql-audit.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { engines, newVault, PATIENT } from '../../support/worlds.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import { identity } from '../../../src/testing/person.js';
import { memoryStore } from '../../../src/testing/world.js';
import { DIEN, http, PASSWORD, someone } from '../support.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';

const { all, server, close } = await engines();
after(close);

/** An entry as read from the table: drivers differ in how they read a bigint. */
type Row = Omit<AuditEntry, 'seq'> & { readonly seq: number | string };
const entriesOf = async (sql: SqlDatabase): Promise<readonly AuditEntry[]> =>
  (await sql.query<Row>(`select * from audit where flow = 'a' order by seq`)).rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
  }));

const NOTHING_WAITS = { waiting: { entries: 0, oldest: null }, missing: null };

/** Two chains: the entries of one, and another beside it. */
async function written(sql: SqlDatabase) {
  await sql.exec('delete from audit; delete from audit_head');
  const audit = sqlAudit({ sql });
  for (let n = 0; n < 6; n += 1) {
    const event = { event: `event-${n}`, result: 'ok', reason: 'why', subject: 'whose' } as const;
    await audit.append(undefined, { portal: 'p', flow: 'a', at: n }, [event]);
    await audit.append(undefined, { portal: 'p', flow: 'b', at: n }, [event]);
  }
  return { audit, rows: await entriesOf(sql) };
}

/** Rebuilds the chain from an entry on, which needs every permission. */
async function rewrite(sql: SqlDatabase, rows: readonly AuditEntry[], from: number): Promise<void> {
  let previous = rows[from - 1]?.hash ?? GENESIS;
  for (const { hash: old, ...entry } of rows.slice(from)) {
    const next = await chain({ ...entry, event: 'nothing happened', previous });
    await sql.query('update audit set event = $2, previous = $3, hash = $4 where seq = $1', [
      ...[next.seq, next.event, next.previous, next.hash],
    ]);
    await sql.query('update audit_head set hash = $2 where hash = $1', [old, next.hash]);
    previous = next.hash;
  }
}

for (const [engine, sql] of all) {
  test(`T52: verification names the entry with one byte changed, removed or added, on ${engine}`, async () => {
    const { audit, rows } = await written(sql);
    const third = rows[2];
    assert.ok(third);
    assert.deepEqual(await audit.verify(), { ...NOTHING_WAITS, entries: 12, broken: null });
    for (const column of [
      'at',
      'portal',
      'flow',
      'event',
      'result',
      'reason',
      'subject',
      'previous',
      'hash',
    ] as const) {
      const flipped = `${String(third[column]).slice(0, -1)}~`;
      await sql.query(`update audit set ${column} = $2 where seq = $1`, [third.seq, flipped]);
      assert.equal((await audit.verify()).broken, third.seq, column);
      await sql.query(`update audit set ${column} = $2 where seq = $1`, [third.seq, third[column]]);
    }
    await sql.query('update audit set reason = null where seq = $1', [third.seq]);
    assert.equal((await audit.verify()).broken, third.seq, 'a reason that is gone');
    await sql.query('delete from audit where seq = $1', [third.seq]);
    assert.equal((await audit.verify()).broken, third.seq + 1, 'whatever follows the gap');
    const again = await written(sql);
    await sql.query('delete from audit where seq = $1', [again.rows.at(-1)?.seq]);
    assert.equal((await again.audit.verify()).broken, again.rows.at(-1)?.seq, 'the last one');
  });

  test(`T52: an earlier anchor reveals a chain that was rebuilt, truncated, or removed with its head, on ${engine}`, async () => {
    const { audit, rows } = await written(sql);
    const anchor: readonly Head[] = await audit.heads();
    assert.equal(anchor.length, 2);
    const [first, fourth, last] = [rows[0], rows[3], rows[5]];
    assert.ok(first && fourth && last);
    await audit.append(undefined, { portal: 'p', flow: 'a', at: 9 }, [{ event: 'later', result: 'ok' }]);
    assert.deepEqual(
      await audit.verify(anchor),
      { ...NOTHING_WAITS, entries: 13, broken: null },
      'an old anchor holds',
    );

    await rewrite(sql, await entriesOf(sql), 3);
    assert.equal((await audit.verify()).broken, null, 'by itself it is a chain');
    assert.equal((await audit.verify(anchor)).broken, last.seq, 'the anchored entry is not the one that was anchored');

    const second = await written(sql);
    const [kept, cut] = [second.rows[3], await second.audit.heads()];
    assert.ok(kept);
    const tail = cut.find(({ seq }) => seq === last.seq);
    await sql.query('delete from audit where flow = $1 and seq > $2', ['a', kept.seq]);
    await sql.query('update audit_head set seq = $1, hash = $2 where hash = $3', [kept.seq, kept.hash, tail?.hash]);
    assert.equal((await audit.verify()).broken, null);
    assert.equal((await audit.verify(cut)).broken, kept.seq + 1, 'the first that is missing');

    await sql.exec(`delete from audit where flow = 'a'`);
    await sql.query('delete from audit_head where hash = $1', [kept.hash]);
    assert.equal((await audit.verify()).broken, null);
    assert.equal((await audit.verify(cut)).broken, first.seq);
  });
}

test('T52: with the role of docs/operations.md a gateway registers people but cannot change its log', async () => {
  const [, role = ''] =
    /```sql\n(create role dvc_gateway[\s\S]*?)```/.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
  const url = await server.database();
  const owner = await openPostgres({ url, ...PATIENT });
  await owner.exec(role);
  const sql = await openPostgres({ url: url.replace('gateway@', 'dvc_gateway@'), migrate: false, ...PATIENT });
  const store = sqlStore({ sql, vault: newVault(), targets: ['national'] });
  const world = http({ store });
  const done = await world.answer(await world.proven(), { password: PASSWORD });
  assert.equal(done.body['status'], 'complete');
  await store.audit.chain();
  await store.flows.sweep(Date.now() + 3 * 86_400_000);
  for (const statement of [
    `update audit set result = 'fail'`,
    'delete from audit',
    'truncate audit',
    `update audit_in set result = 'fail'`,
    'drop table audit',
    'delete from migration',
  ]) {
    await assert.rejects(sql.query(statement), ({ code }: { code?: string }) => code === '42501', statement);
  }
  const { entries, broken } = await store.audit.verify();
  assert.ok(entries > 4 && broken === null);
  await Promise.all([sql.close(), owner.close()]);
});

/** Audit events with their subject, as `event result reason`. */
async function logged(act: (world: ReturnType<typeof http>) => Promise<unknown>, limits: Partial<typeof LIMITS> = {}) {
  const store = memoryStore();
  const subscribers = [DIEN, { ...someone(1), fullName: 'Trần Thị Bình' }];
  await act(http({ store, subscribers, limits: { ...LIMITS, ...limits } }));
  return store.audit.entries.map(({ event, result, reason = '' }) => `${event} ${result} ${reason}`.trim());
}

const BEGUN = ['flow.start ok', 'consent ok account check share', 'otp.send ok'];

test('audit: logs what a person does and the result, each event with its reason', async () => {
  const once = { scope: 'phone', seconds: 3600 } as const;
  const register = async (world: ReturnType<typeof http>) => world.answer(await world.proven(), { password: PASSWORD });
  const wrong = async (world: ReturnType<typeof http>) => {
    const asked = await world.asked();
    return world.answer(asked, { code: world.carrier.code(DIEN.phone) === '000000' ? '000001' : '000000' });
  };
  assert.deepEqual(await logged(register), [...BEGUN, 'otp ok', 'match ok', 'account.create ok', 'flow.end ok']);
  assert.deepEqual((await logged(async (world) => [await register(world), await world.proven()])).slice(7), [
    ...[...BEGUN, 'otp ok', 'account.duplicate fail exists', 'flow.end fail already-registered'],
  ]);
  assert.deepEqual((await logged((world) => world.proven(someone(1)))).slice(3), [
    ...['otp ok', 'match fail subscriber-mismatch', 'flow.end fail subscriber-mismatch'],
  ]);
  const down = async (world: ReturnType<typeof http>) => {
    const asked = await world.asked();
    const code = world.carrier.code(DIEN.phone);
    world.carrier.mode = 'down';
    const again = world.view(await world.answer(asked, { code }));
    world.carrier.mode = 'normal';
    return world.answer(again, { code });
  };
  assert.deepEqual((await logged(down)).slice(3), ['otp ok', 'match fail unavailable', 'match ok']);
  assert.deepEqual((await logged(wrong)).slice(3), ['otp fail incorrect']);
  assert.deepEqual((await logged(wrong, { submit: [{ ...once, max: 0 }] })).slice(3), ['limit fail submit']);
  assert.deepEqual((await logged(wrong, { 'wrong-code': [{ ...once, max: 0 }] })).slice(3), [
    ...['otp.lock fail phone', 'flow.end fail rate-limited'],
  ]);
  const unsolved = async (world: ReturnType<typeof http>) => {
    const begun = world.view(await world.start());
    return world.answer(begun, { ...((await identity(begun, DIEN)) as object), captcha: 'x' });
  };
  assert.match((await logged(unsolved))[1] ?? '', /^captcha fail/);
  const limited = await logged((world) => world.asked(), { identify: [{ ...once, max: 0 }] });
  assert.equal(limited[1], 'limit fail identify');
  const given = await logged(async (world) => world.call('DELETE', '', { headers: world.at(await world.asked()) }));
  assert.equal(given.at(-1), 'flow.end fail abandoned');
});
