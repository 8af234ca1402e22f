import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { httpBackend } from '../../src/client/http.js';
import { createKeys } from '../../src/server/vault/vault.js';
import { identity, PASSWORD, register, viewOf } from '../../src/testing/person.js';
import { DIEN } from '../../src/testing/world.js';
import { settings } from '../../demo/settings.js';
import { makePgliteIn } from '../support/database/made-database.js';
import { dataDirectory, launch, onPostgres, serve } from './server.js';

interface Message {
  readonly text: string;
  readonly code: string | null;
}

const messages = async (url: string, phone: string) =>
  (await (await fetch(`${url}/sandbox/phones/${phone}/messages`)).json()) as Message[];

const backendAt = (url: string) => httpBackend({ endpoint: `${url}/registration` });

const codeFrom = (url: string) => async (phone: string) => (await messages(url, phone))[0]?.code ?? '';

test("the guide's example registers over HTTP and is known after a restart", async (t) => {
  const data = dataDirectory();
  const first = await serve(t, data);
  assert.equal((await register(backendAt(first.url), DIEN, codeFrom(first.url))).status, 'complete');
  assert.equal(await first.stop('SIGINT'), 0);
  assert.doesNotMatch(first.output(), /034086012222|Điện|0823628899|823628899/);

  const second = await serve(t, data);
  assert.equal((await messages(second.url, DIEN.phone)).length, 1, 'his message is still on his phone');
  const backend = backendAt(second.url);
  const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'ministry' }));
  const asked = viewOf(await backend.answer(begun, await identity(begun, DIEN)));
  const told = await backend.answer(asked, { code: await codeFrom(second.url)(DIEN.phone) });
  assert.equal(told.ok ? told.view.problem?.code : told.problem.code, 'already-registered');
  assert.equal(await second.stop('SIGTERM'), 0);
});

test('a killed gateway continues at the person’s step after a restart', async (t) => {
  const data = dataDirectory();
  const first = await serve(t, data);
  const before = backendAt(first.url);
  const begun = viewOf(await before.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
  const asked = viewOf(await before.answer(begun, await identity(begun, DIEN)));
  await first.stop('SIGKILL');

  const { url } = await serve(t, data, { PORT: new URL(first.url).port });
  const after = backendAt(url);
  const resumed = viewOf(await after.read(asked.id));
  assert.equal(resumed.step, 'code');
  const proven = viewOf(await after.answer(resumed, { code: await codeFrom(url)(DIEN.phone) }));
  assert.equal(viewOf(await after.answer(proven, { password: PASSWORD })).status, 'complete');
});

test('a refusal is in Vietnamese, and the output after the ready line is NDJSON', async (t) => {
  const server = await serve(t, dataDirectory());
  const refused = await fetch(`${server.url}/registration/flow`);
  assert.equal(((await refused.json()) as { detail: string }).detail, 'Phiên đăng ký đã kết thúc.');
  await server.stop();
  const [ready, ...lines] = server.output().trim().split('\n');
  assert.match(ready ?? '', /^ready http:\/\/localhost:\d+$/);
  assert.ok(lines.length);
  for (const line of lines) assert.equal(typeof (JSON.parse(line) as { event: unknown }).event, 'string');
});

test('the first start makes keys outside the database that only their owner can read', async (t) => {
  const data = dataDirectory();
  await (await serve(t, data, await onPostgres())).stop();
  assert.equal(statSync(join(data, 'keys.json')).mode & 0o777, 0o600);
});

test('keys from before there were ID tokens get one that signs them, and stay', async (t) => {
  const data = dataDirectory();
  const file = join(data, 'keys.json');
  const old = createKeys();
  writeFileSync(file, JSON.stringify(old), { mode: 0o600 });
  const { url } = await serve(t, data, await onPostgres());
  const { keys } = (await (await fetch(`${url}/oidc/jwks`)).json()) as { keys: readonly object[] };
  assert.equal(keys.length, 1);
  assert.deepEqual(
    { ...(JSON.parse(readFileSync(file, 'utf8')) as object), signing: undefined },
    { ...old, signing: undefined },
  );
});

test('a second process on the same data exits with a sentence', async (t) => {
  const data = dataDirectory();
  await serve(t, data);
  const { exit, output } = launch(t, { DVC_DATA: data });
  assert.equal(await exit, 1);
  assert.match(output(), /in use by another gateway/);
  assert.doesNotMatch(output(), /ready/);
});

test('a damaged data directory stops the start with a sentence', async (t) => {
  const data = dataDirectory();
  await makePgliteIn(data);
  rmSync(join(data, 'pgdata', 'base'), { recursive: true });
  const { exit, output } = launch(t, { DVC_DATA: data });
  assert.equal(await exit, 1);
  assert.match(output(), /^The database in \S+pgdata cannot be opened: .* are lost\.\n$/);
});

test('a port in use stops the start with a sentence', async (t) => {
  const { url } = await serve(t, dataDirectory(), await onPostgres());
  const { exit, output } = launch(t, { DVC_DATA: dataDirectory(), PORT: new URL(url).port });
  assert.equal(await exit, 1);
  assert.match(output(), /port is in use/);
});

test('accepts a database on this machine in place of PGlite', () => {
  for (const url of ['postgres://me@localhost/x', 'postgres://127.0.0.1:5433/x', 'postgres://[::1]/x', 'postgres:///x'])
    assert.equal(settings({ DATABASE_URL: url }).database, url);
  for (const url of ['postgres://localhost.example.vn/x', 'postgres://10.0.0.1/x', 'localhost'])
    assert.throws(() => settings({ DATABASE_URL: url }), /^Misconfigured: This is the sandbox/);
});

const production: readonly Record<string, string>[] = [
  { NODE_ENV: 'production' },
  { DVC_CARRIER_ROOT: 'https://api.carrier.vn' },
  { DVC_DATABASE_URL: 'postgres://db' },
  { DATABASE_URL: 'postgres://user@db.example.vn/accounts' },
];
for (const env of production) {
  test(`the sandbox does not start beside ${Object.keys(env).join()}`, async (t) => {
    const { exit, output } = launch(t, { DVC_DATA: dataDirectory(), ...env });
    assert.equal(await exit, 1);
    assert.match(output(), /^This is the sandbox/);
  });
}
