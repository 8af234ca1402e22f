/** Registration and sign-in by an identity provider, against a real OpenID Provider. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ending } from '../../../src/flow/view.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import { Unavailable } from '../../../src/server/ports.js';
import { viewOf } from '../../../src/testing/person.js';
import {
  begin,
  choose,
  consentTo,
  dataOf,
  DIEN,
  federated,
  give,
  HOA,
  HOME,
  KHANG,
  LOW,
  ORIGIN,
  PAGE,
  serveVneid,
  vneidAt,
  visit,
} from './support.js';

const vneid = await serveVneid();
const world = await federated(vneidAt(vneid));
const page = () => world.browser(ORIGIN).backend;
const home = () => world.browser(HOME);

async function registered(person: typeof DIEN) {
  const backend = page();
  const chosen = await choose(backend, await begin(backend));
  const { response, page: back } = await world.callback(await visit(dataOf(chosen).url ?? '', person));
  const shown = viewOf(await give(backend, chosen, response));
  return { backend, chosen, back, response, shown };
}

test('registers a person, who then signs in by the same provider', async () => {
  const { backend, chosen, back, response, shown } = await registered(DIEN);
  assert.equal(back, PAGE, 'the person is back where they were');
  const { certificate } = shown.data as unknown as { readonly certificate: object };
  assert.deepEqual(certificate, {
    name: 'NGUYỄN ĐĂNG ĐIỆN',
    organization: null,
    identifiers: [{ scheme: 'CCCD', value: '********2222' }],
    issuer: 'VNeID',
  });
  assert.match(dataOf(shown).consent.purposes[0]?.text ?? '', /tài khoản định danh điện tử/);
  assert.notEqual(shown.id, chosen.id, 'the bearer id rotates once somebody is proved');
  const done = viewOf(await backend.answer(shown, consentTo(shown)));
  assert.equal(done.status, 'complete');
  assert.deepEqual((done.data as unknown as Ending).portals, ['Cổng Dịch vụ công quốc gia']);
  assert.deepEqual(await world.accounts(), [{ method: 'federation', assurance: 'vneid' }]);
  const traces = [dataOf(chosen).url, response, back].join(' ');
  for (const secret of ['034086012222', 'ĐIỆN', '0823628899', '823628899']) assert.ok(!traces.includes(secret), secret);

  const browser = home();
  const signing = await begin(browser.backend, { purpose: 'sign-in' });
  const going = await choose(browser.backend, signing, `${HOME}/sign-in?return=/account`);
  const came = await world.callback(await visit(dataOf(going).url ?? '', DIEN));
  assert.equal(came.page, `${HOME}/sign-in?return=/account`);
  const signedIn = viewOf(await give(browser.backend, going, came.response));
  assert.equal(signedIn.status, 'complete');
  const { body } = await browser.ask('GET', '/account/session');
  assert.deepEqual([body['method'], body['acr']], ['federation', 'urn:dvc:acr:vneid']);
});

test('pushes the request, and asks the provider for the level and the claims', async () => {
  const backend = page();
  vneid.asked.length = 0;
  const { url = '' } = dataOf(await choose(backend, await begin(backend, { lang: 'en' })));
  assert.deepEqual([...new URL(url).searchParams.keys()], ['client_id', 'request_uri']);
  assert.ok(vneid.asked.includes('POST /sandbox/vneid/request'));
  const plain = vneidAt(vneid, {
    fetch: async (request) => {
      const response = await fetch(request);
      if (!request.url.endsWith('/openid-configuration')) return response;
      const { pushed_authorization_request_endpoint: _par, ...metadata } = (await response.json()) as Record<
        string,
        unknown
      >;
      return Response.json(metadata);
    },
  });
  const redirectUri = `${HOME}/federation/callback`;
  const audiences: string[] = [];
  const asserting = vneidAt(vneid, { assertion: (audience) => Promise.resolve(`${audiences.push(audience)}`) });
  await assert.rejects(asserting.begin({ state: 's', redirectUri, lang: 'en' }), Unavailable);
  assert.deepEqual(audiences, [`${vneid.issuer}/token`], 'the assertion is for the token endpoint');
  const whole = new URL((await plain.begin({ state: 's', redirectUri, lang: 'en' })).url).searchParams;
  assert.deepEqual(
    ['response_type', 'scope', 'redirect_uri', 'code_challenge_method', 'acr_values', 'ui_locales'].map((name) =>
      whole.get(name),
    ),
    ['code', 'openid profile', redirectUri, 'S256', 'urn:sandbox:vneid:level:2', 'en'],
  );
});

test('an identity has one account, whichever way it registers again', async () => {
  const { shown, backend } = await registered(HOA);
  viewOf(await backend.answer(shown, consentTo(shown)));
  const again = await registered(HOA);
  assert.deepEqual([again.shown.status, again.shown.problem?.code], ['closed', 'already-registered']);
  const audit = await world.sql.query<{ reason: string }>(
    "select reason from audit_all where event = 'account.duplicate'",
  );
  assert.equal(audit.rows.length, 1);
});

test('a person whose account does not exist is not signed in', async () => {
  const { backend } = home();
  const chosen = await choose(backend, await begin(backend, { purpose: 'sign-in' }), `${HOME}/sign-in`);
  const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', KHANG));
  const view = viewOf(await give(backend, chosen, response));
  assert.deepEqual([view.status, view.problem?.code], ['closed', 'account-unknown']);
});

test('says why there is no identity, and lets the person go again', async () => {
  const backend = page();
  const first = await choose(backend, await begin(backend));
  const refused = await world.callback(await visit(dataOf(first).url ?? '', DIEN, 'refuse'));
  const no = await give(backend, first, refused.response);
  assert.ok(!no.ok && no.view);
  assert.equal(no.problem.code, 'federation-cancelled');
  assert.equal(dataOf(no.view).url, undefined, 'the address of the last visit is gone');
  const second = await choose(backend, no.view);
  const weak = await world.callback(await visit(dataOf(second).url ?? '', LOW));
  const level = await give(backend, second, weak.response);
  assert.ok(!level.ok && level.view);
  assert.equal(level.problem.code, 'federation-level');
  const third = await choose(backend, level.view);
  const { response } = await world.callback(await visit(dataOf(third).url ?? '', DIEN));
  assert.equal(viewOf(await give(backend, third, response)).status, 'closed');
});

test('a provider that is down or answers garbage is out of service, and no attempt is lost', async () => {
  for (const mode of ['down', 'garbage'] as const) {
    const backend = page();
    const chosen = await choose(backend, await begin(backend));
    const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', DIEN));
    vneid.world.vneid = mode;
    const reply = await give(backend, chosen, response);
    vneid.world.vneid = 'normal';
    assert.ok(!reply.ok && reply.view);
    assert.deepEqual([reply.problem.code, reply.problem.status], ['provider-unavailable', 503]);
    assert.equal(viewOf(await give(backend, reply.view, response)).status, 'closed', 'the same response still counts');
  }
});

test('visits to a provider are limited, each costs it a call', async () => {
  const limits = { ...LIMITS, federate: [{ scope: 'address', max: 1, seconds: 60 } as const] };
  const { browser } = await federated(vneidAt(vneid), { limits });
  const { backend } = browser(ORIGIN);
  const chosen = await choose(backend, await begin(backend));
  vneid.asked.length = 0;
  const reply = await backend.answer(chosen, { provider: 'vneid', page: PAGE, response: '' });
  assert.equal(!reply.ok && reply.problem.code, 'rate-limited');
  assert.deepEqual(vneid.asked, []);
});
