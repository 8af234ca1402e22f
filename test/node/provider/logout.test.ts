/** Sign-out: at a portal, at the gateway, and what every other portal hears of it. */
import assert from 'node:assert/strict';
import { EventEmitter, on, once } from 'node:events';
import { after, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { serve } from '../../../src/node/serve.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { AFTER, arrive, clients, provider, redeem, request, type Browser } from './support.js';

/** The back channels of both portals. `down`: how many calls are refused first. */
const told = new EventEmitter();
let down = 0;
const portals = await serve(
  async (call) => {
    if (down > 0) {
      down -= 1;
      return new Response(null, { status: 503 });
    }
    told.emit(new URL(call.url).pathname, new URLSearchParams(await call.text()).get('logout_token') ?? '');
    return new Response(null, { status: 204 });
  },
  { port: 0, hostname: '127.0.0.1' },
);
after(() => portals.close());
const backChannel = (id: string) => `http://127.0.0.1:${portals.port}/${id}`;

const gateway = await provider({
  portals: await clients({
    national: { backchannelLogoutUri: backChannel('national') },
    ministry: { backchannelLogoutUri: backChannel('ministry') },
  }),
});
const { browser, person, relyingParty, home, sql, vault, now, server, sleep } = gateway;
const [national, ministry] = [await relyingParty('national'), await relyingParty('ministry')];

const MINUTE = 60_000;
const hears = async (id: string): Promise<string> => String((await once(told, `/${id}`))[0]);

/** Somebody who is signed in to both portals. */
async function signedIn() {
  const { citizenId, account } = await person();
  const visitor = browser();
  const first = await request(national);
  const one = await redeem(national, first, await arrive(visitor, first, citizenId));
  const second = await request(ministry);
  const other = await redeem(ministry, second, (await visitor.visit(second.url)).url);
  return { visitor, account, citizenId, one, other };
}
type Person = Awaited<ReturnType<typeof signedIn>>;

async function isOver({ visitor, one, other }: Person): Promise<void> {
  const { status } = await visitor.send(new Request(`${home}/account/session`));
  assert.equal(status, 401, 'the gateway’s session');
  for (const [party, tokens] of [
    [national, one],
    [ministry, other],
  ] as const) {
    await assert.rejects(client.refreshTokenGrant(party, tokens.refresh_token ?? ''), { error: 'invalid_grant' });
    assert.equal((await client.tokenIntrospection(party, tokens.access_token)).active, false);
  }
}

const formOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
const confirm = (visitor: Browser, text: string) =>
  visitor.post(/action="([^"]+)"/.exec(text)?.[1] ?? '', formOf(text));

test('a portal signs a person out: its own page, every other portal, and all tokens', async () => {
  const all = await signedIn();
  const { visitor, one, other, account } = all;
  const url = client.buildEndSessionUrl(national, {
    id_token_hint: one.id_token ?? '',
    post_logout_redirect_uri: AFTER,
    state: 'after',
  });
  const page = await visitor.visit(url);
  assert.equal(page.status, 200);
  assert.match(page.text, /<script>document\.forms\[0\]\.submit\(\)<\/script>/, 'the portal has named its person');
  const policy = page.headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /img-src data:/, 'its icon is an empty one');
  assert.match(policy, /frame-ancestors 'none'/);
  assert.ok(!policy.includes('unsafe'));
  const hearing = Promise.all([hears('national'), hears('ministry')]);
  const gone = await confirm(visitor, page.text);
  assert.equal(gone.url.href, `${AFTER}?state=after`);
  const keys = createRemoteJWKSet(new URL(`${home}/oidc/jwks`));
  for (const [index, jwt] of (await hearing).entries()) {
    const [id, tokens] = index ? (['ministry', other] as const) : (['national', one] as const);
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, { issuer: home, audience: id });
    assert.deepEqual([payload.sub, payload['sid']], [account, decodeJwt(tokens.id_token ?? '')['sid']], id);
    assert.deepEqual(payload['events'], { 'http://schemas.openid.net/event/backchannel-logout': {} });
    assert.deepEqual([protectedHeader.typ, payload['nonce'], typeof payload.jti], ['logout+jwt', undefined, 'string']);
  }
  await isOver(all);
  assert.equal(visitor.cookie('dvc-session'), undefined);
});

test('without a hint the person is asked, in their language', async () => {
  const { visitor } = await signedIn();
  const vi = await visitor.visit('/oidc/session/end');
  assert.match(vi.text, /<html lang="vi">[\s\S]*Bạn muốn đăng xuất\?/);
  assert.ok(!vi.text.includes('<script>'));
  const en = await visitor.visit('/oidc/session/end?ui_locales=en&client_id=national');
  assert.match(en.text, /<html lang="en">[\s\S]*Do you want to sign out\?/);
  const forged = await visitor.post('/oidc/session/end/confirm', { xsrf: 'guess', logout: 'yes' });
  assert.equal(forged.status, 400);
  assert.equal((await visitor.send(new Request(`${home}/account/session`))).status, 200, 'still signed in');
  const done = await confirm(visitor, en.text);
  assert.match(done.text, /Bạn đã đăng xuất/);
  assert.equal((await visitor.send(new Request(`${home}/account/session`))).status, 401);
});

test('a hint of another person asks before it signs anybody out', async () => {
  const [mine, theirs] = [await signedIn(), await signedIn()];
  const page = await mine.visitor.visit(`/oidc/session/end?id_token_hint=${theirs.one.id_token}`);
  assert.ok(!page.text.includes('<script>'));
  assert.match(page.text, /Bạn muốn đăng xuất\?/);
});

test('who is not signed in gets to the portal’s page as well', async () => {
  const { one, visitor } = await signedIn();
  const hearing = hears('national');
  const query = new URLSearchParams({ id_token_hint: one.id_token ?? '', post_logout_redirect_uri: AFTER });
  await confirm(visitor, (await visitor.visit(`/oidc/session/end?${query.toString()}`)).text);
  await hearing;
  const again = await visitor.visit(`/oidc/session/end?${query.toString()}`);
  assert.match(again.text, /<script>/, 'there is nothing to ask');
  assert.equal((await confirm(visitor, again.text)).url.href, AFTER);
});

test('a sign-out at the gateway, and the end of a session from another browser, reach every portal', async () => {
  const all = await signedIn();
  const answer = (await (await all.visitor.send(new Request(`${home}/account/session`))).json()) as { token: string };
  const headers = { Origin: home, 'X-CSRF-Token': answer.token };
  const hearing = Promise.all([hears('national'), hears('ministry')]);
  const { status } = await all.visitor.send(new Request(`${home}/account/session`, { method: 'DELETE', headers }));
  assert.equal(status, 204);
  await hearing;
  await isOver(all);
  const left = await signedIn();
  const right = browser();
  await right.signIn(left.citizenId);
  const { token } = (await (await right.send(new Request(`${home}/account/session`))).json()) as { token: string };
  const ending = Promise.all([hears('national'), hears('ministry')]);
  const others = { method: 'DELETE', headers: { Origin: home, 'X-CSRF-Token': token } };
  assert.equal((await right.send(new Request(`${home}/account/sessions`, others))).status, 204);
  await ending;
  await isOver(left);
});

test('an erased account and one out of use end every token', async () => {
  const gone = await signedIn();
  await sqlDataSubjects({ sql, vault, now }).erase({ subject: `cccd:${gone.citizenId}` });
  await isOver(gone);
  const idle = await signedIn();
  await sql.query("update account set state = 'inactive' where id = $1", [idle.account]);
  await isOver(idle);
});

test('a session that nobody uses ends at every portal, once, whichever gateway notices it', async () => {
  const lost = await signedIn();
  sleep(20 * MINUTE);
  const used = await signedIn();
  sleep(11 * MINUTE);
  const heard: string[] = [];
  const hearing = Promise.all(
    ['national', 'ministry'].map(async (id) => {
      for await (const [jwt] of on(told, `/${id}`)) {
        const { sub = '', sid } = decodeJwt(String(jwt));
        heard.push(`${id} ${sub}`);
        if (sub !== lost.account) continue;
        assert.equal(sid, decodeJwt((id === 'national' ? lost.one : lost.other).id_token ?? '')['sid']);
        return;
      }
    }),
  );
  await Promise.all([server.sweep(), server.sweep(), server.sweep()]);
  await hearing;
  await server.sweep();
  await isOver(lost);
  assert.equal((await used.visitor.send(new Request(`${home}/account/session`))).status, 200);
  assert.equal(new Set(heard).size, heard.length, 'each portal once');
  assert.ok(!heard.some((each) => each.includes(used.account)));
});

test('a portal that is down for a moment is told again', async () => {
  const { visitor, one } = await signedIn();
  const page = await visitor.visit(`/oidc/session/end?id_token_hint=${one.id_token}`);
  down = 1;
  const hearing = Promise.all([hears('national'), hears('ministry')]);
  await confirm(visitor, page.text);
  assert.equal((await hearing).length, 2);
  assert.equal(down, 0);
});
