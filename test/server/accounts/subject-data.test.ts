/** The export of a person's data: every kind of row, decrypted, and no row of anybody else. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlProposals } from '../../../src/server/accounts/proposals.js';
import { iso, readSubjectData } from '../../../src/server/accounts/subject-data.js';
import { sqlAudit } from '../../../src/server/audit/sql-audit.js';
import { database } from '../../support/worlds.js';
import { newAccount, syncWorld } from '../scim/support.js';

const PORTALS = { national: { url: 'http://127.0.0.1:1', token: 'x' } };
const sql = await database();
after(() => sql.close());
const { register, vault, now, sleep } = syncWorld(sql, PORTALS);
const NONE = { live: undefined, erased: [], subject: undefined };

/** Registers a person, with a row of each kind that may be stored about them. */
async function person(n: number) {
  const { flow } = newAccount(n);
  await register(n, { flow });
  const { rows } = await sql.query<{ id: string; subject: string }>('select id, subject from account where flow = $1', [
    flow,
  ]);
  const { id = '', subject = '' } = rows[0] ?? {};
  const add = (table: string, row: object) => {
    const places = Object.keys(row).map((_name, at) => `$${at + 1}`);
    return sql.query(`insert into ${table} (${Object.keys(row).join()}) values (${places.join()})`, Object.values(row));
  };
  for (const used of [null, 9000]) {
    const ref = crypto.randomUUID();
    const data = await vault.seal({ name: `phone of ${n}` }, `passkey:${ref}`);
    const row = { ref, key: ref, account: id, data, counter: 7, synced: true, created_at: used ?? 8000, used_at: used };
    await add('passkey', row);
  }
  await add('organisation_person', {
    ...{ ref: crypto.randomUUID(), organisation: crypto.randomUUID(), subject, person: '', role: 'officer' },
    ...{ named_by: id, named_at: 1000 },
  });
  await add('account_session', {
    ...{ key: `${n}`, ref: crypto.randomUUID(), account: id, method: 'usb', portal: 'national', assurance: 'phone' },
    ...{ signed_in_at: 2000, seen_at: 3000, until: 4000, ends_at: 5000 },
  });
  await sql.query("update external_id set value = 'theirs' where account = $1", [id]);
  await sqlProposals({ sql, vault, now }).propose('national', id, { email: `${n}@example.vn` });
  const log = (at: string, event: string, who?: string) => {
    sleep(1);
    return sql.transaction((tx) =>
      sqlAudit({ sql }).append(tx, { portal: 'national', flow: at, at: now() }, [
        { event, result: 'ok', ...(who && { subject: who }) },
      ]),
    );
  };
  await log(flow, 'in-the-registration');
  await log(id, 'of-the-account');
  await log(crypto.randomUUID(), 'about-the-person', subject);
  return { id, subject };
}

const eventsOf = (data: Awaited<ReturnType<typeof readSubjectData>>) =>
  data?.audit.map(({ event }) => event as string).filter((event) => event.includes('-'));

test('every kind of row is exported, with the times of each, and only the person’s own', async () => {
  const made = now();
  const [one] = [await person(1), await person(2)];
  const data = await readSubjectData(sql, vault, { ...NONE, live: one.id });
  assert.ok(data);
  assert.deepEqual([data.account?.['createdAt'], data.account?.['modifiedAt']], [iso(made), iso(made)]);
  assert.equal((data.person as { subject: string }).subject, newAccount(1).subject);
  const key = { name: 'phone of 1', counter: 7, synced: true, paused: null };
  assert.deepEqual(data.passkeys, [
    { ...key, createdAt: iso(8000), usedAt: null },
    { ...key, createdAt: iso(9000), usedAt: iso(9000) },
  ]);
  assert.deepEqual(data.sessions, [
    { method: 'usb', portal: 'national', assurance: 'phone', signedInAt: iso(2000), seenAt: iso(3000) },
  ]);
  assert.deepEqual(
    data.organisations.map(({ role, namedBy, namedAt }) => [role, namedBy, namedAt]),
    [['officer', one.id, iso(1000)]],
  );
  assert.deepEqual(
    data.proposals.map(({ account, change }) => [account, change]),
    [[one.id, { email: '1@example.vn' }]],
  );
  assert.deepEqual(data.portals, [{ account: one.id, portal: 'national', state: 'due', at: iso(made) }]);
  assert.deepEqual([data.consents.length, data.erased], [3, []]);
  assert.deepEqual(eventsOf(data), ['in-the-registration', 'of-the-account', 'about-the-person']);
  sleep(5000);
  await sql.query('update account set modified_at = $2 where id = $1', [one.id, now()]);
  const changed = await readSubjectData(sql, vault, { ...NONE, live: one.id });
  assert.deepEqual([changed?.account?.['createdAt'], changed?.account?.['modifiedAt']], [iso(made), iso(now())]);
});

test('of a person without an account the log is exported; of an unknown person nothing', async () => {
  const { subject, id } = await person(3);
  const known = await readSubjectData(sql, vault, { ...NONE, subject });
  assert.deepEqual([known?.account, known?.person, known?.proposals], [null, null, []]);
  assert.deepEqual(eventsOf(known), ['about-the-person']);
  const erased = [{ account: id, version: 2, subject, erasedAt: iso(now()), assertedBy: null }];
  const gone = await readSubjectData(sql, vault, { ...NONE, erased });
  assert.deepEqual(gone?.erased, [{ account: id, version: 2, erasedAt: iso(now()) }]);
  assert.deepEqual([gone.consents.length, gone.proposals], [3, []]);
  assert.deepEqual(eventsOf(gone), ['of-the-account', 'about-the-person']);
  assert.equal(await readSubjectData(sql, vault, NONE), undefined);
  assert.equal(await readSubjectData(sql, vault, { ...NONE, subject: 'nobody' }), undefined);
});
