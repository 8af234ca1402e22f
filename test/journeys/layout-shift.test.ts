/**
 * S9, O20: the layout of pages does not shift while scripts load, and they say what to do where
 * those do not.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, stage } from './support/support.js';

// A proof of work that takes some frames.
const { gateway, browser, visit } = stage({ DVC_CAPTCHA_COST: '500' });

/** A phone on a slow mobile network: bytes per second, and latency in milliseconds. */
const SLOW = { offline: false, downloadThroughput: 200_000, uploadThroughput: 40_000, latency: 150 };

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** Each page, and what it draws last. */
const PAGES = {
  '/national/': '[data-method=signature]',
  '/ministry/': '[data-method=signature]',
  '/province/': '[data-method=signature]',
  '/sign-in?portal=national': '[data-way=signature]',
  '/recover?portal=national': '[data-way=signature]',
  '/recover?portal=national&audience=enterprise': '[data-way=sim]',
  '/docs/': 'main .minutes',
} as const;

for (const [path, last] of Object.entries(PAGES)) {
  test(`S9: on a phone with an empty cache, the layout shift of ${path} is at most 0.05`, async (context) => {
    const phone = { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
    const profile = await browser().newContext({ locale: 'vi-VN', ...phone });
    context.after(() => profile.close());
    const page = await profile.newPage();
    const devtools = await profile.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    await devtools.send('Network.emulateNetworkConditions', SLOW);
    await page.addInitScript(() => {
      const told = globalThis as typeof globalThis & { shift: number; seen: boolean };
      Object.assign(told, { shift: 0, seen: PerformanceObserver.supportedEntryTypes.includes('layout-shift') });
      new PerformanceObserver((list) => {
        for (const each of list.getEntries() as Shift[]) if (!each.hadRecentInput) told.shift += each.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(gateway.origin + path);
    await page.locator(last).waitFor();
    await page.waitForLoadState('networkidle');
    const [shift, seen] = await page.evaluate(() => {
      const told = globalThis as typeof globalThis & { shift: number; seen: boolean };
      return [told.shift, told.seen] as const;
    });
    assert.ok(seen, 'the browser measures');
    assert.ok(shift < 0.05, String(shift));
  });
}

test('the links below the sign-in form stay in their place while the flow begins and the captcha is solved', async () => {
  const visitor = await visit('');
  await visitor.page.addInitScript(`globalThis.places = new Set();
    (function look() {
      const link = document.querySelector('dvc-sign-in')?.shadowRoot?.querySelector('a');
      if (link) places.add(Math.round(link.getBoundingClientRect().y));
      requestAnimationFrame(look);
    })();`);
  const begun = visitor.page.waitForResponse((response) => response.url().endsWith('/registration/flow'));
  await visitor.page.goto(`${gateway.origin}/sign-in?portal=national`);
  await begun;
  await visitor.page.waitForLoadState('networkidle');
  await visitor.field('username').fill('034086012222');
  await visitor.field('password').fill(PASSWORD);
  const places = () => visitor.page.evaluate<number[]>('[...places]');
  assert.equal((await places()).length, 1);
  // The answer comes when the captcha is solved.
  await visitor.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await visitor.sees(/Tên đăng nhập hoặc mật khẩu chưa đúng/);
  // The form stands in the same place after the flow has expired.
  await gateway.post('clock', { minutes: 60 });
  await visitor.page.goto(`${gateway.origin}/sign-in?portal=national`);
  await visitor.field('password').fill(PASSWORD);
  await visitor.page.waitForLoadState('networkidle');
  assert.equal((await places()).length, 1);
  assert.equal(await visitor.field('password').inputValue(), PASSWORD);
  await gateway.post('clock', { minutes: 0 });
  await visitor.close();
});

test('O20: without scripts a sentence says so, and its link reloads the page', async (context) => {
  const page = await browser().newPage();
  context.after(() => page.close());
  await page.route('**/dist/**', (route) => route.abort());
  await page.goto(`${gateway.origin}/national/`);
  const link = page.getByRole('link', { name: 'tải lại trang này' });
  await link.waitFor();
  assert.ok(await page.getByText('Phần đăng ký đang được tải.').isVisible());
  const cards = await page.locator('dvc-register').evaluate((each) => getComputedStyle(each, '::after').height);
  assert.equal(cards, '232px', 'three cards in the place of the methods');
  await page.unroute('**/dist/**');
  await link.click();
  await page.locator('[data-method=mobile]').waitFor();
  assert.equal(await link.isVisible(), false);
});
