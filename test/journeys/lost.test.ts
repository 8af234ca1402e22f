/** A network that is hardly one: 2G that loses requests, and a Wi-Fi that answers in the gateway's place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { person, stage, type Visitor } from './support/support.js';
import { until } from '../support/promises/promise.js';
import { LITTLE, PHONE } from './support/little-page.js';

const { gateway, visit } = stage();

/** 2G: 250 kbit/s and 300 ms. */
const SLOW = { offline: false, downloadThroughput: 31_250, uploadThroughput: 12_500, latency: 300 };

/** Drops requests; `lost` decides by the request and its number. */
async function losing(page: Page, lost: (key: string, number: number) => boolean) {
  const dropped: string[] = [];
  let number = 0;
  await page.route('**/*', async (route) => {
    const request = route.request();
    const key = `${request.method()} ${new URL(request.url()).pathname}`;
    number += 1;
    if (lost(key, number)) {
      dropped.push(key);
      await route.abort('connectionreset');
    } else if (key.endsWith('/little.html')) await route.fulfill({ contentType: 'text/html', body: LITTLE });
    else await route.continue();
  });
  return dropped;
}

/** What a person does until `name` is there: tries again where a button offers it, or else does `again`. Returns what they read. */
async function onTo({ page }: Visitor, name: string, again: () => Promise<unknown>) {
  const wanted = page.locator(name).first();
  const read: string[] = [];
  await until(name, async () => {
    if (await wanted.isVisible()) return true;
    read.push(...(await page.locator('[role=alert] strong').allTextContents()));
    const retry = page.getByRole('button', { name: 'Thử lại' }).first();
    if (await retry.isVisible()) await retry.click();
    else await again();
    return wanted.isVisible();
  });
  return read;
}

async function registers(visitor: Visitor, phone: string) {
  const who = person(phone);
  const { page } = visitor;
  const reload = async () => {
    await page.goto(`${gateway.origin}/little.html`).catch(() => undefined);
    await page.waitForLoadState('networkidle');
  };
  const press = async () => {
    const idle = page.locator('form[aria-busy=false] button[type=submit]');
    if (await idle.isVisible()) await idle.click();
    await page.waitForLoadState('networkidle');
  };
  const read = await onTo(visitor, 'input[name=consent]', reload);
  await visitor.fill(who);
  read.push(...(await onTo(visitor, 'input[name=code]', press)));
  const [message] = await gateway.messages(who.phone);
  await visitor.field('code').fill(message?.code ?? '');
  read.push(...(await onTo(visitor, 'input[name=password]', press)));
  await visitor.field('password').fill('Sông-Trà 1986 êm');
  await page.locator('#repeat').fill('Sông-Trà 1986 êm');
  read.push(...(await onTo(visitor, '.receipt', press)));
  await visitor.sees('Đăng ký thành công');
  assert.equal((await gateway.messages(who.phone)).length, 1, 'one code was sent');
  assert.equal((await gateway.accountsOf(who.citizenId)).rows.length, 1);
  return read;
}

test('at 2G, with every tenth request lost, a registration ends', { timeout: 240_000 }, async (context) => {
  const visitor = await visit('', PHONE);
  const devtools = await visitor.page.context().newCDPSession(visitor.page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  const dropped = await losing(visitor.page, (_, number) => number % 10 === 3);
  await registers(visitor, '0987654321');
  context.diagnostic(dropped.join(', '));
  assert.ok(dropped.length > 0);
  await visitor.close();
});

test('with each request lost at its first try, a registration ends', { timeout: 240_000 }, async (context) => {
  const visitor = await visit('', PHONE);
  const tried = new Set<string>();
  const dropped = await losing(visitor.page, (key) => !tried.has(key) && Boolean(tried.add(key)));
  const read = await registers(visitor, '0912345678');
  context.diagnostic(dropped.join(', '));
  const calls = dropped.filter((each) => each.startsWith('POST'));
  assert.equal(calls.length, 4, 'the start and each answer');
  assert.ok(dropped.length > 10, 'and each script');
  const told = read.filter((each) => each.startsWith('Chưa kết nối được.'));
  assert.ok(told.length >= calls.length, `each lost call was told: ${read.join(' ')}`);
  await visitor.close();
});

/** What a Wi-Fi that wants a sign-in first answers with. */
const LOGIN = { contentType: 'text/html; charset=utf-8', body: '<!doctype html><title>Wi-Fi</title><h1>Sign in</h1>' };
const CAPTIVE = {
  'a page in place of the answer': { ...LOGIN, status: 200 },
  'the status 511 (RFC 6585)': { ...LOGIN, status: 511 },
  // Any page will do.
  'a redirect to its own page': { status: 302, headers: { Location: '/terms' }, body: '' },
} as const;

for (const [name, answer] of Object.entries(CAPTIVE))
  test(`a Wi-Fi that answers with ${name} is named, and the next try goes on`, async () => {
    const who = person('0971112233');
    const visitor = await visit('', PHONE);
    const { page } = visitor;
    await page.route('**/little.html', (route) => route.fulfill({ contentType: 'text/html', body: LITTLE }));
    await page.route('**/registration/**', (route) => route.fulfill(answer));
    await page.goto(`${gateway.origin}/little.html`);
    await visitor.sees('Wi-Fi này chưa cho vào mạng. Hãy mở trang đăng nhập của Wi-Fi, rồi thử lại.');
    await page.unroute('**/registration/**');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await visitor.fill(who);
    await page.route('**/registration/**', (route) => route.fulfill(answer));
    await visitor.submit();
    await visitor.sees('Wi-Fi này chưa cho vào mạng. Hãy mở trang đăng nhập của Wi-Fi, rồi thử lại.');
    await page.unroute('**/registration/**');
    await visitor.submit();
    await visitor.field('code').waitFor();
    await visitor.close();
  });

test('a call that no network answers is told with what to look at', async () => {
  const visitor = await visit('', PHONE);
  const { page } = visitor;
  await page.route('**/little.html', (route) => route.fulfill({ contentType: 'text/html', body: LITTLE }));
  await page.route('**/registration/**', (route) => route.abort('internetdisconnected'));
  await page.goto(`${gateway.origin}/little.html`);
  await visitor.sees('Xem máy còn Wi-Fi hoặc dữ liệu di động không.');
  await visitor.close();
});
