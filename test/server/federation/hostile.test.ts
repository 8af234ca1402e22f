/**
 * T67: a provider, or somebody between it and the person, that lies. Every lie is refused, and no
 * account is made. The provider is a real one (oidc-provider); the lies are told on the way from it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt, SignJWT } from 'jose';
import { resigned, strangeKey, unsigned } from '../../../demo/sandbox/vneid/lies.js';
import { openIdProvider } from '../../../src/server/connectors/identity-provider/openid.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import {
  begin,
  choose,
  dataOf,
  DIEN,
  federated,
  give,
  HOA,
  HOME,
  optionsFor,
  ORIGIN,
  serveVneid,
  visit,
} from './support.js';

const vneid = await serveVneid();
const other = await serveVneid();
const strange = await strangeKey();
const stranger = 'https://attacker.example';

type Body = Record<string, unknown> & { readonly id_token?: string };
/** Changes an answer of the provider. */
type Lie = (body: Body, request: Request) => Body | Promise<Body>;
let lie: Lie = (body) => body;
/** What else the provider was asked. */
const asked: string[] = [];

const lying = async (request: Request) => {
  asked.push(new URL(request.url).pathname);
  const response = await fetch(request);
  return Response.json(await lie((await response.json()) as Body, request), { status: response.status });
};
/** A provider without kept metadata or keys for each lie. */
const fresh = () => openIdProvider({ ...optionsFor(vneid), fetch: lying });
let service = fresh();
const limits = { ...LIMITS, start: [], federate: [] };
const world = await federated(
  { begin: (request) => service.begin(request), finish: (...given) => service.finish(...given) },
  { limits },
);
const page = () => world.browser(ORIGIN).backend;

const inToken =
  (change: (token: string) => string | Promise<string>): Lie =>
  async (body) =>
    body.id_token ? { ...body, id_token: await change(body.id_token) } : body;
const claiming = (claims: Readonly<Record<string, unknown>>) => inToken((token) => resigned(token, claims, vneid.key));
const inMetadata =
  (change: (metadata: Body) => Body): Lie =>
  (body, { url }) =>
    url.endsWith('/openid-configuration') ? { ...body, ...change(body) } : body;
const seconds = () => Math.floor(Date.now() / 1000);

let earlier = '';
const keepEarlier = inToken((token) => (earlier = token));

/** Lies of the provider: a changed answer, and how the person is refused. */
const ANSWERS: Readonly<Record<string, readonly [Lie, string]>> = {
  'an ID token of another issuer': [claiming({ iss: stranger }), 'federation-invalid'],
  'an ID token of another provider of the sandbox': [claiming({ iss: other.issuer }), 'federation-invalid'],
  'an unsigned ID token': [inToken(unsigned), 'federation-invalid'],
  'a signature that is cut off': [inToken((token) => token.replace(/[^.]+$/, '')), 'federation-invalid'],
  'a key that the provider does not publish': [inToken((token) => resigned(token, {}, strange)), 'federation-invalid'],
  'a signature by the client secret': [
    inToken((token) =>
      new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(optionsFor(vneid).clientSecret)),
    ),
    'federation-invalid',
  ],
  'the ID token of an earlier visit': [inToken(() => earlier), 'federation-invalid'],
  'another nonce': [claiming({ nonce: 'another' }), 'federation-invalid'],
  'no nonce': [claiming({ nonce: undefined }), 'federation-invalid'],
  'another audience': [claiming({ aud: 'another-client' }), 'federation-invalid'],
  'two audiences without azp': [claiming({ aud: ['dvc-register', 'another'] }), 'federation-invalid'],
  'two audiences, and azp names the other': [
    claiming({ aud: ['dvc-register', 'another'], azp: 'another' }),
    'federation-invalid',
  ],
  'azp names another client': [claiming({ azp: 'another' }), 'federation-invalid'],
  'an expired ID token': [claiming({ exp: seconds() - 120 }), 'federation-invalid'],
  'an ID token without an end': [claiming({ exp: undefined }), 'federation-invalid'],
  'an ID token from the future': [claiming({ iat: seconds() + 3600, exp: seconds() + 7200 }), 'federation-invalid'],
  'a level that is too low': [claiming({ acr: 'urn:sandbox:vneid:level:1' }), 'federation-level'],
  'no level': [claiming({ acr: undefined }), 'federation-level'],
  'a list of levels': [claiming({ acr: ['urn:sandbox:vneid:level:2'] }), 'federation-level'],
  'the number of somebody else': [claiming({ citizen_id: HOA.citizenId }), 'federation-identity'],
  'two numbers': [claiming({ citizen_id: [DIEN.citizenId, HOA.citizenId] }), 'federation-identity'],
  'the number of an old card': [claiming({ citizen_id: '182345678' }), 'federation-identity'],
  'no number': [claiming({ citizen_id: undefined }), 'federation-identity'],
  'no name': [claiming({ name: '' }), 'federation-identity'],
  'a child': [claiming({ birthdate: '2020-01-01', citizen_id: '034320012222' }), 'federation-under-age'],
  'no ID token, only an access token': [({ id_token: _left, ...body }) => body, 'federation-invalid'],
  'keys elsewhere': [inMetadata(() => ({ jwks_uri: `${stranger}/jwks` })), 'provider-unavailable'],
  'keys without TLS': [inMetadata(() => ({ jwks_uri: 'http://vneid.example/jwks' })), 'provider-unavailable'],
  'a token endpoint without TLS': [
    inMetadata(() => ({ token_endpoint: 'http://vneid.example/token' })),
    'provider-unavailable',
  ],
  'the metadata of another issuer': [inMetadata(() => ({ issuer: stranger })), 'provider-unavailable'],
  'no PKCE': [inMetadata(() => ({ code_challenge_methods_supported: ['plain'] })), 'provider-unavailable'],
};

test('tells an earlier visit, whose ID token is replayed below', async () => {
  lie = keepEarlier;
  const chosen = await choose(page(), await begin(page()));
  const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', DIEN));
  const reply = await give(page(), chosen, response);
  assert.equal(reply.ok && reply.view.step, 'confirm');
  assert.equal(decodeJwt(earlier)['citizen_id'], DIEN.citizenId);
});

for (const [name, [told, code]] of Object.entries(ANSWERS))
  test(`refuses ${name}`, async () => {
    const backend = page();
    service = fresh();
    lie = (body) => body;
    const view = await begin(backend);
    const chosen = await choose(backend, view);
    const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', DIEN));
    // Its metadata and keys are asked for anew, as after a restart.
    service = fresh();
    lie = told;
    const reply = await give(backend, chosen, response);
    assert.ok(!reply.ok, 'it was taken');
    assert.equal(reply.problem.code, code);
    assert.deepEqual([reply.view?.status, reply.view?.step], ['active', 'federate']);
    assert.deepEqual(await world.accounts(), []);
  });

const edited = (query: string, change: (query: URLSearchParams) => void) => {
  const changed = new URLSearchParams(query);
  change(changed);
  return changed.toString();
};

/** Lies on the way back: a changed response, from this person's and from somebody else's visit. */
const RESPONSES: Readonly<Record<string, (mine: string, theirs: string) => string>> = {
  'the response of another flow': (_mine, theirs) => theirs,
  'the code of another visit, injected': (mine, theirs) =>
    edited(mine, (query) => query.set('code', new URLSearchParams(theirs).get('code') ?? '')),
  'a response with the state of another flow': (mine, theirs) =>
    edited(mine, (query) => query.set('state', new URLSearchParams(theirs).get('state') ?? '')),
  'a response without state': (mine) => edited(mine, (query) => query.delete('state')),
  'a response with two states': (mine) => edited(mine, (query) => query.append('state', 'another')),
  'a response with two codes': (mine) => edited(mine, (query) => query.append('code', 'another')),
  'a response without its issuer': (mine) => edited(mine, (query) => query.delete('iss')),
  'a response of another issuer, mixed up': (mine) => edited(mine, (query) => query.set('iss', other.issuer)),
  'an invented code': (mine) => edited(mine, (query) => query.set('code', 'invented')),
  'an ID token in the response': (mine) => edited(mine, (query) => query.set('id_token', earlier)),
};

for (const [name, change] of Object.entries(RESPONSES))
  test(`refuses ${name}`, async () => {
    lie = (body) => body;
    const backend = page();
    const responses = [];
    const views = [];
    for (const person of [DIEN, HOA]) {
      const chosen = await choose(backend, await begin(backend));
      views.push(chosen);
      responses.push((await world.callback(await visit(dataOf(chosen).url ?? '', person))).response);
    }
    const [mine = '', theirs = ''] = responses;
    const [view] = views;
    assert.ok(view);
    const reply = await give(backend, view, change(mine, theirs));
    assert.equal(!reply.ok && reply.problem.code, 'federation-invalid');
    const repeated = reply.view && (await give(backend, reply.view, mine));
    assert.equal(repeated && !repeated.ok && repeated.problem.code, 'federation-invalid', 'a visit has one response');
    assert.deepEqual(await world.accounts(), []);
  });

test('a response is taken once', async () => {
  const backend = page();
  const chosen = await choose(backend, await begin(backend));
  const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', DIEN));
  assert.ok((await give(backend, chosen, response)).ok);
  const elsewhere = await choose(backend, await begin(backend));
  const reply = await give(backend, elsewhere, response);
  assert.equal(!reply.ok && reply.problem.code, 'federation-invalid');
});

test('whoever sends the address of their own visit to somebody else gets nothing of that person', async () => {
  const attacker = page();
  const chosen = await choose(attacker, await begin(attacker));
  const came = await world.callback(await visit(dataOf(chosen).url ?? '', HOA));
  assert.match(came.page ?? '', new RegExp(`^${ORIGIN}/`), 'the response is in the browser of that person');
  const { view } = await attacker.read(chosen.id);
  assert.equal(view?.step, 'federate');
  const reply = await give(attacker, chosen, '');
  assert.equal(!reply.ok && reply.problem.code, 'validation-failed');
});

test('the identity is that of the ID token: userinfo is never asked', () => {
  assert.deepEqual(
    asked.filter((path) => path.endsWith('/me')),
    [],
  );
  assert.ok(asked.some((path) => path.endsWith('/token')));
});

const PAGES = [
  'https://attacker.example/',
  'http://localhost:8080@attacker.example/',
  'http://localhost:8080.attacker.example/',
  'http://user:password@localhost:8080/',
  'http://localhost:8081/',
  'https://localhost:8080/',
  'http://ministry.localhost:8080/',
  'javascript:alert(1)',
  'data:text/html,x',
  '//attacker.example/',
  '/national/',
  '',
];
for (const text of PAGES)
  test(`sends nobody back to ${text || 'no page'}`, async () => {
    const backend = page();
    const reply = await backend.answer(await begin(backend), { provider: 'vneid', page: text, response: '' });
    assert.ok(!reply.ok);
    assert.deepEqual(
      reply.problem.errors?.map(({ pointer }) => pointer),
      ['/page'],
    );
  });

for (const [name, query] of Object.entries({
  nothing: '',
  'no state': 'code=1',
  'a forged state': `code=1&state=${'1.'.repeat(4)}x`,
  'a page as state': 'code=1&state=https%3A%2F%2Fattacker.example',
  'too much': `state=${'x'.repeat(5000)}`,
}))
  test(`the callback refuses ${name}`, async () => {
    const { status, page: to } = await world.callback(`${HOME}/federation/callback?${query}`);
    assert.deepEqual([status, to], [422, '']);
  });

test('pinned keys are used in the place of published ones', async () => {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const jwk = (await crypto.subtle.exportKey('jwk', publicKey)) as { readonly kty: string; readonly x: string };
  service = openIdProvider({ ...optionsFor(vneid), keys: [{ ...jwk, key_ops: ['verify'], alg: 'ES256' }] });
  const backend = page();
  const chosen = await choose(backend, await begin(backend));
  const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', DIEN));
  const reply = await give(backend, chosen, response);
  assert.equal(!reply.ok && reply.problem.code, 'federation-invalid');
});

test('with several providers a response must name its issuer', async () => {
  service = openIdProvider({
    ...{ ...optionsFor(vneid), named: true },
    fetch: async (request) => {
      const response = await fetch(request);
      const body = (await response.json()) as Body;
      const { authorization_response_iss_parameter_supported: _iss, ...rest } = body;
      return Response.json(rest, { status: response.status });
    },
  });
  const backend = page();
  const chosen = await choose(backend, await begin(backend));
  const { response } = await world.callback(await visit(dataOf(chosen).url ?? '', DIEN));
  const reply = await give(
    backend,
    chosen,
    edited(response, (query) => query.delete('iss')),
  );
  assert.equal(!reply.ok && reply.problem.code, 'federation-invalid');
});
