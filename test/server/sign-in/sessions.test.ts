/** T66: sessions of people at the gateway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { viewOf } from '../../../src/testing/person.js';
import { gateway, HOME } from './support.js';

const MINUTE = 60_000;
const SESSION = '__Host-dvc-session';
const { browser, server, sql, keys, sleep, now, person, readCode } = await gateway();
/** The stored sessions of an account. */
const stored = async (account: string) =>
  (await sql.query('select * from account_session where account = $1', [account])).rows;

test('T66: the session’s cookie is out of reach of scripts, other sites and other hosts, and only its hash is stored', async () => {
  const { citizenId, account } = await person();
  const home = browser();
  await home.signIn(citizenId);
  const [session = '', device = ''] = home.set;
  assert.match(session, /^__Host-dvc-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  assert.match(
    device,
    /^__Host-dvc-device=[\w-]{22}\.[\w-]{43}; Max-Age=15552000; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
  const rows = await stored(account);
  assert.equal(rows.length, 1);
  for (const secret of home.cookies.values()) assert.ok(!JSON.stringify(rows).includes(secret));
});

test('T66: a sign-in gives a new session and ends the one before; a cookie from elsewhere is never adopted', async () => {
  const { citizenId } = await person();
  const [home, attacker] = [browser(), browser()];
  const planted = 'A'.repeat(43);
  home.cookies.set(SESSION, planted);
  await home.signIn(citizenId);
  const first = home.cookies.get(SESSION) ?? '';
  assert.notEqual(first, planted);
  await home.signIn(citizenId);
  assert.notEqual(home.cookies.get(SESSION), first);
  for (const id of [planted, first, '', 'x']) {
    attacker.cookies.set(SESSION, id);
    const { status, body } = await attacker.ask('GET', '/account/session');
    assert.deepEqual([status, body['code']], [401, 'session-unknown'], id);
  }
  assert.equal((await home.ask('GET', '/account/session')).status, 200);
});

test('T66: a repeated answer gets the cookie of its session again, and opens no second one', async () => {
  const { citizenId, account } = await person();
  const home = browser();
  const view = viewOf(await home.enter(citizenId));
  assert.equal(view.step, 'code');
  const input = { code: readCode() };
  const key = 'a-key-of-one-call';
  assert.ok((await home.backend.answer(view, input, { key })).ok);
  const first = home.cookies.get(SESSION);
  assert.ok((await home.backend.answer(view, input, { key })).ok);
  assert.equal(home.cookies.get(SESSION), first);
  assert.equal((await stored(account)).length, 1);
  assert.equal((await home.ask('GET', '/account/session')).status, 200);
});

test('T66: a session ends after 30 idle minutes, and after 12 hours in any case', async () => {
  const { citizenId, account } = await person();
  const status = async (home: ReturnType<typeof browser>) => (await home.ask('GET', '/account/session')).status;
  const idle = browser();
  await idle.signIn(citizenId);
  sleep(30 * MINUTE - 1);
  assert.equal(await status(idle), 200);
  sleep(30 * MINUTE);
  assert.equal(await status(idle), 401);
  const busy = browser();
  await busy.signIn(citizenId);
  for (let minutes = 25; minutes < 720; minutes += 25) {
    sleep(25 * MINUTE);
    assert.equal(await status(busy), 200, `${minutes}`);
  }
  sleep(20 * MINUTE);
  assert.equal(await status(busy), 401);
  await server.sweep();
  assert.deepEqual(await stored(account), []);
});

test('T66: a change needs the origin of the gateway and the token of the session', async () => {
  const { citizenId } = await person();
  const [home, other] = [browser(), browser()];
  await home.signIn(citizenId);
  await other.signIn(citizenId);
  const [own, theirs] = [await home.token(), await other.token()];
  const statusOf = async (headers: Record<string, string>) => {
    const Cookie = `${SESSION}=${home.cookies.get(SESSION)}`;
    const request = new Request(`${HOME}/account/session`, { method: 'DELETE', headers: { ...headers, Cookie } });
    return (await server.fetch(request)).status;
  };
  for (const headers of [
    { Origin: HOME },
    { Origin: HOME, 'X-CSRF-Token': '' },
    { Origin: HOME, ...theirs },
    { Origin: 'http://localhost:8080', ...own },
    { Origin: 'https://evil.example.vn', ...own },
    { Origin: 'null', ...own },
    own,
    { Origin: HOME, ...own, 'Sec-Fetch-Site': 'cross-site' },
  ])
    assert.equal(await statusOf(headers), 403, JSON.stringify(headers));
  assert.equal((await home.ask('GET', '/account/session')).status, 200, 'still signed in');
  assert.equal((await home.ask('DELETE', '/account/session', own)).status, 204);
  assert.equal(home.cookies.has(SESSION), false);
  assert.equal((await other.ask('GET', '/account/session')).status, 200, 'the other browser stays signed in');
});

test('T66: a portal’s page reads nothing of a session', async () => {
  const { citizenId } = await person();
  const home = browser();
  await home.signIn(citizenId);
  const Cookie = `${SESSION}=${home.cookies.get(SESSION)}`;
  for (const path of ['/account/session', '/account/sessions']) {
    const response = await server.fetch(
      new Request(`${HOME}${path}`, { headers: { Cookie, Origin: 'http://localhost:8080' } }),
    );
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), null);
    assert.equal(response.headers.get('Cross-Origin-Resource-Policy'), 'same-origin');
  }
});

test('a person lists the sessions and ends one, or all others', async () => {
  const { citizenId, account } = await person();
  const [laptop, phone, library] = [browser(), browser(), browser()];
  for (const each of [laptop, phone, library]) await each.signIn(citizenId);
  type Listed = { ref: string; current: boolean; method: string; portal?: string };
  const list = async () => {
    const { sessions } = (await laptop.ask('GET', '/account/sessions')).body as unknown as { sessions: Listed[] };
    return sessions;
  };
  const all = await list();
  assert.deepEqual([all.length, all.filter(({ current }) => current).length], [3, 1]);
  assert.ok(!all.some((each) => 'portal' in each), 'no portal asked for them');
  await sql.query("update account_session set portal = 'national' where account = $1", [account]);
  assert.deepEqual([...new Set((await list()).map((each) => each.portal))], ['national']);
  const token = await laptop.token();
  const other = all.find(({ current }) => !current)?.ref ?? '';
  assert.equal((await laptop.ask('DELETE', `/account/sessions/${other}`, token)).status, 204);
  assert.equal((await laptop.ask('DELETE', `/account/sessions/${other}`, token)).status, 404);
  assert.equal((await list()).length, 2);
  assert.equal((await laptop.ask('DELETE', '/account/sessions', token)).status, 204);
  assert.deepEqual(
    (await list()).map(({ current }) => current),
    [true],
  );
  assert.equal((await laptop.ask('PUT', '/account/sessions')).status, 405);
  const { rows } = await sql.query("select reason from audit_all where event = 'session.end' and flow = $1", [account]);
  assert.deepEqual(rows, [{ reason: 'revoked' }, { reason: 'revoked' }]);
});

test('nobody is signed in to an account that is out of use or erased, and the export names the sessions', async () => {
  const { citizenId, account } = await person();
  const home = browser();
  await home.signIn(citizenId);
  const status = async () => (await home.ask('GET', '/account/session')).status;
  await sql.query("update account set state = 'inactive' where id = $1", [account]);
  assert.equal(await status(), 401);
  await sql.query("update account set state = 'active' where id = $1", [account]);
  await home.signIn(citizenId);
  assert.equal(await status(), 200);
  const subjects = sqlDataSubjects({ sql, vault: createVault(keys, nodeCiphers), now });
  const about = { subject: `cccd:${citizenId}` };
  const sessions = (await subjects.export(about))?.sessions ?? [];
  assert.deepEqual(
    sessions.map((each) => each['method']),
    ['password', 'password'],
  );
  await subjects.erase(about);
  assert.equal(await status(), 401);
  assert.deepEqual(await stored(account), []);
});
