/** Registration at the gateway's own origin: it signs the person in, and only there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProof } from '../../../src/client/dpop.js';
import { httpBackend } from '../../../src/client/http.js';
import type { Reply } from '../../../src/flow/backend.js';
import type { Ending } from '../../../src/flow/view.js';
import { createServer } from '../../../src/node/create-server.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { createKeys } from '../../../src/server/vault/vault.js';
import { identity, register, viewOf } from '../../../src/testing/person.js';
import { PORTALS } from '../../../src/testing/world.js';
import { database, ORIGIN } from '../../support/worlds.js';
import { gateways, HOME, PASSWORD } from './support.js';

const LINKS = { terms: 'https://dichvucong.gov.vn/terms', policy: 'https://dichvucong.gov.vn/policy' };
const [national, ministry] = PORTALS;
assert.ok(national && ministry);
const client = { secrets: ['0'.repeat(64)] };
const portals = createPortals([{ ...national, ...LINKS, hosted: true, client }, ministry]);
const codeOf = (reply: Reply) => (reply.ok ? reply.view.status : reply.problem.code);

for (const [engine, { browser, carrier, people, sql, now }] of await gateways({ portals })) {
  const code = (phone: string) => carrier.code(phone);
  const next = () => {
    const person = people.pop();
    assert.ok(person);
    return person;
  };

  test(`a registration at the gateway’s own page signs the person in, on ${engine}`, async () => {
    const home = browser();
    const view = await register(home.backend, next(), code);
    assert.equal(view.status, 'complete');
    const ending = view.data as { readonly receipt?: string };
    assert.match(ending.receipt ?? '', /^[\w-]{43}$/, 'the portal’s server still gets its receipt');
    const { status, body } = await home.ask('GET', '/account/session');
    assert.deepEqual([status, body['method'], body['portal']], [200, 'mobile', 'national']);
    assert.equal(body['acr'], 'urn:dvc:acr:phone');
    const { rows } = await sql.query(
      'select event from audit_all where flow in (select flow::text from account) order by seq, place',
    );
    assert.deepEqual(
      rows.slice(-3).map((row) => (row as { event: string }).event),
      ['account.create', 'sign-in', 'flow.end'],
    );
    for (const secret of home.cookies.values()) assert.ok(!JSON.stringify(view).includes(secret));
  });

  test(`a registration on the portal’s page gives no session, on ${engine}`, async () => {
    const page = browser(ORIGIN);
    assert.equal((await register(page.backend, next(), code)).status, 'complete');
    assert.deepEqual(page.set, []);
  });

  test(`the holder of the flow’s key reads what was registered, and nothing stores it, on ${engine}`, async () => {
    const person = next();
    const home = browser();
    const backend = httpBackend({ endpoint: `${HOME}/registration`, fetch: home.send, proof: createProof() });
    const view = await register(backend, person, code);
    const { holder, ...ending } = view.data as unknown as Ending;
    assert.deepEqual([holder?.name, holder?.username], [person.fullName, `********${person.citizenId.slice(-4)}`]);
    assert.equal(holder?.at, new Date(now()).toISOString());
    const { rows } = await sql.query<{ data: string }>('select data from flow where ref = $1', [holder.reference]);
    assert.deepEqual(JSON.parse(rows[0]?.data ?? ''), { portals: ending.portals });
    const plain = await register(browser().backend, next(), code);
    assert.equal((plain.data as unknown as Ending).holder, undefined, 'a flow without a key has no holder to tell');
  });

  test(`a portal that is not hosted registers on its own pages only, on ${engine}`, async () => {
    const home = browser();
    const start = { method: 'mobile', audience: 'citizen' } as const;
    assert.equal(codeOf(await home.backend.start({ ...start, portal: 'ministry' })), 'origin-refused');
    assert.equal(codeOf(await home.backend.start(start)), 'portal-unknown', 'the gateway is no portal');
    const offer = await home.ask('GET', '/registration/methods?portal=ministry');
    assert.deepEqual([offer.status, offer.body['code']], [403, 'origin-refused']);
    assert.equal((await home.ask('GET', '/registration/methods?portal=national')).status, 200);
    const elsewhere = browser('http://ministry.localhost:8080');
    const refused = await elsewhere.backend.start({ ...start, portal: 'national' });
    assert.equal(codeOf(refused), 'origin-refused', 'and a hosted one not on another’s');
  });

  test(`an answer that is repeated opens one session, and a refused registration none, on ${engine}`, async () => {
    const person = next();
    const home = browser();
    const sessions = async () => (await sql.query('select 1 from account_session')).rows.length;
    const before = await sessions();
    const begun = viewOf(await home.backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
    const asked = viewOf(await home.backend.answer(begun, await identity(begun, person)));
    const proven = viewOf(await home.backend.answer(asked, { code: code(person.phone) }));
    const key = 'a-key-of-one-call';
    const first = await home.backend.answer(proven, { password: PASSWORD }, { key });
    const cookie = home.cookies.get('__Host-dvc-session');
    const second = await home.backend.answer(proven, { password: PASSWORD }, { key });
    assert.deepEqual([codeOf(first), codeOf(second)], ['complete', 'complete']);
    assert.equal(home.cookies.get('__Host-dvc-session'), cookie);
    assert.equal(await sessions(), before + 1);
    const other = browser();
    const again = viewOf(await other.backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
    const known = viewOf(await other.backend.answer(again, await identity(again, person)));
    const closed = viewOf(await other.backend.answer(known, { code: code(person.phone) }));
    assert.equal(closed.problem?.code, 'already-registered');
    const query = '?portal=national&lang=vi';
    const links = { signIn: `${HOME}/sign-in${query}`, recover: `${HOME}/recover${query}` };
    assert.deepEqual(closed.problem.links, links, 'where they go instead; told after the proof only');
    assert.deepEqual(other.set, []);
    assert.equal(await sessions(), before + 1);
  });
}

test('a hosted portal needs addresses of its terms, and a gateway with an address', async () => {
  for (const missing of [{}, { ...LINKS, terms: '/terms' }])
    assert.throws(() => createPortals([{ ...national, ...missing, hosted: true }]), /hosted needs/);
  const sql = await database();
  await assert.rejects(
    createServer({ portals, partners: () => ({}), sql, keys: createKeys(), trustedProxies: [] }),
    /"national" is hosted, which needs publicUrl/,
  );
  await sql.close();
});
