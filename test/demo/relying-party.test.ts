/** The demo's portals as relying parties over HTTP: single sign-on, a service for accounts, single logout. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as openid from 'openid-client';
import { createParty } from '../../demo/relying-party/party.js';
import { createSessions } from '../../demo/relying-party/sessions.js';
import { httpBackend } from '../../src/client/http.js';
import type { Ending } from '../../src/flow/view.js';
import { register } from '../../src/testing/person.js';
import { DIEN } from '../../src/testing/world.js';
import { browser, type Browser } from '../node/provider/support.js';
import { until } from '../support/promises/promise.js';
import { dataDirectory, onPostgres, serve } from './server.js';

const NAME = DIEN.fullName;

/** The demo, and a person who has registered on the national portal. */
const { url } = await serve({ after }, dataDirectory(), await onPostgres());
const readCode = async () => {
  const response = await fetch(`${url}/sandbox/phones/${DIEN.phone}/messages`);
  return ((await response.json()) as readonly { code: string }[])[0]?.code ?? '';
};
const { data } = await register(httpBackend({ endpoint: `${url}/registration` }), DIEN, readCode);
const { receipt = '' } = data as unknown as Ending;

const open = () => browser(url, readCode);

/** Goes to a portal's page, signs in where the gateway asks, and comes back. */
async function signIn(visitor: Browser, path: string) {
  const asked = await visitor.visit(path);
  assert.equal(asked.url.pathname, '/sign-in', asked.text);
  // Each new browser needs a code, and a phone gets five in an hour.
  await fetch(`${url}/sandbox/limits`, { method: 'POST' });
  await visitor.signIn(DIEN.citizenId);
  return visitor.visit(asked.url.searchParams.get('return') ?? '');
}

async function isOut(visitor: Browser, portal: string): Promise<boolean> {
  const { status, headers } = await visitor.send(new Request(`${url}/${portal}/apply`));
  return status === 303 && (headers.get('Location') ?? '').endsWith(`/${portal}/sign-in?to=apply`);
}

/** Sends the form of a page. */
const send = (visitor: Browser, text: string) =>
  visitor.post(
    /action="([^"]+)"/.exec(text)?.[1] ?? '',
    Object.fromEntries(
      [...text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  );

test('a receipt signs the person in, once, on the portal of the registration', async () => {
  const visitor = open();
  const foreign = await visitor.send(
    new Request(`${url}/national/registered`, {
      method: 'POST',
      body: new URLSearchParams({ receipt }),
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    }),
  );
  assert.equal(foreign.status, 403);
  assert.equal((await visitor.post('/ministry/registered', { receipt })).status, 502, 'another portal');
  assert.equal((await visitor.post('/national/registered', { receipt })).status, 200);
  assert.equal((await open().post('/national/registered', { receipt })).status, 502, 'a second time');
  // The receipt has no name; SCIM brings it.
  await until('the name', async () => (await visitor.visit('/national/apply')).text.includes(NAME));
  const home = await visitor.visit('/national/sign-in');
  assert.equal(home.url.pathname, '/national/', 'the end of the registration leads here, without a form');
  const out = await send(visitor, (await visitor.post('/national/sign-out', {})).text);
  assert.equal(out.url.href, `${url}/national/`);
  assert.ok(await isOut(visitor, 'national'));
});

test('one sign-in opens three portals, and one sign-out closes them', async () => {
  const visitor = open();
  const home = await visitor.visit('/national/');
  assert.match(home.text, /<dvc-register [^>]*sign-in-url="\/national\/sign-in"/);
  const apply = await signIn(visitor, '/national/apply');
  assert.equal(apply.url.href, `${url}/national/apply`, 'the code does not stay in the address');
  assert.match(apply.text, new RegExp(`${NAME}[\\s\\S]*Số điện thoại chính chủ`));
  assert.equal(apply.headers.get('Cache-Control'), 'no-store');
  const ministry = await visitor.visit('/ministry/sign-in');
  assert.equal(ministry.url.pathname, '/ministry/', 'no form');
  assert.match(ministry.text, new RegExp(`<h1>Xin chào, ${NAME}</h1>`));
  assert.doesNotMatch(ministry.text, /<dvc-register/);
  const province = await visitor.visit('/province/sign-in?lang=en');
  assert.equal(province.url.href, `${url}/province/?lang=en`);
  assert.match(province.text, new RegExp(`<html lang="en">[\\s\\S]*<h1>Hello, ${NAME}</h1>`));
  const sent = await visitor.post('/province/apply?lang=en', { procedure: '1' });
  assert.match(sent.text, /We have received application HS-\d{4}-\d{6}\.[\s\S]*Certificate of marital status/);

  const question = await visitor.post('/ministry/sign-out', {});
  assert.equal(question.url.pathname, '/oidc/session/end');
  const out = await send(visitor, question.text);
  assert.equal(out.url.href, `${url}/ministry/`);
  assert.match(out.text, /<dvc-register/);
  for (const portal of ['national', 'ministry', 'province']) await until(portal, () => isOut(visitor, portal));
  const again = await visitor.visit('/national/sign-in');
  assert.equal(again.url.pathname, '/sign-in', 'the gateway’s session is over too');
});

test('the cookie is one, of this host and path, out of reach of scripts, and new after the sign-in', async () => {
  const visitor = open();
  const begun = await visitor.send(new Request(`${url}/national/sign-in`));
  const [set = '', ...more] = begun.headers.getSetCookie();
  assert.match(set, /^portal-national=[\w-]{43}; Path=\/national\/; HttpOnly; SameSite=Lax$/);
  assert.deepEqual(more, []);
  const before = visitor.cookie('portal-national');
  const location = new URL(begun.headers.get('Location') ?? '');
  assert.equal(location.origin + location.pathname, `${url}/oidc/auth`);
  assert.deepEqual([...location.searchParams.keys()].sort(), ['client_id', 'request_uri'], 'the request was pushed');
  await signIn(visitor, '/national/sign-in');
  assert.notEqual(visitor.cookie('portal-national'), before);
  const local = await visitor.send(new Request(`${url.replace('localhost', '127.0.0.1')}/ministry/sign-in?lang=en`));
  assert.equal(local.headers.get('Location'), `${url}/ministry/sign-in?lang=en`, 'the portal has one address');
});

test('what a portal does not accept: a foreign answer, a foreign page, a forged logout token', async () => {
  const visitor = open();
  const stray = await visitor.visit('/national/signed-in?code=a&state=b');
  assert.equal(stray.status, 400);
  assert.match(stray.text, /Chưa đăng nhập được[\s\S]*href="\/national\/sign-in"/);
  const asked = await visitor.visit('/national/sign-in');
  const given = await visitor.visit(`${asked.url.searchParams.get('return')}/abort`);
  assert.equal(given.url.href, `${url}/national/`, 'a person who gives up');
  await visitor.visit('/national/sign-in');
  const mixed = await visitor.visit(`/national/signed-in?code=a&state=${'x'.repeat(43)}`);
  assert.equal(mixed.status, 400, 'a state that this browser does not have');
  await signIn(visitor, '/national/sign-in');
  for (const token of ['', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])
    assert.equal((await open().post('/national/backchannel', { logout_token: token })).status, 400);
  assert.equal(await isOut(visitor, 'national'), false);
  const other = await visitor.send(
    new Request(`${url}/national/sign-out`, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } }),
  );
  assert.equal(other.status, 403);
  assert.equal(await isOut(visitor, 'national'), false, 'another site signs nobody out');
});

test('a procedure that wants a signature asks for it; who gives up is back at the form, and nothing was sent', async () => {
  const visitor = open();
  await signIn(visitor, '/province/sign-in');
  const form = await visitor.visit('/province/apply?procedure=2');
  assert.match(form.text, /value="2"\s+required\s+checked[\s\S]*nhà ở riêng lẻ <small>\(cần chữ ký số\)/);
  assert.doesNotMatch(form.text, /role="status"/);
  const asked = await visitor.post('/province/apply', { procedure: '2' });
  assert.deepEqual(
    [asked.url.pathname, asked.url.searchParams.get('acr')],
    ['/sign-in', 'urn:dvc:acr:certificate'],
    'a password has signed the person in',
  );
  const back = await visitor.visit(`${asked.url.searchParams.get('return')}/abort`);
  assert.equal(back.url.href, `${url}/province/apply`);
  assert.match(back.text, new RegExp(`${NAME}[\\s\\S]*Số điện thoại chính chủ`));
  assert.doesNotMatch(back.text, /<\/strong> Cấp giấy phép/);
});

test('a sign-in that has begun goes on when the session that it replaces ends', () => {
  const sessions = createSessions(() => 0);
  const person = { sub: 'a', sid: 's', acr: 'urn:dvc:acr:phone', name: NAME, idToken: '' };
  const opened = sessions.open('', person);
  const begun = { verifier: '', state: 'stronger', nonce: '', to: '', back: '', isRenewal: false };
  assert.equal(sessions.begin(opened, begun), opened);
  sessions.endAll({ sub: 'a', sid: 's' });
  assert.equal(sessions.find(opened), undefined, 'nobody is signed in');
  assert.equal(sessions.take(opened, 'stronger'), begun);
});

test('the ministry’s server signs with its key; a secret or another key gets nothing', async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  for (const proof of [
    openid.ClientSecretBasic('sandbox-only-client-ministry'),
    openid.PrivateKeyJwt({ key: privateKey, kid: 'sandbox-only-ministry' }),
  ]) {
    const address = { id: 'ministry', home: `${url}/ministry/`, issuer: url, inside: url };
    const party = createParty({ ...address, proof: () => Promise.resolve(proof) });
    await assert.rejects(party.begin('vi', {}), { status: 401 });
  }
  const asked = await open().visit('/ministry/sign-in');
  assert.equal(asked.url.pathname, '/sign-in', 'the ministry’s own request is taken');
});

test('a session that is used at a portal goes on at the gateway; one that nobody uses ends at both', async (t) => {
  const clock = async (minutes: number) => {
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${url}/sandbox/clock`, { method: 'POST', headers, body: JSON.stringify({ minutes }) });
  };
  t.after(() => clock(0));
  const atGateway = async (visitor: Browser) => (await visitor.send(new Request(`${url}/account/session`))).status;
  const [busy, idle] = [open(), open()];
  for (const visitor of [busy, idle]) await signIn(visitor, '/national/sign-in');
  await clock(20);
  const first = busy.cookie('portal-national');
  assert.equal((await busy.visit('/national/apply')).url.pathname, '/national/apply', 'no form');
  assert.notEqual(busy.cookie('portal-national'), first, 'the gateway was asked');
  assert.match((await idle.visit('/national/')).text, /Xin chào/);
  await clock(40);
  // The portal's own thirty minutes are not over: the gateway has told it.
  await until('the end at the portal', () => isOut(idle, 'national'));
  assert.match((await busy.visit('/national/apply')).text, new RegExp(NAME));
  assert.equal(await atGateway(busy), 200);
  // Nobody has told the portal, but the browser is signed in to the gateway no more.
  busy.setCookie('dvc-session', 'A'.repeat(43));
  await clock(55);
  assert.equal((await busy.visit('/national/apply')).url.pathname, '/sign-in');
});

test('an account that SCIM deletes is signed out, and its applications are gone', async () => {
  const visitor = open();
  await signIn(visitor, '/national/sign-in');
  const sent = await visitor.post('/national/apply', { procedure: '0' });
  assert.match(sent.text, /HS-\d{4}-\d{6}[\s\S]*Đăng ký khai sinh/);
  const scim = (path: string, init: RequestInit = {}) =>
    fetch(`${url}/sandbox/portals/national/scim/v2/Users${path}`, {
      ...init,
      headers: { Authorization: 'Bearer sandbox-only-to-national' },
    });
  const { Resources: [account] = [] } = (await (await scim('')).json()) as { Resources?: { id: string }[] };
  assert.equal((await scim(`/${account?.id}`, { method: 'DELETE' })).status, 204);
  assert.ok(await isOut(visitor, 'national'));
  const again = await visitor.visit('/national/apply');
  assert.equal(again.url.pathname, '/national/apply', 'the session at the gateway goes on');
  assert.doesNotMatch(again.text, /HS-\d/);
});
