/** Registration on the gateway's own page, whole and in a frame of a portal without our script (T57). */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PASSWORD, person, stage, violations } from './support/support.js';

const { gateway, browser, visit } = stage();
const shots = process.env['SHOTS'];
const REGISTER = '/register?portal=province&lang=vi';

/** A page of another origin, which frames the registration. */
let elsewhere: Server;
before(async () => {
  elsewhere = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to') ?? '';
    response.end(`<!doctype html><title>x</title><iframe src="${to}"></iframe>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
after(() => elsewhere.close());

test('a person registers on the page, and is signed in there', async () => {
  const who = person('0823628899');
  const visitor = await visit(REGISTER);
  await visitor.page.locator('[data-method=mobile]').waitFor();
  assert.deepEqual(await violations(visitor.page), []);
  if (shots) await visitor.page.screenshot({ path: join(shots, 'register-1280.png'), fullPage: true });
  await visitor.toCode(who);
  await visitor.enterCode(who);
  await visitor.setPassword(PASSWORD);
  await visitor.sees('Đăng ký thành công');
  const session = await visitor.page.evaluate(async () => {
    const response = await fetch('/account/session');
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  });
  assert.deepEqual([session.status, session.body['portal']], [200, 'province']);
  await visitor.page.getByRole('link', { name: 'Tiếp tục' }).click();
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.sees(who.fullName);
  await visitor.page.locator('[data-act=sign-out]').waitFor();
  assert.deepEqual(await violations(visitor.page), []);
  if (shots) await visitor.page.screenshot({ path: join(shots, 'account-1280.png'), fullPage: true });
  await visitor.page.setViewportSize({ width: 320, height: 640 });
  const fits = await visitor.page.evaluate(
    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
  );
  assert.ok(fits);
  if (shots) await visitor.page.screenshot({ path: join(shots, 'account-320.png'), fullPage: true });
  await visitor.page.locator('[data-act=sign-out]').click();
  await visitor.sees('Bạn chưa đăng nhập');
  await visitor.page.goto(`${gateway.origin}/account`);
  assert.equal(new URL(visitor.page.url()).pathname, '/sign-in');
  await visitor.close();
});

test('a portal without any script of ours has the registration in a frame', async () => {
  const visitor = await visit('/hosted.html');
  assert.equal(await visitor.page.locator('script').count(), 0);
  const frame = visitor.page.frameLocator('iframe');
  await frame.locator('[data-method=mobile]').click();
  await frame.locator('input[name=citizenId]').waitFor();
  if (shots) await visitor.page.screenshot({ path: join(shots, 'hosted-1280.png'), fullPage: true });
  await visitor.close();
});

test('a page of another origin cannot frame it, and no page can frame the sign-in', async () => {
  const origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  for (const [path, from] of [
    [`${REGISTER}&embed=1`, origin],
    [REGISTER, origin],
    ['/sign-in', origin],
    ['/account', origin],
  ] as const) {
    const context = await browser().newContext();
    const page = await context.newPage();
    await page.goto(`${from}/?to=${encodeURIComponent(gateway.origin + path)}`);
    const [, framed] = page.frames();
    await framed?.waitForLoadState();
    assert.match(framed?.url() ?? '', /^chrome-error:/, path);
    await context.close();
  }
});

/** Frames the registration in a page of the portal, and collects what it says. */
async function framing(page: Page) {
  await page.goto(`${gateway.origin.replace('localhost', '127.0.0.1')}/terms`);
  await page.evaluate((to) => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    addEventListener('message', ({ data, origin }) => heard.push([origin, data]));
    const frame = document.createElement('iframe');
    frame.src = to;
    document.body.append(frame);
    return new Promise((resolve) => frame.addEventListener('load', resolve));
  }, `${gateway.origin}${REGISTER}&embed=1`);
  const heard = () => page.evaluate(() => (window as unknown as { heard: [string, Record<string, unknown>][] }).heard);
  const say = (message: unknown, target = '*') =>
    page.evaluate(([data, to]) => frames[0]?.postMessage(data, to), [message, target] as const);
  return { heard, say };
}

const HELLO = { to: 'dvc-register', version: 1, type: 'hello' };

test('T57: the frame answers a hello of the portal’s page, and nothing else', async () => {
  const context = await browser().newContext({ locale: 'vi-VN', bypassCSP: true });
  const page = await context.newPage();
  const { heard, say } = await framing(page);
  for (const wrong of [
    ...[null, 'hello', 1, [], {}, { ...HELLO, version: 2 }, { ...HELLO, to: 'other' }, { ...HELLO, more: 1 }],
    ...[{ ...HELLO, type: 'complete' }, { type: 'hello' }, JSON.stringify(HELLO)],
  ])
    await say(wrong);
  // A window that is not the parent: another frame of the portal's own page.
  await page.evaluate((hello) => {
    const other = document.createElement('iframe');
    document.body.append(other);
    const script = other.contentDocument?.createElement('script');
    if (script) script.textContent = `parent.frames[0].postMessage(${JSON.stringify(hello)}, '*')`;
    if (script) other.contentDocument?.body.append(script);
  }, HELLO);
  assert.deepEqual(await heard(), []);
  await say(HELLO, gateway.origin);
  await page.waitForFunction(() => (window as unknown as { heard: unknown[] }).heard.length >= 2);
  const all = await heard();
  assert.deepEqual(new Set(all.map(([origin]) => origin)), new Set([gateway.origin]));
  assert.deepEqual(
    all.slice(0, 2).map(([, { from, version, type }]) => [from, version, type]),
    [
      ['dvc-register', 1, 'ready'],
      ['dvc-register', 1, 'height'],
    ],
  );
  assert.ok(all.every(([, { height = 1 }]) => Number(height) > 0));
  await context.close();
});

test('T57: a hello of another origin is not answered, even by a page that opened the registration', async () => {
  const context = await browser().newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  const opening = context.waitForEvent('page');
  await page.evaluate((to) => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    addEventListener('message', ({ data }) => heard.push(data));
    Object.assign(window, { other: open(to) });
  }, `${gateway.origin}${REGISTER}&embed=1`);
  const opened = await opening;
  await opened.locator('[data-method=mobile]').waitFor();
  await page.evaluate((hello) => (window as unknown as { other: Window }).other.postMessage(hello, '*'), HELLO);
  await opened.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.deepEqual(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard), []);
  await context.close();
});

test('a portal that is not hosted has no such page', async () => {
  for (const path of ['/register?portal=national', '/register', '/register?portal=nobody'])
    assert.equal((await fetch(gateway.origin + path)).status, 404, path);
});
