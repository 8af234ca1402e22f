// The pages around the widget in a real Chromium: accessible, fitting 320 px, without policy
// violations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '../../demo/sandbox/world.js';
import { DIEN, PASSWORD } from 'dvc-register/testing/backend-suite.js';
import { demoPages } from './support/demo-pages.js';
import { colourViolations, violations } from './support/support.js';

const PHONE = '+84823628899';
const PAGES = [
  ...['/', '/terms', '/sandbox/', '/sandbox/people', '/sandbox/portals/', '/sandbox/phones/0823628899'],
  ...['/national/', '/ministry/', '/province/', '/embed.html', '/static/', '/element/registration'],
  ...['/docs/', '/docs/embedding.html', '/docs/elements.html', '/docs/decisions/', '/theme/'],
];

const world = createWorld();
const open = demoPages(world);

test('each page is accessible and fits 320 px in light and in dark', async (context) => {
  // One page for all: a new one costs more than most of what it shows.
  const { page, said } = await open('/', { viewport: { width: 320, height: 700 } });
  for (const path of PAGES)
    await context.test(path, async () => {
      await page.goto(new URL(path, page.url()).href);
      for (const [colorScheme, faults] of [
        ['light', violations],
        ['dark', colourViolations],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await faults(page), [], colorScheme);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0, colorScheme);
      }
      // A method without a choice around it asks the gateway at once, and here there is none.
      const expected = path === '/embed.html' ? ['<dvc-register-mobile>: no gateway answers'] : [];
      assert.deepEqual(
        said.splice(0).map((line) => line.split(' at endpoint')[0]),
        expected,
      );
    });
  await page.close();
});

test('a person registers in the page without a server', async () => {
  const { page, said } = await open('/static/');
  await page.getByRole('button', { name: /^Thuê bao di động/ }).click();
  await page.getByLabel(/^Số CCCD/).fill(DIEN.citizenId);
  await page.getByLabel(/^Họ tên/).fill(DIEN.fullName);
  await page.getByLabel(/^Ngày sinh/).fill(DIEN.birthDate);
  await page.getByLabel(/^Số điện thoại/).fill('0823628899');
  for (const purpose of [/để tạo và quản lý tài khoản/, /đối chiếu với nhà mạng/])
    await page.getByLabel(purpose).check();
  await page.getByRole('button', { name: 'Đăng ký', exact: true }).click();
  const code = (await page.locator('.message button').first().getAttribute('data-code')) ?? '';
  await page.locator('input[name=code]').fill(code);
  await page.keyboard.press('Enter');
  await page.getByLabel(/^Mật khẩu/).fill(PASSWORD);
  await page.getByLabel(/^Nhập lại mật khẩu/).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Đăng ký thành công' }).waitFor();
  assert.deepEqual(said, []);
  await page.close();
});

test('a new message appears on the phone without a reload, above older ones, and its code can be copied', async () => {
  const empty = await open('/sandbox/phones/0912345678');
  await empty.page.getByText('Chưa có tin nhắn nào').waitFor();
  await empty.page.close();
  world.deliver({ to: PHONE, from: 'DICHVUCONG', text: '111111 la ma' }, 'first');
  const { page, said } = await open('/sandbox/phones/0823628899', { permissions: ['clipboard-write'] });
  world.deliver({ to: PHONE, from: 'DICHVUCONG', text: '222222 la ma' }, 'second');
  assert.equal(await page.getByText('Chưa có tin nhắn nào').isVisible(), false);
  const newest = page.locator('.message').first();
  await newest.getByText('222222 la ma').waitFor();
  assert.equal(await page.locator('.message').count(), 2);
  await newest.getByRole('button').click();
  await newest.getByText('Đã chép 222222').waitFor();
  assert.deepEqual(said, []);
  await page.close();
});

test('the switches work by keyboard alone', async () => {
  const { page } = await open('/sandbox/');
  await page
    .getByRole('radio', { name: /^Bình thường Trả lời/ })
    .first()
    .focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Hiện tại: Chậm').waitFor();
  assert.equal(world.carrier, 'slow');
  await page.close();
});

test('a reader finds a guide by the keyboard alone, and Escape clears the search', async () => {
  const { page, said } = await open('/docs/', { viewport: { width: 375, height: 667 } });
  await page.keyboard.press('/');
  await page.keyboard.type('thue bao');
  await page
    .getByRole('status')
    .filter({ hasText: /result/ })
    .waitFor();
  assert.ok((await page.locator('#site-results a').count()) > 0);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  await page.locator('#site-results').waitFor({ state: 'hidden' });
  await page.keyboard.type('embedding');
  await page
    .getByRole('status')
    .filter({ hasText: /result/ })
    .waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/embedding\.html/);
  assert.deepEqual(said, []);
  await page.close();
});

test('an example of a guide runs in its page, changed as the reader wants', async () => {
  const { page, said } = await open('/docs/embedding.html');
  await page.getByRole('button', { name: 'Change and run' }).first().click();
  const frame = page.locator('iframe').first().contentFrame();
  await frame.locator('dvc-register-mobile').waitFor({ state: 'attached' });
  await frame
    .locator('dvc-register')
    .filter({ hasText: 'Thuê bao di động' })
    .or(frame.getByRole('heading'))
    .first()
    .waitFor();
  const text = page.getByLabel('Example, to be changed');
  await text.fill((await text.inputValue()).replace('lang="vi"', 'lang="en"'));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await frame.locator('dvc-register[lang=en]').waitFor({ state: 'attached' });
  assert.deepEqual(said, []);
  await page.close();
});
