/** Organisations: who acts for them, and who does not (T58). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { callerAddress } from '../../../src/node/caller-address.js';
import { createGateway } from '../../../src/server/http/gateway.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { newSecret } from '../../../src/server/vault/vault.js';
import { viewOf } from '../../../src/testing/person.js';
import { PORTALS } from '../../../src/testing/world.js';
import { proofOf, registerBy } from '../../support/signing-by-usb.js';
import { engines, ORIGIN } from '../../support/worlds.js';
import { clear, newAccount } from '../scim/support.js';
import { holderOf, signingWorld } from './signing.js';
import { browser, HOME } from './support.js';
import { madeAuthority } from '../../support/made-authority.js';

const [{ all, close }, authority] = await Promise.all([engines(), madeAuthority()]);
after(close);
const SESSION = '__Host-dvc-session';
/** The CCCD in the certificate of the employee. */
const EMPLOYEE = '001190000022';
const codeOf = (reply: Reply) => (reply.ok ? (reply.view.problem?.code ?? reply.view.status) : reply.problem.code);

for (const [engine, sql] of all) {
  async function world() {
    await clear(sql);
    await sql.exec('delete from account_session; delete from organisation_person; delete from account_name');
    const made = signingWorld(sql, authority);
    const { registrar, sessions, people, vault, now } = made;
    const gateway = createGateway({
      ...{ registrar, sessions, people, methods: [], publicUrl: HOME },
      portals: createPortals(PORTALS),
      address: callerAddress({ trustedProxies: [] }),
    });
    const caller = { address: '192.0.2.1', origin: HOME };
    let count = 0;
    /** The account of a citizen, without a flow. */
    const citizen = async (citizenId: string) => {
      const { accounts } = sqlStore({ sql, vault });
      const account = { ...newAccount((count += 1)), subject: `cccd:${citizenId}`, audience: 'citizen' as const };
      await sql.transaction((tx) => accounts.create(tx, account));
      return idOf(`cccd:${citizenId}`);
    };
    const idOf = async (subject: string) => {
      const { rows } = await sql.query<{ id: string }>('select id from account where subject = $1', [
        await vault.mac('subject', subject),
      ]);
      return rows[0]?.id ?? '';
    };
    /** A browser with a session of this account. */
    const as = async (account: string, assurance = 'certificate') => {
      const id = newSecret();
      await sql.transaction((tx) => sessions.open(tx, { id, who: { account }, method: 'usb', portal: '', assurance }));
      const home = browser((request) => gateway.fetch(request));
      home.cookies.set(SESSION, id);
      const token = await home.token();
      const post = async (path: string, body: object | null) => {
        const headers = { ...token, 'Content-Type': 'application/json' };
        const sent = new Request(`${HOME}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
        const response = await home.send(sent);
        const text = await response.text();
        return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
      };
      return { ...home, post, remove: (ref: string) => home.ask('DELETE', `/account/people/${ref}`, token) };
    };
    const organisation = async () => {
      await registerBy(registrar, holderOf(authority, 'enterprise'), 'enterprise', ORIGIN);
      return idOf('mst:0100109106');
    };
    const signInEmployee = async () => {
      const begun = viewOf(
        await registrar.start({ method: 'usb', purpose: 'sign-in', audience: 'enterprise' }, { caller }),
      );
      return registrar.answer(begun, await proofOf(begun, holderOf(authority, 'employee'), HOME), { caller });
    };
    return { ...made, citizen, organisation, as, signInEmployee, caller, now };
  }
  const NAMING = { citizenId: EMPLOYEE, fullName: 'Mai Thị Nhân Viên', role: 'member' };

  test(`the organisation names its representative, who names others; a member names nobody, on ${engine}`, async () => {
    const { citizen, organisation, as } = await world();
    const company = await organisation();
    const [boss, clerk] = [await citizen('001190000031'), await citizen('001190000032')];
    const own = await as(company);
    const named = await own.post('/account/people', {
      ...{ citizenId: '001190000031', fullName: 'Trần Thị Đại Diện', role: 'representative' },
    });
    assert.equal(named.status, 201, JSON.stringify(named));
    const { ref: _ref, namedAt: _at, ...shown } = named.body;
    assert.deepEqual(shown, { name: 'Trần Thị Đại Diện', identity: '********0031', role: 'representative' });
    const representative = await as(boss);
    const second = { citizenId: '001190000032', fullName: 'Lê Văn Nhân Viên', role: 'member' };
    assert.equal((await representative.post('/account/people', second)).status, 403, 'not while acting for herself');
    assert.equal((await representative.post('/account/acting', { organisation: company })).status, 204);
    assert.equal((await representative.ask('GET', '/account/session')).body['actingFor'], company);
    assert.equal((await representative.post('/account/people', second)).status, 201);
    const member = await as(clerk);
    await member.post('/account/acting', { organisation: company });
    assert.equal((await member.post('/account/people', { ...second, citizenId: '001190000033' })).status, 403);
    const { people } = (await member.ask('GET', '/account/people')).body as { people: { name: string }[] };
    assert.deepEqual(people.map(({ name }) => name).sort(), ['Lê Văn Nhân Viên', 'Trần Thị Đại Diện']);
    const { organisations } = (await member.ask('GET', '/account/organisations')).body as { organisations: object[] };
    assert.deepEqual(organisations, [{ account: company, name: 'CÔNG TY CỔ PHẦN THỬ NGHIỆM', role: 'member' }]);
    const { rows } = await sql.query<{ event: string; reason: string }>(
      "select event, reason from audit_all where flow = $1 and event like 'people.%' order by at, seq",
      [company],
    );
    assert.deepEqual(
      rows.slice(-2).map(({ reason }) => reason),
      [`representative by ${company}`, `member by ${boss}`],
    );
  });

  test(`a session by phone names nobody, and nobody acts for an organisation that has not named them, on ${engine}`, async () => {
    const { citizen, organisation, as } = await world();
    const company = await organisation();
    const [boss, stranger] = [await citizen('001190000031'), await citizen('001190000032')];
    const own = await as(company);
    await own.post('/account/people', { ...NAMING, citizenId: '001190000031', role: 'representative' });
    const weak = await as(boss, 'phone');
    await weak.post('/account/acting', { organisation: company });
    assert.deepEqual([(await weak.post('/account/people', NAMING)).status], [403]);
    const other = await as(stranger);
    for (const wrong of [company, stranger, 'x', crypto.randomUUID()]) {
      const { status, body } = await other.post('/account/acting', { organisation: wrong });
      assert.deepEqual([status, body['code']], [403, 'not-entitled']);
    }
    assert.equal((await other.ask('GET', '/account/people')).status, 403);
    const noToken = await other.ask('POST', '/account/acting');
    assert.equal(noToken.status, 403);
    for (const bad of [
      null,
      [],
      {},
      { ...NAMING, citizenId: '123' },
      { ...NAMING, role: 'owner' },
      { ...NAMING, admin: true },
    ])
      assert.equal((await own.post('/account/people', bad)).status, 422, JSON.stringify(bad));
  });

  test(`what is taken back ends at once, on ${engine}`, async () => {
    const { citizen, organisation, as, sessions } = await world();
    const company = await organisation();
    const clerk = await citizen(EMPLOYEE);
    const own = await as(company);
    const { body } = await own.post('/account/people', NAMING);
    const member = await as(clerk);
    await member.post('/account/acting', { organisation: company });
    assert.equal((await own.remove(String(body['ref']))).status, 204);
    assert.equal((await own.remove(String(body['ref']))).status, 404);
    assert.equal((await member.ask('GET', '/account/session')).body['actingFor'], undefined);
    assert.equal((await member.ask('GET', '/account/people')).status, 403);
    await own.post('/account/people', NAMING);
    assert.equal((await sessions.list(clerk))[0]?.actingFor, company, 'named again, the choice stands');
    assert.equal((await member.post('/account/acting', { organisation: null })).status, 204);
    assert.equal((await member.ask('GET', '/account/session')).body['actingFor'], undefined);
  });

  test(`T58: an employee’s certificate signs in its person if named, and registers nobody, on ${engine}`, async () => {
    const { registrar, citizen, organisation, as, signInEmployee, sessions, caller } = await world();
    const holder = holderOf(authority, 'employee');
    assert.equal(codeOf(await signInEmployee()), 'account-unknown');
    const clerk = await citizen(EMPLOYEE);
    assert.equal(codeOf(await signInEmployee()), 'not-named', 'the organisation has no account');
    const company = await organisation();
    assert.equal(codeOf(await signInEmployee()), 'not-named');
    await (await as(company)).post('/account/people', NAMING);
    const done = await signInEmployee();
    assert.ok(done.ok && done.session, JSON.stringify(done));
    const session = await sessions.find(done.session.id);
    assert.deepEqual([session?.account, session?.actingFor, session?.assurance], [clerk, company, 'certificate']);
    for (const [purpose, audience] of [
      ['register', 'enterprise'],
      ['register', 'citizen'],
      ['recover', 'enterprise'],
      ['sign-in', 'citizen'],
    ] as const) {
      const page = purpose === 'register' ? { ...caller, origin: ORIGIN } : caller;
      const portal = purpose === 'register' && { portal: 'national' };
      const begun = viewOf(await registrar.start({ method: 'usb', purpose, audience, ...portal }, { caller: page }));
      const refused = await registrar.answer(begun, await proofOf(begun, holder, page.origin), { caller: page });
      assert.match(codeOf(refused), /^certificate-/, `${purpose} ${audience}`);
    }
  });

  test(`an erased person, and an erased organisation, act for nobody, on ${engine}`, async () => {
    const { citizen, organisation, as, people, vault } = await world();
    const company = await organisation();
    await citizen(EMPLOYEE);
    const own = await as(company);
    const subjects = sqlDataSubjects({ sql, vault });
    await own.post('/account/people', NAMING);
    const data = await subjects.export({ subject: `cccd:${EMPLOYEE}` });
    assert.deepEqual(
      data?.organisations.map((each) => each['role']),
      ['member'],
    );
    await subjects.erase({ subject: `cccd:${EMPLOYEE}` });
    assert.equal(await people.isNamed(company, `cccd:${EMPLOYEE}`), false);
    await own.post('/account/people', NAMING);
    await subjects.erase({ account: company });
    assert.deepEqual((await sql.query('select 1 from organisation_person')).rows, []);
  });
}
