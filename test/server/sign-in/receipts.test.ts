/** T63: the receipt of a registration, and its redemption by the portal's server. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as oauth from 'oauth4webapi';
import type { Ending } from '../../../src/flow/view.js';
import { serve } from '../../../src/node/serve.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { PORTALS } from '../../../src/testing/world.js';
import { ORIGIN } from '../../support/worlds.js';
import { gateway, HOME, type Person } from './support.js';

const SECRET = 'a secret: of 32 characters + ünïcode';
const OTHER = 'another-secret-of-the-second-portal';
const secrets: Readonly<Record<string, string>> = { national: SECRET, ministry: OTHER };
const PLAIN = { ...PORTALS[0], id: 'plain', name: 'Plain', origins: [ORIGIN] };
const portals = await Promise.all(
  PORTALS.map(async (each) => ({ ...each, client: { secrets: [await tokenHash(secrets[each.id] ?? '')] } })),
);
const { server, sql, sleep, now, person } = await gateway({ portals: createPortals([...portals, PLAIN]) });

const receiptOf = ({ view }: Person) => (view.data as unknown as Ending).receipt ?? '';
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

async function redeem(token: string, id = 'national', secret = SECRET, headers: Record<string, string> = {}) {
  const response = await server.fetch(
    new Request(`${HOME}/registration/receipt`, {
      method: 'POST',
      headers: { Authorization: basic(id, secret), ...headers },
      body: new URLSearchParams({ token }),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const GONE = { status: 200, body: { active: false } };

test('T63: the portal’s server redeems the receipt of a registration once', async () => {
  const registered = await person();
  const receipt = receiptOf(registered);
  assert.match(receipt, /^[\w-]{43}$/);
  const tables = ['receipt', 'flow', 'audit_all', 'account'].map(
    async (name) => (await sql.query(`select * from ${name}`)).rows,
  );
  assert.ok(!JSON.stringify(await Promise.all(tables)).includes(receipt), 'no table has the secret');
  const { status, body } = await redeem(receipt);
  const { sub, iat, exp, auth_time, ...claims } = body;
  assert.equal(sub, registered.account);
  assert.deepEqual(
    [status, claims],
    [200, { active: true, iss: HOME, aud: 'national', acr: 'urn:dvc:acr:phone', method: 'mobile', origin: ORIGIN }],
  );
  assert.deepEqual(
    [iat, exp, auth_time].map((at) => Number(at) - Math.floor(now() / 1000)),
    [0, 60, 0],
  );
  assert.deepEqual(await redeem(receipt), GONE);
});

test('T63: a receipt of a flow with a key names the key', async () => {
  const registered = await person();
  await sql.query("update receipt set jkt = 'thumbprint' where account = $1", [registered.account]);
  assert.deepEqual((await redeem(receiptOf(registered))).body['cnf'], { jkt: 'thumbprint' });
});

test('T63: unknown, used, late and another portal’s receipts are answered alike', async () => {
  const one = await person();
  const [first, second] = [receiptOf(one), receiptOf(await person())];
  assert.deepEqual(await redeem('A'.repeat(43)), GONE);
  assert.deepEqual(await redeem('x'), GONE);
  assert.deepEqual(await redeem(first, 'ministry', OTHER), GONE);
  assert.equal((await redeem(first)).body['active'], true, 'another portal cannot use it up');
  assert.deepEqual(await redeem(first), GONE);
  sleep(60_000);
  assert.deepEqual(await redeem(second), GONE);
  await server.sweep();
  assert.deepEqual((await sql.query('select 1 from receipt')).rows, []);
  const third = await person();
  await sql.query("update account set state = 'inactive' where id = $1", [third.account]);
  assert.deepEqual(await redeem(receiptOf(third)), GONE, 'an account out of use');
  const { rows } = await sql.query(
    "select portal, result from audit where event = 'receipt.redeem' and (flow = $1 or portal = 'ministry') order by result",
    [one.account],
  );
  assert.deepEqual(rows, [
    { portal: 'ministry', result: 'fail' },
    { portal: 'national', result: 'ok' },
  ]);
});

test('T63: of a hundred calls at once exactly one redeems', async () => {
  const receipt = receiptOf(await person());
  const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(receipt)));
  assert.equal(answers.filter(({ body }) => body['active'] === true).length, 1);
});

test('T63: only the portal’s server redeems: a secret is needed, and no page is answered', async () => {
  const receipt = receiptOf(await person());
  for (const [id, secret] of [
    ['national', OTHER],
    ['national', ''],
    ['ministry', SECRET],
    ['nobody', SECRET],
    ['', ''],
    ['__proto__', SECRET],
  ] as const) {
    const { status, body } = await redeem(receipt, id, secret);
    assert.deepEqual([status, body], [401, { error: 'invalid_client' }], `${id} ${secret}`);
  }
  for (const Authorization of ['', 'Basic', 'Basic %%%', 'Basic AAA', `Bearer ${SECRET}`])
    assert.equal((await redeem(receipt, 'national', SECRET, { Authorization })).status, 401, Authorization);
  for (const Origin of [ORIGIN, HOME, 'null'])
    assert.equal((await redeem(receipt, 'national', SECRET, { Origin })).status, 403, Origin);
  const bare = new Request(`${HOME}/registration/receipt`);
  assert.equal((await server.fetch(bare)).status, 405);
  assert.equal((await redeem('')).status, 400);
  assert.equal((await redeem(receipt)).body['active'], true, 'none of these used it up');
});

test('T63: of a portal’s failures 300 an hour are written to the audit log, and a right receipt is redeemed meanwhile', async () => {
  const failures = async () =>
    (await sql.query("select 1 from audit where event = 'receipt.redeem' and result = 'fail' and portal = 'national'"))
      .rows.length;
  sleep(3_600_001);
  const before = await failures();
  const one = await person();
  for (let n = 0; n < 320; n += 1) await redeem('A'.repeat(43));
  assert.equal((await failures()) - before, 300);
  assert.equal((await redeem(receiptOf(one))).body['active'], true);
  const { rows } = await sql.query("select reason from audit where event = 'limit' and reason like 'redeem%'");
  assert.deepEqual(rows, [{ reason: 'redeem portal' }], 'an operator is told once');
});

test('a portal without a client secret gets no receipt', async () => {
  const { view } = await person('plain');
  assert.deepEqual(Object.keys(view.data as object), ['portals']);
});

test('an OAuth library redeems a receipt without code of ours', async () => {
  const receipt = receiptOf(await person());
  const issuer = { issuer: HOME, introspection_endpoint: `${HOME}/registration/receipt` };
  const client = { client_id: 'national' };
  const ask = async () => {
    const response = await oauth.introspectionRequest(issuer, client, oauth.ClientSecretBasic(SECRET), receipt, {
      [oauth.customFetch]: (url, { method, headers, body }) =>
        server.fetch(new Request(url, { method, headers, body })),
    });
    return oauth.processIntrospectionResponse(issuer, client, response);
  };
  const { active, aud, acr } = await ask();
  assert.deepEqual([active, aud, acr], [true, 'national', 'urn:dvc:acr:phone']);
  assert.equal((await ask()).active, false);
});

test('the lines of docs/sign-in.md redeem a receipt', async (t) => {
  const listener = await serve((request, env) => server.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  t.after(() => listener.close());
  const receipt = receiptOf(await person());
  const [, code = ''] = /```js\n(const gateway[\s\S]*?)```/.exec(readFileSync('docs/sign-in.md', 'utf8')) ?? [];
  const here = code.replace('https://id.example.vn', `http://127.0.0.1:${listener.port}`);
  process.env['PORTAL_SECRET'] = SECRET;
  const { redeem } = (await import(`data:text/javascript,${encodeURIComponent(here)}`)) as {
    redeem: (receipt: string) => Promise<Record<string, unknown> | undefined>;
  };
  assert.deepEqual([(await redeem(receipt))?.['aud'], await redeem(receipt)], ['national', undefined]);
});
