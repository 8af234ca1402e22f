/** A new version of an account: from a portal's statement, a person's own change, or a new proof. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PGlite } from '@electric-sql/pglite';
import { changeAccount } from '../../../src/server/scim/change-account.js';
import { migrate } from '../../../src/server/sql/migrations.js';
import { madePglite } from '../../support/database/made-database.js';
import { clear, syncWorld } from './support.js';

const PORTALS = {
  national: { url: 'http://localhost:1', token: 't' },
  ministry: { url: 'http://localhost:1', token: 't' },
};
const AT = Date.UTC(2026, 10, 29);

let sql: PGlite;
before(async () => {
  sql = await madePglite();
  await migrate(sql);
});
after(() => sql.close());

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly method: string;
  readonly assurance: string;
  readonly modified_at: string | number | null;
  readonly person: string;
}

async function world() {
  await clear(sql);
  const { vault, register } = syncWorld(sql, PORTALS);
  await register(1);
  const rows = async () => (await sql.query<Row>('select * from account')).rows;
  const row = async () => (await rows())[0] ?? assert.fail('no account');
  const { id, version, method, assurance } = await row();
  const person = async () => (await vault.open((await row()).person, `account:${id}`)) as Record<string, unknown>;
  const due = async () =>
    (await sql.query<{ portal: string; wanted: number }>('select portal, wanted from delivery order by portal')).rows;
  const change = (more: Partial<Parameters<typeof changeAccount>[2]>) =>
    sql.transaction((tx) => changeAccount(tx, vault, { account: id, changes: {}, at: AT, ...more }));
  return { id, version, method, assurance, row, person, due, change };
}

test('an account that is not there, is erased, or has another version is not changed', async () => {
  const { id, version, row, change, due } = await world();
  const [before, queued] = [await row(), await due()];
  assert.equal(await change({ account: crypto.randomUUID() }), undefined);
  assert.equal(await change({ account: crypto.randomUUID(), seen: version }), undefined);
  for (const seen of [version - 1, version + 1])
    assert.equal(await change({ seen, changes: { email: 'a@b.vn' } }), undefined);
  assert.deepEqual([await row(), await due()], [before, queued]);
  await sql.query("update account set state = 'erased' where id = $1", [id]);
  assert.equal(await change({}), undefined);
});

test('a change raises the version, keeps what it does not name, and is queued for each portal but the one it came from', async () => {
  const { version, method, assurance, row, person, due, change } = await world();
  const before = await person();
  const [ministry] = (await due()).filter(({ portal }) => portal === 'ministry');
  assert.equal(await change({ seen: version, changes: { email: 'a@b.vn' }, except: 'ministry' }), version + 1);
  const now = await row();
  assert.deepEqual(
    [now.version, now.state, now.method, now.assurance, Number(now.modified_at)],
    [version + 1, 'active', method, assurance, AT],
  );
  assert.deepEqual(await person(), { ...before, email: 'a@b.vn' });
  const wanted = Object.fromEntries((await due()).map((each) => [each.portal, each.wanted]));
  assert.deepEqual(wanted, { national: version + 1, ministry: ministry?.wanted });
  assert.equal(await change({ changes: { state: 'inactive' } }), version + 2);
  assert.equal((await row()).state, 'inactive');
  assert.ok(!('state' in (await person())), 'the state is no part of the person');
});

test('a new proof replaces method, level and evidence', async () => {
  const { row, person, change } = await world();
  const proof = { method: 'usb', assurance: 'certificate', evidence: { certificate: 'c' }, at: AT - 1 };
  await change({ proof });
  const { method, assurance } = await row();
  const { evidence, provedAt } = await person();
  assert.deepEqual([method, assurance, evidence, provedAt], ['usb', 'certificate', proof.evidence, proof.at]);
});
