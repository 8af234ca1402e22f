/** T65: what an attacker, a wrong portal or a thief tries at the OpenID Provider, and the answer to each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import * as client from 'openid-client';
import { AFTER, BACK, ministryKeys, provider, redeem, request, SECRET, type Asked } from './support.js';

const { browser, person, relyingParty, home, sleep } = await provider();
const [national, ministry] = [await relyingParty('national'), await relyingParty('ministry')];
const { citizenId } = await person();
const visitor = browser();
await visitor.signIn(citizenId);

/** Where a request ends: `code`, an error at the portal, an error on a page of ours, or somewhere else. */
async function ending({ url }: Asked): Promise<string> {
  const { url: arrived, status, text } = await visitor.visit(url);
  if (arrived.origin === home) return `page ${status} ${/<code>(\w+)</.exec(text)?.[1] ?? arrived.pathname}`;
  const isOurs = arrived.href.startsWith(`${BACK.national}?`) || arrived.href.startsWith(`${BACK.national}#`);
  if (!isOurs) return `sent to ${arrived.href}`;
  const query = new URLSearchParams(arrived.search || arrived.hash.slice(1));
  return query.get('error') ?? (query.has('code') ? 'code' : 'nothing');
}
const asks = async (more: Record<string, string>, without: readonly string[] = []) => {
  const asked = await request(national, more);
  for (const name of without) asked.url.searchParams.delete(name);
  return ending(asked);
};
const REFUSED = 'page 400 invalid_redirect_uri';

/** A request and its code. */
async function coded(more: Record<string, string> = {}, party = national) {
  const asked = await request(party, more);
  const { url } = await visitor.visit(asked.url);
  return { asked, url, code: url.searchParams.get('code') ?? '' };
}
const basic = (id: string, secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const OWN = basic('national', SECRET);

/** The error of a call to an endpoint; `ok` for an answer. */
async function posts(path: string, form: Record<string, string>, headers: Record<string, string> = OWN) {
  const response = await fetch(home + path, { method: 'POST', headers, body: new URLSearchParams(form) });
  const body = (await response.json()) as { error?: string; code?: string };
  return body.error ?? body.code ?? 'ok';
}
const exchange = (
  { asked, code }: Awaited<ReturnType<typeof coded>>,
  more: Record<string, string> = {},
  headers = OWN,
) =>
  posts(
    '/oidc/token',
    {
      ...{ grant_type: 'authorization_code', code, redirect_uri: BACK.national, code_verifier: asked.verifier },
      ...more,
    },
    headers,
  );

const seconds = () => Math.floor(Date.now() / 1000);
const assertion = (
  claims: Record<string, unknown> = {},
  key: CryptoKey | Uint8Array = ministryKeys.privateKey,
  alg = 'ES256',
) =>
  new SignJWT({ iss: 'ministry', sub: 'ministry', aud: home, jti: crypto.randomUUID(), exp: seconds() + 60, ...claims })
    .setProtectedHeader({ alg, kid: 'ministry-1' })
    .sign(key);
const asserted = (jwt: string, more: Record<string, string> = {}) =>
  posts(
    '/oidc/introspection',
    {
      token: 'x',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt,
      ...more,
    },
    {},
  );

/** The code of an error that openid-client raises. */
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      const known = error as { readonly code?: string; readonly error?: string };
      return known.error ?? known.code ?? 'failed';
    },
  );

async function tokensOf(dpop?: client.DPoPHandle) {
  const { asked, url } = await coded();
  return redeem(national, asked, url, dpop);
}

async function pushed(): Promise<string> {
  const { url } = await request(national, {}, { par: true });
  return url.searchParams.get('request_uri') ?? '';
}
const withUri = async (uri: string, id = 'national') => {
  const asked = await request(national);
  return ending({ ...asked, url: new URL(`${home}/oidc/auth?client_id=${id}&request_uri=${encodeURIComponent(uri)}`) });
};

async function signsOut(query: Record<string, string>): Promise<string> {
  const { url, status, text } = await browser().visit(`/oidc/session/end?${new URLSearchParams(query).toString()}`);
  return url.origin === home ? `page ${status} ${/<code>(\w+)</.exec(text)?.[1] ?? 'asks'}` : `sent to ${url.href}`;
}

const redirects: readonly (readonly [string, string])[] = [
  ['longer path', `${BACK.national}.evil`],
  ['path below', `${BACK.national}/x`],
  ['path above', 'https://national.example.vn/'],
  ['dot segments', 'https://national.example.vn/x/../signed-in'],
  ['encoded dot segments', 'https://national.example.vn/%2e%2e/signed-in'],
  ['longer host', 'https://national.example.vn.evil.example/signed-in'],
  ['other host with ours in the query', `https://evil.example/?${BACK.national}`],
  ['user name', 'https://national.example.vn@evil.example/signed-in'],
  ['port', 'https://national.example.vn:8443/signed-in'],
  ['standard port, written', 'https://national.example.vn:443/signed-in'],
  ['fragment', `${BACK.national}#x`],
  ['query', `${BACK.national}?x=1`],
  ['host in capitals', 'https://NATIONAL.example.vn/signed-in'],
  ['path in capitals', 'https://national.example.vn/Signed-in'],
  ['plain http', 'http://national.example.vn/signed-in'],
  ['localhost', 'http://localhost/signed-in'],
  ['backslash', 'https://evil.example\\@national.example.vn/signed-in'],
  ['javascript', 'javascript:alert(1)//signed-in'],
  ['another portal’s', BACK.ministry],
];

const cases: readonly (readonly [string, () => Promise<string>, string])[] = [
  ['the right request', () => asks({}), 'code'],
  ...redirects.map(([name, uri]) => [`redirect_uri: ${name}`, () => asks({ redirect_uri: uri }), REFUSED] as const),
  ['redirect_uri: none', () => asks({}, ['redirect_uri']), 'page 400 invalid_request'],
  ['client: unknown', () => asks({ client_id: 'nobody' }), 'page 400 invalid_client'],
  ['client: a portal without redirect addresses', () => asks({ client_id: 'province' }), 'page 400 invalid_client'],
  ['PKCE: none', () => asks({}, ['code_challenge', 'code_challenge_method']), 'invalid_request'],
  ['PKCE: plain', () => asks({ code_challenge_method: 'plain' }), 'invalid_request'],
  ['PKCE: no method, which means plain', () => asks({}, ['code_challenge_method']), 'invalid_request'],
  ['PKCE: wrong verifier', async () => exchange(await coded(), { code_verifier: 'x'.repeat(43) }), 'invalid_grant'],
  ['PKCE: no verifier', async () => exchange(await coded(), { code_verifier: '' }), 'invalid_grant'],
  ['response_type: absent', () => asks({}, ['response_type']), 'invalid_request'],
  ['response_type: token', () => asks({ response_type: 'token' }), 'unsupported_response_type'],
  ['response_type: id_token', () => asks({ response_type: 'id_token' }), 'unsupported_response_type'],
  ['response_type: hybrid', () => asks({ response_type: 'code id_token' }), 'unsupported_response_type'],
  ['response_type: none', () => asks({ response_type: 'none' }), 'unsupported_response_type'],
  ['scope: more than granted', () => asks({ scope: 'openid vn_identity' }), 'invalid_scope'],
  [
    'a request object',
    () => asks({ request: new UnsecuredJWT({ scope: 'openid' }).encode() }),
    'request_not_supported',
  ],
  [
    'request_uri: an address (SSRF)',
    () => withUri('http://169.254.169.254/latest'),
    'page 400 request_uri_not_supported',
  ],
  ['request_uri: another portal’s', async () => withUri(await pushed(), 'ministry'), 'page 400 invalid_request_object'],
  [
    'request_uri: used',
    async () => {
      const uri = await pushed();
      assert.equal(await withUri(uri), 'code');
      return withUri(uri);
    },
    'page 400 invalid_request_uri',
  ],
  [
    'request_uri: late',
    async () => {
      const uri = await pushed();
      sleep(61_000);
      return withUri(uri);
    },
    'page 400 invalid_request_uri',
  ],
  [
    'request_uri: guessed',
    () => withUri(`urn:ietf:params:oauth:request_uri:${'A'.repeat(43)}`),
    'page 400 invalid_request_uri',
  ],
  [
    'PAR without authentication',
    () => posts('/oidc/par', { client_id: 'national', response_type: 'code' }, {}),
    'invalid_client',
  ],
  [
    'code: twice, which also ends its tokens',
    async () => {
      const one = await coded();
      const tokens = await redeem(national, one.asked, one.url);
      assert.equal(await exchange(one), 'invalid_grant');
      return posts('/oidc/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' });
    },
    'invalid_grant',
  ],
  [
    'code: 20 times at once, of which one gets tokens',
    async () => {
      const one = await coded();
      const all = await Promise.all(Array.from({ length: 20 }, () => exchange(one)));
      return `${all.filter((each) => each === 'ok').length} ${all.filter((each) => each === 'invalid_grant').length}`;
    },
    '1 19',
  ],
  [
    'code: late',
    async () => {
      const one = await coded();
      sleep(60_001);
      return exchange(one);
    },
    'invalid_grant',
  ],
  ['code: with another redirect_uri', async () => exchange(await coded(), { redirect_uri: AFTER }), 'invalid_grant'],
  [
    'code: injected into another portal',
    async () => {
      const { asked, url } = await coded();
      const theirs = new URL(`${BACK.ministry}${url.search}`);
      return failure(redeem(ministry, asked, theirs));
    },
    'invalid_grant',
  ],
  [
    'code: injected into another request of the portal',
    async () => {
      const [stolen, own] = [await coded(), await request(national)];
      return exchange({ ...stolen, asked: own });
    },
    'invalid_grant',
  ],
  [
    'state: another request’s',
    async () => {
      const { asked, url } = await coded();
      return failure(redeem(national, { ...asked, state: 'other' }, url));
    },
    'OAUTH_INVALID_RESPONSE',
  ],
  [
    'nonce: another request’s',
    async () => {
      const { asked, url } = await coded();
      return failure(redeem(national, { ...asked, nonce: 'other' }, url));
    },
    'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  ],
  [
    'iss: another provider’s (mix-up)',
    async () => {
      const { asked, url } = await coded();
      url.searchParams.set('iss', 'https://evil.example');
      return failure(redeem(national, asked, url));
    },
    'OAUTH_INVALID_RESPONSE',
  ],
  ['secret: wrong', async () => exchange(await coded(), {}, basic('national', 'wrong')), 'invalid_client'],
  ['secret: empty', async () => exchange(await coded(), {}, basic('national', '')), 'invalid_request'],
  ['secret: of an unknown client', async () => exchange(await coded(), {}, basic('nobody', SECRET)), 'invalid_client'],
  [
    'secret: where a key is registered',
    async () => exchange(await coded(), {}, basic('ministry', SECRET)),
    'invalid_client',
  ],
  ['secret: none', async () => exchange(await coded(), { client_id: 'national' }, {} as typeof OWN), 'invalid_client'],
  ['secret: two ways at once', async () => exchange(await coded(), { client_secret: SECRET }), 'invalid_request'],
  ['private_key_jwt: right', async () => asserted(await assertion()), 'ok'],
  [
    'private_key_jwt: another audience',
    async () => asserted(await assertion({ aud: 'https://evil.example' })),
    'invalid_client',
  ],
  ['private_key_jwt: expired', async () => asserted(await assertion({ exp: seconds() - 60 })), 'invalid_client'],
  ['private_key_jwt: without end', async () => asserted(await assertion({ exp: undefined })), 'invalid_client'],
  ['private_key_jwt: another issuer', async () => asserted(await assertion({ iss: 'national' })), 'invalid_client'],
  [
    'private_key_jwt: replayed',
    async () => {
      const jwt = await assertion();
      assert.equal(await asserted(jwt), 'ok');
      return asserted(jwt);
    },
    'invalid_client',
  ],
  [
    'private_key_jwt: replayed at once',
    async () => {
      const jwt = await assertion();
      const all = await Promise.all(Array.from({ length: 10 }, () => asserted(jwt)));
      return String(all.filter((each) => each === 'ok').length);
    },
    '1',
  ],
  [
    'private_key_jwt: alg none',
    () =>
      asserted(
        new UnsecuredJWT({ iss: 'ministry', sub: 'ministry', aud: home, jti: 'x', exp: seconds() + 60 }).encode(),
      ),
    'invalid_client',
  ],
  [
    'private_key_jwt: HS256 with the public key as secret',
    async () => {
      const { x = '' } = await crypto.subtle.exportKey('jwk', ministryKeys.publicKey);
      return asserted(await assertion({}, new TextEncoder().encode(x), 'HS256'));
    },
    'invalid_client',
  ],
  [
    'private_key_jwt: another key',
    async () => {
      const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
        'sign',
        'verify',
      ]);
      return asserted(await assertion({}, privateKey));
    },
    'invalid_client',
  ],
  [
    'DPoP: a stolen token without its key',
    async () => {
      const handle = client.getDPoPHandle(national, await client.randomDPoPKeyPair('ES256'));
      const { access_token: token } = await tokensOf(handle);
      const response = await fetch(`${home}/oidc/userinfo`, { headers: { Authorization: `Bearer ${token}` } });
      return `${response.status} ${((await response.json()) as { error: string }).error}`;
    },
    '401 invalid_token',
  ],
  [
    'DPoP: a proof used twice',
    async () => {
      const pair = await client.randomDPoPKeyPair('ES256');
      const { access_token: token } = await tokensOf(client.getDPoPHandle(national, pair));
      const ath = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64url');
      const proof = await new SignJWT({ htm: 'GET', htu: `${home}/oidc/userinfo`, ath, jti: crypto.randomUUID() })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(pair.publicKey) })
        .setIssuedAt()
        .sign(pair.privateKey);
      const headers = { Authorization: `DPoP ${token}`, DPoP: proof };
      const statuses = [];
      for (let n = 0; n < 2; n += 1) statuses.push((await fetch(`${home}/oidc/userinfo`, { headers })).status);
      return statuses.join();
    },
    '200,401',
  ],
  [
    'refresh: another portal’s token',
    async () => failure(client.refreshTokenGrant(ministry, (await tokensOf()).refresh_token ?? '')),
    'invalid_grant',
  ],
  [
    'refresh: ten times at once, of which one gets tokens',
    async () => {
      const { refresh_token: token = '' } = await tokensOf();
      const form = { grant_type: 'refresh_token', refresh_token: token };
      const all = await Promise.all(Array.from({ length: 10 }, () => posts('/oidc/token', form)));
      return String(all.filter((each) => each === 'ok').length);
    },
    '1',
  ],
  [
    'grant: password',
    () => posts('/oidc/token', { grant_type: 'password', username: 'x', password: 'x' }),
    'unsupported_grant_type',
  ],
  [
    'grant: client_credentials',
    () => posts('/oidc/token', { grant_type: 'client_credentials' }),
    'unsupported_grant_type',
  ],
  ['grant: implicit', () => posts('/oidc/token', { grant_type: 'implicit' }), 'unsupported_grant_type'],
  [
    'token: by GET',
    async () => String((await fetch(`${home}/oidc/token?grant_type=authorization_code`, { headers: OWN })).status),
    '404',
  ],
  [
    'token: from a page (CORS)',
    async () => exchange(await coded(), {}, { ...OWN, Origin: 'https://national.example.vn' } as typeof OWN),
    'invalid_request',
  ],
  [
    'token: in JSON',
    async () => {
      const headers = { ...OWN, 'Content-Type': 'application/json' };
      return String((await fetch(`${home}/oidc/token`, { method: 'POST', headers, body: '{}' })).status);
    },
    '415',
  ],
  ['registration of a client', async () => String((await fetch(`${home}/oidc/reg`, { method: 'POST' })).status), '415'],
  [
    'userinfo: token in the address',
    async () => {
      const { access_token: token } = await tokensOf();
      return String((await fetch(`${home}/oidc/userinfo?access_token=${token}`)).status);
    },
    '400',
  ],
  [
    'sign-out: an address that is not registered',
    () => signsOut({ client_id: 'national', post_logout_redirect_uri: 'https://evil.example/' }),
    'page 400 invalid_request',
  ],
  [
    'sign-out: another portal’s address',
    () => signsOut({ client_id: 'ministry', post_logout_redirect_uri: AFTER }),
    'page 400 invalid_request',
  ],
  [
    'sign-out: a hint that nobody signed',
    () =>
      signsOut({
        id_token_hint: new UnsecuredJWT({ aud: 'national', sub: 'x' }).encode(),
        post_logout_redirect_uri: AFTER,
      }),
    'page 400 invalid_request',
  ],
  [
    'sign-out: an address without a portal',
    async () => (await signsOut({ post_logout_redirect_uri: 'https://evil.example/' })).replace(/ asks$/, ''),
    'page 200',
  ],
  [
    'interaction: finished in another browser',
    async () => {
      const [attacker, victim] = [browser(), browser()];
      await victim.signIn(citizenId);
      const { url } = await attacker.visit((await request(national)).url);
      const back = url.searchParams.get('return') ?? '';
      const theirs = await victim.visit(back);
      const own = await attacker.visit(back);
      return `${theirs.status} ${own.url.pathname}`;
    },
    '400 /sign-in',
  ],
  [
    'interaction: another browser’s cookies, but not its session',
    async () => {
      const [attacker, victim] = [browser(), browser()];
      const { url } = await attacker.visit((await request(national)).url);
      const uid = (url.searchParams.get('return') ?? '').split('/').pop() ?? '';
      await victim.signIn(citizenId);
      for (const name of ['dvc-interaction', 'dvc-interaction.sig'])
        victim.setCookie(name, attacker.cookie(name) ?? '');
      await victim.visit(`/oidc/interaction/${uid}`);
      const { url: arrived } = await attacker.visit(`/oidc/auth/${uid}`);
      return arrived.pathname;
    },
    '/sign-in',
  ],
  [
    'session: its name in the provider’s cookie',
    async () => {
      const thief = browser();
      const response = await visitor.send(new Request(`${home}/account/sessions`));
      const { sessions } = (await response.json()) as { sessions: { ref: string }[] };
      thief.setCookie('dvc-op', sessions[0]?.ref ?? '');
      const { url } = await thief.visit((await request(national, { prompt: 'none' })).url);
      return url.searchParams.get('error') ?? 'code';
    },
    'login_required',
  ],
];

test('T65: more than forty ways to do it wrong', () => assert.ok(cases.length > 60, `${cases.length}`));

for (const [name, run, expected] of cases)
  test(`T65: ${name}`, async () => {
    assert.equal(await run(), expected);
  });
