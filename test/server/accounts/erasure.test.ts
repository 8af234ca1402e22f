/** The rights of a person: export, final erasure, withdrawal of a consent. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { migrate, MIGRATIONS } from '../../../src/server/sql/migrations.js';
import { sqlAudit } from '../../../src/server/audit/sql-audit.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import type { Grant } from '../../../src/server/scim/grants.js';
import { Rejected, type DeliveryClient } from '../../../src/server/delivery/delivery-client.js';
import { toUser, type Account } from '../../../src/server/scim/user.js';
import { database, engines, newVault, pglite } from '../../support/worlds.js';
import { newAccount, syncWorld } from '../scim/support.js';

const { all, close } = await engines();
after(close);
const PORTALS = {
  national: { url: 'http://127.0.0.1:1', token: 'x' },
  province: { url: 'http://127.0.0.1:1', token: 'x' },
};
const TOKEN = 'token-of-the-province';

/** A portal with a memory: its accounts by id. */
function portal(): DeliveryClient & { readonly users: Map<string, Account> } {
  const users = new Map<string, Account>();
  return {
    users,
    open: false,
    put(account) {
      users.set(account.id, account);
      return Promise.resolve(`remote-${account.id}`);
    },
    remove: (account) => Promise.resolve(void users.delete(account)),
    end: () => undefined,
  };
}

const national = portal();
const province = portal();

function worldOn(sql: SqlDatabase, vault = newVault()) {
  national.users.clear();
  province.users.clear();
  const { register, settle, worker, ...world } = syncWorld(sql, PORTALS, { vault, clients: { national, province } });
  const outbox = worker({ clients: { national, province } });
  const directory = sqlDirectory({ sql, vault, targets: world.targets, now: world.now });
  const subjects = sqlDataSubjects({ sql, vault, now: world.now });
  const root = 'http://localhost/scim/v2';
  async function scim(verb: string, path: string, body?: unknown, grant: Grant = 'authority'): Promise<number> {
    const tokens = { province: [await tokenHash(TOKEN)] };
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' };
    const init = { method: verb, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const app = createScimServer({ directory, tokens, root, grants: { province: grant }, now: world.now });
    return (await app.fetch(new Request(`${root}${path}`, init))).status;
  }
  const count = async (table: string) =>
    Number((await sql.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n);
  return { ...world, register, outbox, directory, subjects, scim, count, settle: () => settle(outbox) };
}

const WHO = { subject: newAccount(1).subject };

for (const [engine, sql] of all) {
  test(`T39: an erased account leaves every portal, late messages do not restore it, and the person may register again, on ${engine}`, async () => {
    const { register, settle, subjects, directory, scim, sleep, now, count } = worldOn(sql);
    await register(1);
    await settle();
    assert.deepEqual([national.users.size, province.users.size], [1, 1]);
    const [before] = await directory.list('province', 0, 1);
    assert.ok(before);
    sleep(1000);
    const erased = await subjects.erase(WHO);
    assert.equal(erased?.account, before.id);
    assert.deepEqual([await count('account'), await count('external_id')], [0, 0]);
    assert.ok(erased.portals.every(({ state }) => state === 'due'));
    await settle();
    assert.deepEqual([national.users.size, province.users.size], [0, 0]);
    sleep(1000);

    const again = await subjects.erase(WHO);
    assert.deepEqual(
      { ...again, portals: [] },
      { ...erased, portals: [] },
      'a second request describes the first erasure',
    );
    assert.deepEqual(
      again?.portals.map((each) => `${each.portal} ${each.state}`),
      ['national done', 'province done'],
    );

    const late = { ...toUser(before), externalId: 'theirs' };
    assert.equal(await scim('PUT', `/Users/${before.id}`, late), 404, 'a change of what is gone');
    assert.equal(await scim('POST', '/Users', late), 409, 'a registration from before');
    assert.equal(await scim('POST', '/Users', { ...late, ...undated(late) }), 409, 'one from an unknown time');
    const atOnce = dated(late, Date.parse(erased.erasedAt));
    assert.equal(await scim('POST', '/Users', { ...late, ...atOnce }), 409, 'one from the same millisecond');
    for (const dates of [{}, undated(late), dated(late, now())])
      assert.equal(await scim('POST', '/Users', { ...late, ...dates }, {}), 403, 'T73: a portal undoes no erasure');
    assert.equal(await count('account'), 0);

    await register(1);
    await settle();
    const [after] = await directory.list('national', 0, 5);
    assert.notEqual(after?.id, before.id);
    assert.deepEqual([...province.users.keys()], [after?.id]);
    assert.equal(await directory.change('province', before, { fullName: 'Ai' }), 'stale');
    assert.deepEqual([...province.users.keys()], [after?.id], 'the old one’s late messages do nothing to the new');
    await subjects.erase(WHO);
    sleep(1000);
    assert.equal(
      await scim('POST', '/Users', { ...late, ...dated(late, now()) }),
      201,
      'who registers since at the gateway that owns the accounts is new on its mirror',
    );
  });
}

type User = ReturnType<typeof toUser>;
const [EXTENSION = ''] = Object.keys(toUser({ ...newAccount(1), createdAt: 0 } as unknown as Account)).filter((key) =>
  key.startsWith('urn:'),
);
const dated = (user: User, at: number) => ({
  [EXTENSION]: { ...(user[EXTENSION] as object), registeredAt: new Date(at).toISOString() },
});
const undated = (user: User) => {
  const { registeredAt, ...rest } = user[EXTENSION] as Record<string, unknown>;
  assert.ok(registeredAt);
  return { [EXTENSION]: rest };
};

test('T39: stays erased after a replay of the outbox and a restore with tombstones', async () => {
  const sql = await pglite();
  const vault = newVault();
  const world = worldOn(sql, vault);
  await world.register(1);
  await world.register(2);
  await world.settle();
  const backup = await sql.dumpDataDir('none');
  await world.subjects.erase(WHO);
  await world.settle();
  await sql.exec(`update delivery set state = 'due', due_at = 0, delivered = 0`);
  await world.settle();
  const left = () => [national, province].map(({ users }) => [...users.values()].map(({ subject }) => subject));
  const other = newAccount(2).subject;
  assert.deepEqual(left(), [[other], [other]], 'the whole outbox, once more');
  const tombstones = await world.subjects.tombstones();
  await sql.close();

  const restored = await PGlite.create({ loadDataDir: backup });
  const second = worldOn(restored, vault);
  assert.equal(await second.count('account'), 2, 'the backup has them both');
  assert.equal(await second.subjects.eraseAgain(tombstones), 1);
  assert.equal(await second.subjects.eraseAgain(tombstones), 0, 'once is enough');
  assert.deepEqual(await second.subjects.tombstones(), tombstones, 'as it was, and when it was');
  await restored.exec(`update delivery set state = 'due', due_at = 0, delivered = 0`);
  await second.settle();
  assert.deepEqual(left(), [[other], [other]]);
  assert.equal((await sqlAudit({ sql: restored }).verify()).broken, null);
  await restored.close();
});

test('an erased account leaves nothing to decrypt: sealed data, password and flow are gone', async () => {
  const sql = await database();
  const { register, subjects } = worldOn(sql);
  await register(1, { passwordHash: '$argon2id$once' });
  const { rows } = await sql.query<{ person: string }>('select person from account');
  const sealed = String(rows[0]?.person);
  const dump = async () => {
    const tables = await sql.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    const all = await Promise.all(tables.rows.map(({ name }) => sql.query(`select * from "${name}"`)));
    return JSON.stringify(all.map((each) => each.rows));
  };
  assert.ok((await dump()).includes(sealed));
  await subjects.erase(WHO);
  const after = await dump();
  assert.ok(!after.includes(sealed) && !after.includes('$argon2id$once'));
  await sql.close();
});

test('exports everything stored about a person, and logs the export', async () => {
  const sql = await database();
  const { register, subjects, settle } = worldOn(sql);
  await register(1, { email: 'an@example.vn', evidence: { matchedAt: '2026-11-25' } });
  await register(2);
  await settle();
  assert.equal(await subjects.export({ subject: 'cccd:000000000000' }), undefined);
  const held = await subjects.export(WHO, 'dpo');
  const { fullName, birthDate, phone, subject } = newAccount(1);
  const evidence = { matchedAt: '2026-11-25' };
  assert.deepEqual(held?.person, { subject, fullName, birthDate, phone, email: 'an@example.vn', evidence });
  assert.equal(held.account?.['assurance'], 'phone');
  assert.deepEqual(
    held.consents.map(({ purpose, textHash, granted }) => [purpose, textHash, granted]),
    [
      ['account', 'x', true],
      ['check', 'x', true],
      ['share', 'x', true],
    ],
  );
  assert.deepEqual(
    held.portals.map(({ portal: at, state }) => [at, state]),
    [
      ['national', 'done'],
      ['province', 'done'],
    ],
  );
  assert.ok(!JSON.stringify(held).includes(newAccount(2).subject));
  const id = held.account['id'] as string;
  const again = await subjects.export({ account: id });
  assert.deepEqual(
    again?.audit.filter(({ event }) => event === 'account.export').map(({ result, reason }) => [result, reason]),
    [['ok', 'dpo']],
  );
  await subjects.erase(WHO);
  const gone = await subjects.export(WHO);
  assert.ok(gone);
  assert.deepEqual([gone.account, gone.person, gone.erased[0]?.account], [null, null, id]);
  assert.equal(gone.consents.length, 3, 'what proves that they had agreed stays');
  const { rows } = await sql.query<{ flow: string; portal: string; subject: string | null }>(
    "select flow, portal, subject from audit_all where event = 'account.export' order by at, seq",
  );
  const [logged] = rows;
  assert.ok(logged?.subject);
  assert.deepEqual([rows.length, new Set(rows.map(({ flow, subject }) => `${flow} ${subject}`)).size], [3, 1]);
  assert.deepEqual([logged.flow, logged.portal, rows[2]?.portal], [id, 'national', '']);
  await sql.close();
});

test('evidence of the registration survives every change that a portal makes', async () => {
  const sql = await database();
  const { register, subjects, directory } = worldOn(sql);
  await register(1, { evidence: { matchedAt: '2026-11-25' } });
  const [seen] = await directory.list('province', 0, 1);
  assert.ok(seen);
  await directory.change('province', seen, { fullName: 'Nguyễn Văn Bình' });
  const { person } = (await subjects.export(WHO)) ?? {};
  const { fullName, evidence } = person as Record<string, unknown>;
  assert.deepEqual([fullName, evidence], ['Nguyễn Văn Bình', { matchedAt: '2026-11-25' }]);
  await sql.close();
});

test('withdrawing the consent to share keeps the account where it was made and removes it elsewhere', async () => {
  const sql = await database();
  const { register, subjects, settle, directory, outbox } = worldOn(sql);
  await register(1);
  await settle();
  assert.equal(await subjects.withdraw({ subject: 'cccd:000000000000' }), undefined);
  await subjects.withdraw(WHO);
  assert.equal(await directory.count('province'), 0, 'at once, where it is asked');
  await settle();
  assert.deepEqual([national.users.size, province.users.size], [1, 0]);
  const [account] = national.users.values();
  assert.equal(account?.consents.find(({ purpose }) => purpose === 'share')?.granted, false);
  assert.equal(account.version, 2);
  const receipts = await subjects.withdraw(WHO);
  assert.ok(
    receipts?.every(({ state }) => state === 'done'),
    'a second time changes nothing',
  );
  assert.equal((await directory.find('national', WHO))?.version, 2);
  assert.equal(await outbox.reconcile(), 0);
  const { rows } = await sql.query<{ granted: boolean; withdrawn_at: string | null }>(
    `select granted, withdrawn_at from consent where purpose = 'share'`,
  );
  assert.ok(rows[0]?.granted && rows[0].withdrawn_at, 'that it was given stays on record');
  await sql.close();
});

test('audit: logs what a portal accepted and what it refused under the account’s id', async () => {
  const sql = await database();
  const { register, settle, subjects } = worldOn(sql);
  const put = province.put.bind(province);
  province.put = () => Promise.reject(new Rejected('http-400'));
  await register(1);
  await settle();
  province.put = put;
  await subjects.erase(WHO);
  await settle();
  const { rows } = await sql.query<Record<'flow' | 'line', string>>(
    `select flow, portal || ' ' || event || ' ' || reason as line from audit order by at, seq`,
  );
  assert.deepEqual(rows.map(({ line }) => line).sort(), [
    'national account.erase operator',
    'national sync.ack version 1',
    'national sync.ack version 2',
    'province sync.ack version 2',
    'province sync.park http-400',
  ]);
  assert.equal(new Set(rows.map(({ flow }) => flow)).size, 1);
  await sql.close();
});

test('accounts erased by an earlier version become tombstones, and their owners may register again', async () => {
  const sql = new PGlite();
  await migrate(sql, MIGRATIONS.slice(0, 2));
  await sql.query(
    `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, created_at)
     values ($1, 'hash', $1, 3, 'erased', 'citizen', 'mobile', 'national', 'phone', '', 7)`,
    [crypto.randomUUID()],
  );
  await sql.exec(
    `insert into outbox (account, version, event, created_at) select id, 3, 'account.erased', 7 from account`,
  );
  await migrate(sql);
  const { subjects, count } = worldOn(sql);
  assert.equal(await count('account'), 0);
  assert.equal(await count(`pg_tables where tablename = 'outbox'`), 0, 'a list that nothing reads is gone');
  assert.deepEqual(
    (await subjects.tombstones()).map(({ version, subject }) => [version, subject]),
    [[3, 'hash']],
  );
  await sql.close();
});
