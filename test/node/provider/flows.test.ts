/** The OpenID Provider, used by a certified relying party (openid-client) over HTTP. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import * as client from 'openid-client';
import type { Ending } from '../../../src/flow/view.js';
import { arrive, BACK, provider, redeem, request, SECRET } from './support.js';

const gateway = await provider();
const { browser, person, relyingParty, home, sleep, signInBy, sql } = gateway;
const [national, ministry] = [await relyingParty('national'), await relyingParty('ministry')];
const claimsOf = (tokens: client.TokenEndpointResponseHelpers) => tokens.claims() ?? assert.fail('no ID token');

test('discovery names what the provider does, and nothing else', async () => {
  const found = national.serverMetadata();
  assert.equal(found.issuer, home);
  assert.equal(found.authorization_endpoint, `${home}/oidc/auth`);
  assert.deepEqual(found.response_types_supported, ['code']);
  assert.deepEqual(found.code_challenge_methods_supported, ['S256']);
  assert.deepEqual(found.id_token_signing_alg_values_supported, ['ES256']);
  assert.equal(found['registration_endpoint'], undefined);
  assert.equal(found['request_uri_parameter_supported'], false);
  assert.equal(found['request_parameter_supported'], undefined);
  assert.equal(found['backchannel_logout_supported'], true);
  assert.deepEqual(found['prompt_values_supported'], ['none', 'login', 'create']);
  assert.deepEqual(found.scopes_supported, ['openid', 'profile', 'phone', 'email', 'vn_identity']);
  for (const path of ['/.well-known/openid-configuration', '/oidc/jwks']) {
    const response = await fetch(home + path, { headers: { Origin: 'https://anywhere.example' } });
    assert.equal(response.headers.get('Cache-Control'), 'public, max-age=900', path);
    assert.ok(response.headers.get('Access-Control-Allow-Origin'), path);
    assert.ok(!(await response.text()).includes('"d"'), 'no private key');
  }
});

for (const [name, party, par] of [
  ['a secret', national, false],
  ['a secret and PAR', national, true],
  ['private_key_jwt', ministry, false],
  ['private_key_jwt and PAR', ministry, true],
] as const)
  test(`code, PKCE and an ID token, by ${name}`, async () => {
    const { citizenId, account, fullName, phone } = await person();
    const asked = await request(party, {}, { par });
    const arrived = await arrive(browser(), asked, citizenId);
    const id = party.clientMetadata().client_id as keyof typeof BACK;
    assert.equal(arrived.origin + arrived.pathname, BACK[id]);
    assert.equal(arrived.searchParams.get('iss'), home);
    const tokens = await redeem(party, asked, arrived);
    const { sub, acr, aud, sid, auth_time: at, ...claims } = claimsOf(tokens);
    assert.deepEqual([sub, acr, aud], [account, 'urn:dvc:acr:phone', id]);
    assert.equal(typeof at, 'number');
    assert.equal(sid, undefined, 'only for portals that hear of a sign-out');
    assert.equal(claims['name'], undefined, 'the person’s data comes from userinfo');
    assert.match(tokens.access_token, /^[\w-]{43}$/, 'opaque');
    const person1 = await client.fetchUserInfo(party, tokens.access_token, sub);
    assert.deepEqual(
      [person1.name, person1.birthdate, person1.phone_number, person1['vn_identity_number']],
      [fullName, '1986-02-01', phone, undefined],
    );
    const { rows } = await sql.query("select portal from audit where event = 'portal.sign-in' and flow = $1", [
      account,
    ]);
    assert.deepEqual(rows, [{ portal: id }]);
  });

test('nobody is signed in to a portal without an entry in the audit log', async () => {
  const { citizenId } = await person();
  const visitor = browser();
  await visitor.signIn(citizenId);
  const asked = await request(national);
  await sql.exec('alter table audit rename to audit_away');
  const refused = await visitor.visit(asked.url);
  await sql.exec('alter table audit_away rename to audit');
  assert.deepEqual([refused.status, refused.url.origin, refused.text], [500, home, '']);
  const { url } = await visitor.visit(asked.url);
  assert.ok(url.searchParams.get('code'), 'once more');
});

test('the number of the identity is for portals that are granted it', async () => {
  const { citizenId } = await person();
  const asked = await request(ministry, { scope: 'openid vn_identity' });
  const tokens = await redeem(ministry, asked, await arrive(browser(), asked, citizenId));
  const told = await client.fetchUserInfo(ministry, tokens.access_token, claimsOf(tokens).sub);
  assert.deepEqual([told['vn_identity_type'], told['vn_identity_number']], ['cccd', citizenId]);
  const { url } = await browser().visit((await request(national, { scope: 'openid vn_identity' })).url);
  assert.equal(url.searchParams.get('error'), 'invalid_scope');
  const claims = JSON.stringify({ userinfo: { vn_identity_number: null, name: null } });
  const named = await request(national, { scope: 'openid', claims });
  const got = await redeem(national, named, await arrive(browser(), named, citizenId));
  const said = await client.fetchUserInfo(national, got.access_token, claimsOf(got).sub);
  assert.deepEqual([said['vn_identity_number'], typeof said.name], [undefined, 'string'], 'a claim is no way around');
});

test('one sign-in is enough for every portal', async () => {
  const { citizenId } = await person();
  const visitor = browser();
  const first = await request(national);
  const one = claimsOf(await redeem(national, first, await arrive(visitor, first, citizenId)));
  const second = await request(ministry, { prompt: 'none' });
  const { url } = await visitor.visit(second.url);
  const other = claimsOf(await redeem(ministry, second, url));
  assert.deepEqual([other.sub, other.aud, one.aud], [one.sub, 'ministry', 'national']);
  assert.equal(other.auth_time, one.auth_time);
});

test('a person who is signed in at the gateway goes through; another browser does not', async () => {
  const { citizenId } = await person();
  const visitor = browser();
  await visitor.signIn(citizenId);
  const asked = await request(national);
  const { url } = await visitor.visit(asked.url);
  assert.equal(claimsOf(await redeem(national, asked, url))['acr'], 'urn:dvc:acr:phone');
  const silent = await request(national, { prompt: 'none' });
  const none = await browser().visit(silent.url);
  assert.deepEqual(
    [none.url.searchParams.get('error'), none.url.searchParams.get('state')],
    ['login_required', silent.state],
  );
});

test('DPoP binds the tokens to a key of the portal', async () => {
  const { citizenId } = await person();
  const key = await client.randomDPoPKeyPair('ES256');
  const dpop = client.getDPoPHandle(national, key);
  const asked = await request(national, {}, { par: true, dpop });
  const arrived = await arrive(browser(), asked, citizenId);
  const tokens = await redeem(national, asked, arrived, dpop);
  assert.equal(tokens.token_type, 'dpop');
  const { sub } = claimsOf(tokens);
  const told = await client.fetchUserInfo(national, tokens.access_token, sub, { DPoP: dpop });
  assert.equal(told.sub, sub);
  await assert.rejects(client.fetchUserInfo(national, tokens.access_token, sub));
  const thief = client.getDPoPHandle(national, await client.randomDPoPKeyPair('ES256'));
  await assert.rejects(client.fetchUserInfo(national, tokens.access_token, sub, { DPoP: thief }));
  const more = await client.refreshTokenGrant(national, tokens.refresh_token ?? '', undefined, { DPoP: dpop });
  assert.equal(more.token_type, 'dpop');
});

test('a refresh token rotates, and the use of an old one ends them all', async () => {
  const { citizenId } = await person();
  const asked = await request(national);
  const first = await redeem(national, asked, await arrive(browser(), asked, citizenId));
  const old = first.refresh_token ?? '';
  const second = await client.refreshTokenGrant(national, old);
  assert.notEqual(second.refresh_token, old);
  assert.equal(claimsOf(second).sub, claimsOf(first).sub);
  const third = await client.refreshTokenGrant(national, second.refresh_token ?? '');
  await assert.rejects(client.refreshTokenGrant(national, old), { error: 'invalid_grant' });
  await assert.rejects(client.refreshTokenGrant(national, third.refresh_token ?? ''), { error: 'invalid_grant' });
  await assert.rejects(client.fetchUserInfo(national, third.access_token, claimsOf(first).sub));
});

test('introspection and revocation are for the portal’s own tokens', async () => {
  const { citizenId, account } = await person();
  const asked = await request(national);
  const { access_token: token } = await redeem(national, asked, await arrive(browser(), asked, citizenId));
  const { active, sub, client_id: id } = await client.tokenIntrospection(national, token);
  assert.deepEqual([active, sub, id], [true, account, 'national']);
  assert.deepEqual(Object.values(await client.tokenIntrospection(ministry, token)), [false]);
  await client.tokenRevocation(ministry, token).catch(() => undefined);
  assert.equal((await client.tokenIntrospection(national, token)).active, true, 'another portal revokes nothing');
  await client.tokenRevocation(national, token);
  assert.equal((await client.tokenIntrospection(national, token)).active, false);
});

test('prompt=login and max_age want a new sign-in, and the old session is not enough', async () => {
  const { citizenId } = await person();
  const visitor = browser();
  await visitor.signIn(citizenId);
  const asked = await request(national, { prompt: 'login' });
  const page = await visitor.visit(asked.url);
  assert.equal(page.url.pathname, '/sign-in');
  const back = page.url.searchParams.get('return') ?? '';
  assert.equal((await visitor.visit(back)).url.pathname, '/sign-in', 'the session of before');
  await visitor.signIn(citizenId);
  claimsOf(await redeem(national, asked, (await visitor.visit(back)).url));
  sleep(600_000);
  const young = await request(national, { max_age: '3600' });
  claimsOf(await redeem(national, young, (await visitor.visit(young.url)).url));
  const old = await request(national, { max_age: '300' });
  const again = await visitor.visit(old.url);
  assert.equal(again.url.pathname, '/sign-in');
  await visitor.signIn(citizenId);
  const { url } = await visitor.visit(again.url.searchParams.get('return') ?? '');
  assert.equal(typeof claimsOf(await redeem(national, old, url)).auth_time, 'number');
  const silent = await request(national, { max_age: '300', prompt: 'none' });
  sleep(600_000);
  assert.equal((await visitor.visit(silent.url)).url.searchParams.get('error'), 'login_required');
});

test('prompt=create leads to the registration, in the person’s language', async () => {
  const { citizenId, account } = await person();
  const visitor = browser();
  const asked = await request(national, { prompt: 'create', ui_locales: 'fr en' });
  const { url } = await visitor.visit(asked.url);
  const { return: back = '', ...query } = Object.fromEntries(url.searchParams);
  assert.deepEqual([url.pathname, query], ['/register', { portal: 'national', lang: 'en' }]);
  assert.match(back, /^\/oidc\/interaction\/[\w-]{43}$/);
  await visitor.signIn(citizenId);
  const arrived = await visitor.visit(back);
  assert.equal(claimsOf(await redeem(national, asked, arrived.url)).sub, account);
});

for (const [name, parameters] of [
  ['acr_values', { acr_values: 'urn:dvc:acr:certificate' }],
  [
    'an essential claim',
    { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:dvc:acr:certificate' } } }) },
  ],
] as const)
  test(`step-up: a session that is too weak for ${name} is made stronger`, async () => {
    const { citizenId, account } = await person();
    const visitor = browser();
    await visitor.signIn(citizenId);
    const asked = await request(national, parameters);
    const page = await visitor.visit(asked.url);
    assert.equal(page.url.searchParams.get('acr'), 'urn:dvc:acr:certificate');
    const back = page.url.searchParams.get('return') ?? '';
    await visitor.signIn(citizenId);
    assert.equal((await visitor.visit(back)).url.pathname, '/sign-in', 'a password is not enough');
    await signInBy(visitor, account, 'certificate');
    const { url } = await visitor.visit(back);
    assert.equal(claimsOf(await redeem(national, asked, url))['acr'], 'urn:dvc:acr:certificate');
    const weaker = await request(national, { acr_values: 'urn:dvc:acr:phone', prompt: 'none' });
    const through = await visitor.visit(weaker.url);
    assert.equal(claimsOf(await redeem(national, weaker, through.url))['acr'], 'urn:dvc:acr:certificate');
  });

test('an unknown acr value is ignored, and refused where it is essential', async () => {
  const { citizenId } = await person();
  const visitor = browser();
  await visitor.signIn(citizenId);
  const asked = await request(national, { acr_values: 'urn:example:gold' });
  claimsOf(await redeem(national, asked, (await visitor.visit(asked.url)).url));
  const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } });
  const { url } = await visitor.visit((await request(national, { claims })).url);
  assert.equal(url.searchParams.get('error'), 'unmet_authentication_requirements');
});

test('a person who gives up returns to the portal', async () => {
  const visitor = browser();
  const asked = await request(national);
  const { url } = await visitor.visit(asked.url);
  const arrived = await visitor.visit(`${url.searchParams.get('return')}/abort`);
  assert.deepEqual(
    [arrived.url.origin + arrived.url.pathname, arrived.url.searchParams.get('error')],
    [BACK.national, 'access_denied'],
  );
});

test('the lines of docs/sign-in.md sign a person in and out, and redeem a receipt', async (t) => {
  const [, code = ''] = /```js\n(import \* as openid[\s\S]*?)```/.exec(readFileSync('docs/sign-in.md', 'utf8')) ?? [];
  const [, exchange = ''] =
    /```js\nimport \* as openid from 'openid-client';\n\n(\/\*\* @param \{openid\.Conf[\s\S]*?)```/.exec(
      readFileSync('docs/sign-in.md', 'utf8'),
    ) ?? [];
  const here = `${code}\n${exchange}\nexport { config };`
    .replace('https://id.example.vn', home)
    .replace('{}, secret)', '{}, secret, { execute: [openid.allowInsecureRequests] })');
  const folder = mkdtempSync('.cache/lines-');
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(`${folder}/portal.mjs`, here);
  process.env['PORTAL_SECRET'] = SECRET;
  const lines = (await import(resolve(folder, 'portal.mjs'))) as {
    begin(): Promise<{ url: URL; check: object }>;
    finish(url: URL, check: object): Promise<{ sub: string; acr: string; name: string; idToken: string }>;
    leave(idToken: string): URL;
    registered(config: unknown, receipt: string): Promise<{ sub: string }>;
    config: unknown;
  };
  const { citizenId, account, fullName, view } = await person();
  const { receipt = '' } = view.data as unknown as Ending;
  assert.equal((await lines.registered(lines.config, receipt)).sub, account);
  const visitor = browser();
  await visitor.signIn(citizenId);
  const { url, check } = await lines.begin();
  const { sub, acr, name, idToken } = await lines.finish((await visitor.visit(url)).url, check);
  assert.deepEqual([sub, acr, name], [account, 'urn:dvc:acr:phone', fullName]);
  const page = await visitor.visit(lines.leave(idToken));
  assert.deepEqual([page.status, page.url.pathname], [200, '/oidc/session/end']);
});
