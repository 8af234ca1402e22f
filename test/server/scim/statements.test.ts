/**
 * Accounts that a portal asserts by signed statements, and their takeover by the person: T72, T73.
 */
import assert from 'node:assert/strict';
import { after, beforeEach, test as run } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { migrate, MIGRATIONS } from '../../../src/server/sql/migrations.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlAssertions } from '../../../src/server/delivery/assertions.js';
import type { DeliveryClient } from '../../../src/server/delivery/delivery-client.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { fromUser } from '../../../src/server/scim/from-user.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { userDigest } from '../../../src/server/scim/statement.js';
import { ACCOUNT, toUser, type Account, type Resource } from '../../../src/server/scim/user.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { madePglite } from '../../support/database/made-database.js';
import { engines } from '../../support/worlds.js';
import { DIEN, http } from '../support.js';
import { clear, CONSENT, newAccount, syncWorld } from './support.js';

const { all, close } = await engines();
after(close);
const ROOT = 'https://id.example.vn/scim/v2';
const SENDERS = ['province', 'ministry'] as const;
type Sender = (typeof SENDERS)[number];
const tokenOf = (portal: Sender) => `token-of-${portal}-0123456789`;
const ALGORITHM = 'ES256';
const [mine, theirs] = await Promise.all([generateKeyPair(ALGORITHM), generateKeyPair(ALGORITHM)]);
const keysOf = { province: mine, ministry: theirs };
const targets = Object.fromEntries(
  ['national', ...SENDERS].map((id) => [id, { url: 'http://127.0.0.1:1', token: 'x' }]),
);
const AGREED = ['account', 'check', 'share'].map((purpose) => ({
  ...{ purpose, version: '7', granted: true, decidedAt: '2026-01-01T00:00:00.000Z' },
}));
const unshared = [{ ...CONSENT, purpose: 'share', granted: false, flow: crypto.randomUUID() }];

const claimed = (n: number, changes: Partial<Account> = {}): Account => ({
  ...{ id: `p-${n}`, version: 1, state: 'active', subject: newAccount(n).subject, audience: 'citizen' },
  ...{ method: 'counter', portal: '', assurance: 'certificate', fullName: 'Tên Cổng Khai', birthDate: '01/01/1990' },
  ...{ phone: '+84999999999', email: 'khai@x.vn', createdAt: Date.UTC(2026, 0, 1), modifiedAt: 0, consents: AGREED },
  ...changes,
});

/** A row of `account`, with its personal data decrypted. */
type Row = Readonly<Record<'id' | 'assurance' | 'method' | 'portal', string>> &
  Readonly<Record<'asserted_by' | 'password', string | null>> & { readonly person: Readonly<Record<string, unknown>> };

/** A portal that answers, and records what it received. */
function portal(): DeliveryClient & { readonly received: string[] } {
  const received: string[] = [];
  return {
    received,
    open: false,
    put(account, remote) {
      received.push(`put ${remote} ${account.assurance} ${account.fullName}`);
      return Promise.resolve(remote ?? `new-${account.subject}`);
    },
    remove: (_, remote) => Promise.resolve(void received.push(`remove ${remote}`)),
    end: () => undefined,
  };
}

/** A database whose next transactions fail with these errors. */
const failing = (sql: SqlDatabase, faults: Error[]): SqlDatabase => ({
  query: (text, values) => sql.query(text, values),
  exec: (text) => sql.exec(text),
  async transaction(work) {
    const fault = faults.shift();
    if (fault) throw fault;
    return sql.transaction(work);
  },
});

async function worldOn(sql: SqlDatabase, perHour = 100, asserting = sql) {
  await clear(sql);
  const world = syncWorld(sql, targets);
  const { vault, now, worker } = world;
  const directory = sqlDirectory({ sql, vault, targets: world.targets, now });
  const assertions = sqlAssertions({ sql: asserting, vault, targets: world.targets, now });
  const subjects = sqlDataSubjects({ sql, vault, now });
  const grant = async (id: Sender) => ({
    may: ['delete'] as const,
    creates: {
      ...({ methods: ['counter'], assurance: 'phone', perHour } as const),
      keys: [{ ...(await exportJWK(keysOf[id].publicKey)), kty: 'EC' }],
    },
  });
  const server = createScimServer({
    ...{ directory, assertions, root: ROOT, now },
    tokens: { province: [await tokenHash(tokenOf('province'))], ministry: [await tokenHash(tokenOf('ministry'))] },
    grants: { province: await grant('province'), ministry: await grant('ministry') },
  });
  async function call(from: Sender, verb: string, path: string, body?: unknown) {
    const headers = { Authorization: `Bearer ${tokenOf(from)}`, 'Content-Type': 'application/scim+json' };
    const init = { method: verb, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await server.fetch(new Request(`${ROOT}${path}`, init));
    const text = await response.text();
    const answer = { status: response.status, headers: [...response.headers], text };
    return { ...answer, body: (text ? JSON.parse(text) : {}) as Resource };
  }
  async function statementOf(from: Sender, account: Account, claims: JWTPayload = {}, typ = 'dvc-statement+jwt') {
    const user = await userDigest(fromUser(toUser(account), now()).account);
    const at = Math.floor(now() / 1000);
    return new SignJWT({
      ...{ iss: from, aud: ROOT, sub: account.subject, jti: crypto.randomUUID(), iat: at, exp: at + 120 },
      ...{ method: account.method, time: new Date(account.createdAt).toISOString(), evidence: 'e'.repeat(64) },
      ...{ user, consents: account.consents, ...claims },
    })
      .setProtectedHeader({ alg: ALGORITHM, typ })
      .sign(keysOf[from].privateKey);
  }
  const message = (account: Account, statement: string | undefined) => {
    const user = toUser(account);
    return { ...user, [ACCOUNT]: { ...(user[ACCOUNT] as object), statement } };
  };
  const claim = async (n: number, from: Sender = 'province', changes: Partial<Account> = {}) => {
    const account = claimed(n, changes);
    return call(from, 'POST', '/Users', message(account, await statementOf(from, account)));
  };
  async function rows(): Promise<readonly Row[]> {
    const { rows: all } = await sql.query<Omit<Row, 'person'> & { readonly person: string }>(
      'select * from account order by id',
    );
    return Promise.all(
      all.map(async (row) => ({
        ...row,
        person: (await vault.open(row.person, `account:${row.id}`)) as Row['person'],
      })),
    );
  }
  const audited = async (event: string) =>
    (
      await sql.query<Record<'portal' | 'reason', string>>('select portal, reason from audit_all where event = $1', [
        event,
      ])
    ).rows;
  return { ...world, call, claim, message, statementOf, rows, audited, directory, subjects, worker };
}

function statementsOn(engine: string, sql: SqlDatabase): void {
  const test = (name: string, work: () => Promise<void>): void => void run(`${name} (${engine})`, work);
  beforeEach(() => clear(sql));

  test('T72: the person’s proof takes over an asserted account: same id, their data, consent and password', async () => {
    const { claim, register, rows, store, audited, worker, sleep } = await worldOn(sql);
    assert.equal((await claim(1)).status, 202);
    const [before] = await rows();
    assert.deepEqual([before?.asserted_by, before?.assurance, before?.method], ['province', 'phone', 'counter']);
    assert.equal(await store.accounts.exists(newAccount(1).subject), false, 'the identity is not proved');
    sleep(1000);
    assert.equal(
      await register(1, { passwordHash: '$argon2id$x', evidence: { matchedAt: 'x' }, portal: 'ministry' }),
      true,
    );
    const [after_] = await rows();
    const { fullName, birthDate, phone } = newAccount(1);
    assert.equal((await rows()).length, 1);
    assert.deepEqual(
      [after_?.id, after_?.asserted_by, after_?.assurance, after_?.method, after_?.portal, after_?.password],
      [before?.id, null, 'phone', 'mobile', 'ministry', '$argon2id$x'],
    );
    assert.deepEqual(after_?.person, {
      ...{ subject: newAccount(1).subject, fullName, birthDate, phone, email: '', evidence: { matchedAt: 'x' } },
    });
    const consents = await sql.query<{ control: string; version: string }>('select control, version from consent');
    assert.deepEqual([...new Set(consents.rows.map((each) => `${each.control} ${each.version}`))], ['checkbox 1']);
    assert.equal(await store.accounts.exists(newAccount(1).subject), true);
    assert.equal(await register(1), false, 'who has proved it has one');
    assert.deepEqual(await audited('account.takeover'), [{ portal: 'ministry', reason: 'asserted by province' }]);

    const province = portal();
    await worker({ clients: { province } }).run();
    assert.deepEqual(province.received, [`put p-1 phone ${fullName}`], 'the portal is notified under its own id');
  });

  test('T73: a statement that could not be written may be sent again, and is used once', async () => {
    const faults = [new Error('The server is out of memory.')];
    const world = await worldOn(sql, 100, failing(sql, faults));
    const once = claimed(1);
    const sent = world.message(once, await world.statementOf('province', once));
    const statuses = [];
    for (let tries = 0; tries < 3; tries += 1)
      statuses.push((await world.call('province', 'POST', '/Users', sent)).status);
    assert.deepEqual([statuses[0], statuses[1], (await world.rows()).length], [500, 202, 1]);
    assert.ok((statuses[2] ?? 0) >= 400, 'the third time it is a replay');
  });

  test('T72: when a person proves themselves without sharing, the asserting portal receives nothing', async () => {
    const { claim, register, worker, call } = await worldOn(sql);
    await claim(1);
    await register(1, { consents: unshared });
    const [province, national] = [portal(), portal()];
    await worker({ clients: { province, national } }).run();
    assert.deepEqual(province.received, []);
    assert.equal((await call('province', 'GET', '/Users')).body['totalResults'], 0);
  });

  test('T72: an asserted account goes to the portals it is shared with, at the granted level', async () => {
    const { claim, worker, rows } = await worldOn(sql);
    await claim(1);
    await claim(2, 'province', { assurance: 'asserted' });
    await claim(3, 'province', { assurance: 'made-up' });
    await claim(4, 'province', { consents: AGREED.filter(({ purpose }) => purpose !== 'share') });
    const [province, national] = [portal(), portal()];
    await worker({ clients: { province, national } }).run();
    assert.deepEqual(national.received.sort(), [
      'put null asserted Tên Cổng Khai',
      'put null asserted Tên Cổng Khai',
      'put null phone Tên Cổng Khai',
    ]);
    assert.deepEqual(province.received, []);
    assert.equal((await rows()).length, 4);
    assert.equal(await worker({ clients: { province, national } }).reconcile(), 0);
  });

  test('T72: a later assertion does not change a proved account', async () => {
    const { claim, register, rows, worker } = await worldOn(sql);
    await register(1);
    const before = await rows();
    const due = await worker().stats();
    assert.equal((await claim(1)).status, 202);
    assert.deepEqual(await rows(), before);
    assert.deepEqual(await worker().stats(), due);
  });

  test('T72: with simultaneous assertion and proof, the proved data wins', async () => {
    const { claim, register, rows } = await worldOn(sql, 1000);
    for (let n = 0; n < 25; n += 1) {
      const [made, one, other] = await Promise.all([register(n), claim(n), claim(n, 'ministry')]);
      assert.deepEqual([made, one.status, other.status], [true, 202, 202]);
    }
    const all = await rows();
    assert.equal(all.length, 25);
    assert.deepEqual([...new Set(all.map((row) => `${row.asserted_by} ${row.method}`))], ['null mobile']);
  });

  test('T72: of two simultaneous proofs for an asserted account, one takes it over', async () => {
    const { claim, register, rows } = await worldOn(sql);
    for (let n = 0; n < 10; n += 1) {
      await claim(n);
      const proofs = await Promise.all([register(n), register(n), register(n)]);
      assert.equal(proofs.filter(Boolean).length, 1);
    }
    assert.equal((await rows()).length, 10);
  });

  test('T72: every portal that asserted the person is notified of their proof', async () => {
    const { claim, register, worker } = await worldOn(sql);
    await claim(1);
    await claim(1, 'ministry', { id: 'm-1', fullName: 'Người Khác' });
    await register(1);
    const [province, ministry] = [portal(), portal()];
    await worker({ clients: { province, ministry } }).run();
    assert.deepEqual(
      [province.received, ministry.received],
      [['put p-1 phone Nguyễn Văn An'], ['put m-1 phone Nguyễn Văn An']],
    );
  });

  test('T72: a missing, foreign, late, altered or reused statement makes no account, and the refusal reveals no registration', async () => {
    const { call, message, statementOf, register, rows, now, sleep } = await worldOn(sql);
    await register(2);
    const before = await rows();
    const seconds = () => Math.floor(now() / 1000);
    const stranger = await generateKeyPair(ALGORITHM);
    const texts: Readonly<Record<string, (account: Account) => Promise<string | undefined>>> = {
      missing: () => Promise.resolve(undefined),
      empty: () => Promise.resolve(''),
      'no JWS': () => Promise.resolve('a.b.c'),
      unsigned: async (account) => {
        const [, payload] = (await statementOf('province', account)).split('.');
        return `${Buffer.from('{"alg":"none","typ":"dvc-statement+jwt"}').toString('base64url')}.${payload}.`;
      },
      'a foreign key': async (account) => {
        const [head, payload] = (await statementOf('province', account)).split('.');
        const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as JWTPayload;
        assert.ok(head);
        return new SignJWT(claims)
          .setProtectedHeader({ alg: ALGORITHM, typ: 'dvc-statement+jwt' })
          .sign(stranger.privateKey);
      },
      'another portal’s': (account) => statementOf('ministry', account),
      'in the name of another portal': (account) => statementOf('province', account, { iss: 'ministry' }),
      'for another gateway': (account) => statementOf('province', account, { aud: 'https://other.example.vn/scim/v2' }),
      'of another type': (account) => statementOf('province', account, {}, 'dpop+jwt'),
      'about another person': (account) => statementOf('province', account, { sub: 'cccd:034086999999' }),
      expired: (account) => statementOf('province', account, { iat: seconds() - 400, exp: seconds() - 100 }),
      'from the future': (account) => statementOf('province', account, { iat: seconds() + 400, exp: seconds() + 500 }),
      'good for a day': (account) => statementOf('province', account, { exp: seconds() + 86_400 }),
      'without an end': (account) => statementOf('province', account, { exp: undefined as never }),
      'without an id': (account) => statementOf('province', account, { jti: undefined as never }),
      'with a short id': (account) => statementOf('province', account, { jti: '1' }),
      'of a method that is not granted': (account) => statementOf('province', { ...account, method: 'mobile' }),
      'with another time': (account) => statementOf('province', account, { time: new Date(now()).toISOString() }),
      'without evidence': (account) => statementOf('province', account, { evidence: undefined as never }),
      'without a consent': (account) => statementOf('province', account, { consents: [] }),
      'with another consent': (account) =>
        statementOf('province', account, { consents: AGREED.map((each) => ({ ...each, version: '8' })) }),
      'about another name': (account) => statementOf('province', { ...account, fullName: 'Khác' }),
      'about another number': (account) => statementOf('province', { ...account, phone: '+84988888888' }),
      'about a lower level': (account) => statementOf('province', { ...account, assurance: 'phone' }),
      altered: async (account) => {
        const [head, payload, signature] = (await statementOf('province', account)).split('.');
        return `${head}.${Buffer.from(
          Buffer.from(payload ?? '', 'base64url')
            .toString()
            .replace('counter', 'kounter'),
        ).toString('base64url')}.${signature}`;
      },
    };
    for (const [what, make] of Object.entries(texts)) {
      const [fresh, known] = [claimed(1), claimed(2)];
      const answers = [
        await call('province', 'POST', '/Users', message(fresh, await make(fresh))),
        await call('province', 'POST', '/Users', message(known, await make(known))),
      ];
      assert.deepEqual([answers[0]?.status, answers[0]?.body['scimType']], [400, 'invalidValue'], what);
      assert.deepEqual(answers[1], answers[0], what);
    }
    const refusesConsent = claimed(1, {
      consents: AGREED.map((each) => ({ ...each, granted: each.purpose !== 'account' })),
    });
    const said = await call(
      'province',
      'POST',
      '/Users',
      message(refusesConsent, await statementOf('province', refusesConsent)),
    );
    assert.equal(said.status, 400, 'there is no consent to the account');
    assert.deepEqual(await rows(), before);

    const account = claimed(3);
    const once = message(account, await statementOf('province', account));
    assert.equal((await call('province', 'POST', '/Users', once)).status, 202);
    const made = await rows();
    sleep(1000);
    assert.equal((await call('province', 'POST', '/Users', once)).status, 400, 'said before');
    assert.deepEqual(await rows(), made);
  });

  test('T72: limits assertions per portal and hour', async () => {
    const { claim, rows, sleep } = await worldOn(sql, 3);
    for (const n of [1, 2, 3]) assert.equal((await claim(n)).status, 202);
    const over = await claim(4);
    assert.equal(over.status, 429);
    assert.ok(
      over.headers.some(([name, value]) => name === 'retry-after' && Number(value) > 0 && Number(value) <= 3600),
    );
    assert.equal((await claim(5, 'ministry')).status, 202);
    assert.equal((await rows()).length, 4);
    sleep(3_600_001);
    assert.equal((await claim(4)).status, 202);
  });

  test('T72: a statement that met the limit may be sent again', async () => {
    const { call, message, statementOf, claim, rows, sleep, now } = await worldOn(sql, 1);
    await claim(1);
    sleep(3_540_000);
    const account = claimed(2);
    const at = Math.floor(now() / 1000);
    const text = message(account, await statementOf('province', account, { iat: at, exp: at + 300 }));
    assert.equal((await call('province', 'POST', '/Users', text)).status, 429);
    sleep(60_001);
    assert.equal((await call('province', 'POST', '/Users', text)).status, 202);
    assert.equal((await rows()).length, 2);
  });

  test('T73: the answer, and what the portal sees then, is the same for registered, unshared, erased and asserted people', async () => {
    const { claim, call, register, subjects, worker, sleep, rows } = await worldOn(sql);
    await register(2, { consents: unshared });
    await register(3, { consents: unshared });
    await claim(4, 'ministry', { consents: AGREED.filter(({ purpose }) => purpose !== 'share') });
    sleep(1000);
    await subjects.erase({ subject: newAccount(3).subject });
    const before = await rows();
    const seen: unknown[] = [];
    for (const n of [1, 2, 3, 4]) {
      const { status, headers, text } = await claim(n);
      const filter = encodeURIComponent(`userName eq "${newAccount(n).subject}" or externalId eq "p-${n}"`);
      const named = encodeURIComponent(`externalId eq "p-${n}"`);
      const lists = await Promise.all(
        ['/Users', '/Users?count=0', `/Users?filter=${filter}`, `/Users?filter=${named}`].map(
          async (path) => (await call('province', 'GET', path)).text,
        ),
      );
      const due = (await worker().stats()).filter((each) => each.portal === 'province');
      seen.push([status, headers, text, lists, due.map((each) => each.due)]);
    }
    for (const each of seen) assert.deepEqual(each, seen[0]);
    assert.equal((seen[0] as [number])[0], 202);
    const after_ = await rows();
    assert.equal(after_.length, before.length + 1, 'only the unknown person is asserted');
    assert.ok(!after_.some(({ person }) => person['subject'] === newAccount(3).subject));
  });

  test('T73: only the person undoes an erasure, whatever date a portal states', async () => {
    const { claim, register, subjects, rows, sleep, now } = await worldOn(sql);
    await register(1);
    sleep(1000);
    await subjects.erase({ subject: newAccount(1).subject });
    sleep(1000);
    for (const createdAt of [0, now() - 1500, now()])
      assert.equal((await claim(1, 'province', { createdAt })).status, 202);
    assert.deepEqual(await rows(), []);
    assert.equal(await register(1), true);
    assert.equal((await rows()).length, 1);
    await claim(2);
    await subjects.erase({ subject: newAccount(2).subject });
    await claim(2, 'ministry');
    assert.equal((await rows()).length, 1, 'who had what a portal asserted erased stays so too');
  });

  test('T73: an assertion that a portal withdraws blocks neither the person nor other portals', async () => {
    const { call, directory, claim, register, rows, subjects, sleep } = await worldOn(sql);
    const { id: externalId, ...account } = claimed(1);
    // As portals made them before statements existed: such accounts are visible to them.
    const made = await directory.create('province', { ...account, portal: 'province' }, { externalId });
    assert.equal((await call('ministry', 'DELETE', `/Users/${made?.id}`)).status, 403, 'another’s');
    assert.equal((await call('province', 'DELETE', `/Users/${made?.id}`)).status, 204);
    const [tombstone] = await subjects.tombstones();
    assert.equal(tombstone?.assertedBy, 'province');
    sleep(1000);
    assert.equal((await claim(1, 'ministry')).status, 202);
    assert.equal((await rows()).length, 1);
    assert.equal(await register(1), true);
    const [row] = await rows();
    const at = `/Users/${row?.id}`;
    assert.equal((await call('ministry', 'DELETE', at)).status, 403, 'it is the person’s now');
    assert.equal((await rows()).length, 1);
    assert.equal(await subjects.eraseAgain(await subjects.tombstones()), 0);
  });

  test('T72: a person with an asserted account registers at the gateway like any other', async () => {
    const { claim, store, rows } = await worldOn(sql);
    const subject = `cccd:${DIEN.citizenId}`;
    await claim(1, 'province', { subject });
    const { proven, answer, view } = http({ store });
    const done = await answer(await proven(), { password: PASSWORD });
    assert.equal(view(done).status, 'complete', done.text);
    const [row] = await rows();
    assert.deepEqual([row?.person['fullName'], row?.asserted_by, (await rows()).length], [DIEN.fullName, null, 1]);
  });
}

for (const [engine, sql] of all) statementsOn(engine, sql);

run('T72: accounts that came over SCIM before count as asserted, and those of the gateway do not', async () => {
  const sql = await madePglite();
  const before = MIGRATIONS.findIndex((text) => text.includes('add column asserted_by'));
  await migrate(sql, MIGRATIONS.slice(0, before));
  const insert = (id: string, flow: string, subject: string) =>
    sql.query(
      `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, created_at)
       values ($1, $2, $3, 1, 'active', 'citizen', 'mobile', 'national', 'phone', '', 7)`,
      [id, subject, flow],
    );
  const [came, made] = [crypto.randomUUID(), crypto.randomUUID()];
  await insert(came, came, 'came');
  await insert(made, crypto.randomUUID(), 'made');
  await migrate(sql);
  const { rows } = await sql.query('select subject, asserted_by from account order by subject');
  assert.deepEqual(rows, [
    { subject: 'came', asserted_by: 'national' },
    { subject: 'made', asserted_by: null },
  ]);
  await sql.close();
});
