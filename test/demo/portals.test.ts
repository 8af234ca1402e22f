/**
 * The demo's portals over SCIM: an account from one portal reaches each other portal once, whatever
 * fails meanwhile.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { httpBackend } from '../../src/client/http.js';
import { register } from '../../src/testing/person.js';
import { DIEN } from '../../src/testing/world.js';
import { until } from '../support/promises/promise.js';
import { dataDirectory, launch, onPostgres, serve } from './server.js';

const PORTALS = ['national', 'ministry', 'province'] as const;
type PortalId = (typeof PORTALS)[number];

interface Stored {
  readonly subject: string;
  readonly version: number;
}

function portalsAt(url: string) {
  const json = async <Body>(path: string, init?: RequestInit) => (await (await fetch(url + path, init)).json()) as Body;
  const post = (path: string, body: object) =>
    json<{ due?: boolean }>(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const page = async () => (await fetch(`${url}/sandbox/portals/`, { headers: { Accept: 'text/html' } })).text();
  const accounts = (id: PortalId) => json<readonly Stored[]>(`/sandbox/portals/${id}/accounts`);
  return {
    post,
    page,
    accounts,
    set: (id: PortalId, mode: string) => post(`/sandbox/portals/${id}`, { mode }),
    has: (id: PortalId) => until(`an account at ${id}`, async () => (await accounts(id)).length > 0),
    async register() {
      const code = async (phone: string) =>
        (await json<readonly { code: string }[]>(`/sandbox/phones/${phone}/messages`))[0]?.code ?? '';
      return register(httpBackend({ endpoint: `${url}/registration` }), DIEN, code);
    },
  };
}

test('an account reaches every portal once: a hanging portal after a restart, a refusing one after a replay', async (t) => {
  const data = dataDirectory();
  const database = await onPostgres();
  const first = await serve(t, data, database);
  const before = portalsAt(first.url);
  await before.set('province', 'hang');
  await before.set('ministry', 'refuse');
  assert.equal((await before.register()).status, 'complete');
  await before.has('national');
  await until('the dead letter', async () => /http-400/.test(await before.page()));
  assert.match(await before.page(), /SANDBOX[^]*Nguyễn Đăng Điện[^]*cccd:034086012222/);
  // The hanging portal stores nothing: its deadline is 15 seconds.
  const late = new Promise((resolve) => setTimeout(resolve, 8_000, 'late').unref());
  assert.equal(await Promise.race([first.stop('SIGINT'), late]), 0);
  assert.doesNotMatch(first.output(), /034086012222|Điện|823628899/);

  const second = await serve(t, data, database);
  const after = portalsAt(second.url);
  await after.has('province');
  const letter = /value="([0-9a-f-]{36}:ministry)"/.exec(await after.page())?.[1] ?? '';
  assert.deepEqual(await after.post('/sandbox/portals/replay', { id: letter }), { due: true });
  await after.has('ministry');
  for (const id of PORTALS) {
    assert.deepEqual(
      (await after.accounts(id)).map(({ subject }) => subject),
      ['cccd:034086012222'],
    );
  }
  const scim = (token: string) =>
    fetch(`${second.url}/scim/v2/Users`, { headers: { Authorization: `Bearer ${token}` } });
  const listed = (await (await scim('sandbox-only-from-ministry')).json()) as { totalResults: number };
  assert.equal(listed.totalResults, 1);
  assert.equal(
    (await scim('sandbox-only-to-ministry')).status,
    401,
    'what a portal gave the gateway opens nothing here',
  );
  await second.stop();
});

function launchWith(t: TestContext, text: string) {
  const data = dataDirectory();
  const file = join(data, 'portals.json');
  writeFileSync(file, text);
  return launch(t, { DVC_DATA: data, DVC_PORTALS: file });
}

const portal = (more: object) =>
  JSON.stringify({ portals: [{ id: 'national', name: 'A', origins: ['https://a.vn'], ...more }] });
const WRONG: readonly (readonly [string, RegExp])[] = [
  ['{', /^The portals' file is not JSON\.\n$/],
  [portal({ methods: ['fax'] }), /^Portal "national": "fax" is no method of this gateway\.\n$/],
  [
    portal({ scim: { url: 'https://dvc.example.vn/scim/v2', tokenFrom: 'NATIONAL_SCIM_TOKEN' } }),
    /^Portal "national": scim\.url names another machine\. .*\n$/,
  ],
];
test('a wrong portals’ file stops the start with a sentence', async (t) => {
  for (const [text, sentence] of WRONG) {
    const { exit, output } = launchWith(t, text);
    assert.equal(await exit, 1);
    assert.match(output(), sentence);
  }
  const { exit, output } = launch(t, { DVC_DATA: dataDirectory(), DVC_PORTALS: '/nowhere/portals.json' });
  assert.equal(await exit, 1);
  assert.match(output(), /^There is no file/);
});
