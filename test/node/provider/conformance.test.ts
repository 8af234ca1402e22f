/** Statements of the conformance suite's plan "Basic OP" that no other test makes (docs/openid-conformance.md). */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as client from 'openid-client';
import { BACK, provider, redeem, request, SECRET, type Asked } from './support.js';

const { browser, person, relyingParty, home } = await provider();
const national = await relyingParty();
const { citizenId, account, fullName, phone } = await person();
const visitor = browser();
await visitor.signIn(citizenId);

async function signedIn(more: Record<string, string> = {}) {
  const asked = await request(national, more);
  return redeem(national, asked, (await visitor.visit(asked.url)).url);
}
const claimsOf = async (token: string, init: RequestInit = {}) =>
  (await (
    await fetch(`${home}/oidc/userinfo`, { headers: { Authorization: `Bearer ${token}` }, ...init })
  ).json()) as Record<string, unknown>;

test('userinfo, by three ways', async () => {
  const { access_token: token } = await signedIn();
  const expected = await claimsOf(token);
  assert.equal(expected['sub'], account);
  const form = { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  assert.deepEqual(await claimsOf(token, { ...form, body: `access_token=${token}` }), expected);
  const headers = { ...form.headers, Authorization: `Bearer ${token}` };
  assert.deepEqual(await claimsOf(token, { ...form, headers, body: 'x=1' }), expected);
});

test('without nonce', async () => {
  const asked = await request(national);
  asked.url.searchParams.delete('nonce');
  const { url } = await visitor.visit(asked.url);
  const tokens = await client.authorizationCodeGrant(national, url, {
    pkceCodeVerifier: asked.verifier,
    expectedState: asked.state,
  });
  assert.equal(tokens.claims()?.nonce, undefined);
});

for (const [scope, expected] of [
  ['openid', { sub: account }],
  ['openid profile', { sub: account, name: fullName, birthdate: '1986-02-01', vn_audience: 'citizen' }],
  ['openid phone', { sub: account, phone_number: phone }],
  ['email openid', { sub: account }],
] as const)
  test(`each scope gives its claims, in any order: ${scope}`, async () => {
    const { updated_at: at, ...claims } = await claimsOf((await signedIn({ scope })).access_token);
    assert.deepEqual(claims, expected);
    assert.equal(typeof at, scope.includes('profile') ? 'number' : 'undefined');
  });

for (const [name, more] of [
  ['`display` is accepted', { display: 'popup' }],
  ['hints and languages are accepted', { login_hint: 'x', ui_locales: 'se', claims_locales: 'se' }],
  ['unknown parameters are ignored', { extra: 'foobar' }],
] as const)
  test(name, async () => assert.equal((await signedIn(more)).claims()?.sub, account));

test('id_token_hint names the person, and another person is asked to sign in', async () => {
  const hint = (await signedIn()).id_token ?? '';
  assert.equal((await signedIn({ id_token_hint: hint, prompt: 'none' })).claims()?.sub, account);
  const other = browser();
  await other.signIn((await person()).citizenId);
  const { url } = await other.visit((await request(national, { id_token_hint: hint, prompt: 'none' })).url);
  assert.equal(url.searchParams.get('error'), 'login_required');
});

test('the request by POST', async () => {
  const asked: Asked = await request(national);
  const { url } = await visitor.post('/oidc/auth', Object.fromEntries(asked.url.searchParams));
  assert.equal((await redeem(national, asked, url)).claims()?.sub, account);
});

test('client_secret_post', async () => {
  const asked = await request(national);
  const { url } = await visitor.visit(asked.url);
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code: url.searchParams.get('code') ?? '', redirect_uri: BACK.national },
    ...{ code_verifier: asked.verifier, client_id: 'national', client_secret: SECRET },
  });
  const response = await fetch(`${home}/oidc/token`, { method: 'POST', body });
  assert.equal(response.status, 200);
});

test('every test that the page of conformance names is there', () => {
  const page = readFileSync('docs/openid-conformance.md', 'utf8');
  const texts = Object.fromEntries(
    readdirSync('test/node/provider').map((name) => [
      name.replace('.test.ts', ''),
      readFileSync(`test/node/provider/${name}`, 'utf8'),
    ]),
  );
  const named = [...page.matchAll(/`(flows|negative|conformance|logout)`: ([^;|]+?) *[;|]/g)];
  assert.ok(named.length > 20);
  const missing = named.filter(([, file = '', name = '']) => name !== 'all' && !texts[file]?.includes(name.trim()));
  assert.deepEqual(
    missing.map(([text]) => text),
    [],
  );
});
