import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDemo } from '../../demo/app.js';
import type { people } from '../../demo/sandbox/people.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { isCitizenId, agreesWithBirthDate } from '../../src/flow/identity/citizen-id.js';
import { parseBirthDate } from '../../src/flow/identity/birth-date.js';
import { isFullName } from '../../src/flow/identity/full-name.js';
import { normalizePhone } from '../../src/flow/identity/phone.js';

const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const PHONE = '+84823628899';

function sandbox() {
  const world = createWorld({ slow: 10 });
  const app = createDemo({ world, gateway: () => new Response() });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  return { world, app, post };
}

test("the sandbox has the guide's example, and every person's data is consistent", async () => {
  const { app } = sandbox();
  const listed = (await (await app.request('/sandbox/people')).json()) as typeof people;
  assert.ok(listed.length >= 12);
  const dien = listed.find(({ citizenId }) => citizenId === '034086012222');
  assert.deepEqual([dien?.fullName, dien?.birthDate, dien?.phone], ['Nguyễn Đăng Điện', '12/06/1986', '0823628899']);
  for (const { citizenId, fullName, birthDate, phone } of listed) {
    const date = parseBirthDate(birthDate);
    assert.ok(isCitizenId(citizenId) && isFullName(fullName) && normalizePhone(phone) && date, fullName);
    assert.ok(agreesWithBirthDate(citizenId, date), fullName);
  }
  for (const key of ['citizenId', 'phone', 'fullName'] as const) {
    assert.equal(new Set(listed.map((person) => person[key])).size, listed.length, key);
  }
});

test('serves people as a page to browsers and as JSON to programs', async () => {
  const { app } = sandbox();
  const page = await app.request('/sandbox/people', { headers: BROWSER });
  assert.match(page.headers.get('Content-Type') ?? '', /^text\/html/);
  assert.match(await page.text(), /H&#39;Hen Niê/);
});

test('a phone lists its messages, newest first, however its number is written', async () => {
  const { app, world } = sandbox();
  world.deliver({ to: PHONE, from: 'DVC', text: '123456 la ma' }, 'a');
  world.deliver({ to: PHONE, from: 'DVC', text: '654321 la ma' }, 'b');
  for (const number of ['0823628899', '+84823628899', '84823628899', '0823.628.899']) {
    const response = await app.request(`/sandbox/phones/${encodeURIComponent(number)}/messages`);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const list = (await response.json()) as { text: string; code: string; receivedAt: string }[];
    assert.deepEqual(
      list.map(({ code }) => code),
      ['654321', '123456'],
    );
    assert.ok(!Number.isNaN(Date.parse(list[0]?.receivedAt ?? '')));
  }
  assert.deepEqual(await (await app.request('/sandbox/phones/0987654321/messages')).json(), []);
  assert.equal((await app.request('/sandbox/phones/113/messages')).status, 404);
});

test('a message’s text is escaped on the phone’s page', async () => {
  const { app, world } = sandbox();
  world.deliver({ to: PHONE, from: 'DVC', text: '<script>alert(1)</script>' }, 'a');
  const page = await (await app.request('/sandbox/phones/0823628899')).text();
  assert.ok(page.includes('&lt;script&gt;'));
});

test('JSON and the control panel’s form switch the carrier', async () => {
  const { app, world, post } = sandbox();
  assert.deepEqual((await (await app.request('/sandbox/carrier')).json()) as object, {
    mode: 'normal',
    modes: ['normal', 'slow', 'down', 'hang', 'garbage', 'wrong-owner', 'legacy-id', 'swapped'],
  });
  assert.equal((await post('/sandbox/carrier', { mode: 'down' })).status, 200);
  assert.equal(world.carrier, 'down');
  const form = await app.request('/sandbox/carrier', {
    method: 'POST',
    body: new URLSearchParams({ mode: 'slow' }),
    headers: BROWSER,
  });
  assert.deepEqual([form.status, form.headers.get('Location')], [303, '/sandbox/']);
  assert.equal(world.carrier, 'slow');
  assert.match(await (await app.request('/sandbox/')).text(), /value="slow"\s+checked/);
  assert.equal((await post('/sandbox/carrier', { mode: 'confused' })).status, 422);
  assert.equal((await post('/sandbox/carrier', 'nonsense')).status, 422);
  assert.equal(world.carrier, 'slow');
});

test("another site's page cannot turn the switches", async () => {
  const { world, post } = sandbox();
  assert.equal((await post('/sandbox/carrier', { mode: 'down' }, { 'Sec-Fetch-Site': 'cross-site' })).status, 403);
  assert.equal((await post('/sandbox/sms', { mode: 'down' }, { 'Sec-Fetch-Site': 'same-origin' })).status, 200);
  assert.deepEqual([world.carrier, world.sms], ['normal', 'down']);
});

test('messages survive a restart, and a line that a crash truncated is dropped alone', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-world-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'messages.ndjson');
  const before = createWorld({ file });
  before.deliver({ to: PHONE, from: 'DVC', text: 'một' }, 'a');
  before.deliver({ to: PHONE, from: 'DVC', text: 'hai' }, 'b');
  before.carrier = 'down';

  const after = createWorld({ file });
  assert.deepEqual(
    after.messages(PHONE).map(({ text }) => text),
    ['hai', 'một'],
  );
  after.deliver({ to: PHONE, from: 'DVC', text: 'hai' }, 'b');
  assert.equal(after.messages(PHONE).length, 2, 'keys outlive it too');
  assert.equal(after.carrier, 'normal', 'a fresh start is one that works');
});
