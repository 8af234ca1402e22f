/** People sign in and get a new password by VNeID, on the gateway's own pages (T62, T67). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { PASSWORD, person, stage, violations, type Visitor } from './support/support.js';
import { press } from './support/usb.js';

const { gateway, visit, registers } = stage();
const LIMIT = { timeout: 120_000 };
const dien = person('0823628899');
const hoa = person('0912345678');
const NEW = 'Núi-Ấn 2026 xanh';
const SMALL: BrowserContextOptions = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' };
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `vneid-${name}.png`), fullPage: true });
};
const fits = ({ page }: Visitor) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const session = ({ page }: Visitor) =>
  page.evaluate(async () => {
    const response = await fetch('/account/session');
    return { status: response.status, ...((await response.json()) as { method?: string; acr?: string }) };
  });

/** Goes to VNeID and agrees there, or refuses. */
async function atVneid(visitor: Visitor, name: string, act = 'Đồng ý chia sẻ') {
  await visitor.page.getByRole('button', { name: 'Tiếp tục với VNeID' }).click();
  await visitor.page.getByLabel(name).check();
  await press(visitor, act);
}

test('a person signs in by VNeID, and the page asks for it again after a refusal there', LIMIT, async () => {
  await registers(dien);
  const visitor = await visit('/sign-in?portal=national');
  await visitor.page.locator('[data-way=federation]').click();
  await visitor.page.getByRole('heading', { name: 'Đăng nhập bằng tài khoản định danh điện tử' }).waitFor();
  await shot(visitor, '1280');
  assert.deepEqual(await violations(visitor.page), []);
  await atVneid(visitor, dien.fullName, 'Từ chối');
  await visitor.sees('Bạn chưa đồng ý chia sẻ thông tin');
  const { pathname, search, hash } = new URL(visitor.page.url());
  assert.deepEqual([pathname, search, hash], ['/sign-in', '?portal=national', ''], 'no response stays in the address');
  await shot(visitor, 'refused');
  assert.deepEqual(await violations(visitor.page), []);
  assert.equal((await session(visitor)).status, 401);
  await atVneid(visitor, dien.fullName);
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  const { method, acr } = await session(visitor);
  assert.deepEqual([method, acr], ['federation', 'urn:dvc:acr:vneid']);
  await visitor.leave();
});

test('on a small dark screen, a person without an account reads so, after the proof', LIMIT, async () => {
  const visitor = await visit('/sign-in?portal=ministry', SMALL);
  await visitor.page.locator('[data-way=federation]').click();
  await atVneid(visitor, hoa.fullName);
  await visitor.sees('Bạn chưa có tài khoản dịch vụ công.');
  await shot(visitor, '320-unknown');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.close();
});

test('a portal that wants VNeID gets no password; the page says so in English', LIMIT, async () => {
  const visitor = await visit('/sign-in?lang=en&acr=urn:dvc:acr:vneid', { viewport: { width: 320, height: 640 } });
  await visitor.sees('This needs a stronger sign-in than a password.');
  await visitor.page.getByRole('heading', { name: 'Sign in with your electronic identity' }).waitFor();
  assert.equal(await visitor.page.locator('dvc-sign-in-password').count(), 0);
  await shot(visitor, '320-en');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.page.getByRole('button', { name: 'Continue with VNeID' }).click();
  await visitor.page.getByLabel(dien.fullName).check();
  await visitor.page.locator('button[name=act][value=agree], button:has-text("Đồng ý chia sẻ")').first().click();
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.close();
});

test('T62: who has lost the password sets another one by VNeID, without a wait', LIMIT, async () => {
  const visitor = await visit('/sign-in');
  await visitor.page.getByRole('link', { name: 'Quên mật khẩu?' }).click();
  await visitor.sees('Chứng minh bằng tài khoản định danh điện tử');
  await shot(visitor, 'recover');
  assert.deepEqual(await violations(visitor.page), []);
  await atVneid(visitor, dien.fullName);
  await visitor.field('password').waitFor();
  await shot(visitor, 'recover-password');
  await visitor.setPassword(NEW);
  await visitor.sees('Đã đặt mật khẩu mới');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.leave();

  const home = await visit('/sign-in');
  const enter = async (password: string) => {
    await home.field('username').fill(dien.citizenId);
    await home.field('password').fill(password);
    await press(home, 'Đăng nhập');
  };
  await enter(PASSWORD);
  await home.sees(/Tên đăng nhập hoặc mật khẩu chưa đúng/);
  await enter(NEW);
  await home.field('code').waitFor();
  await home.enterCode(dien);
  await home.page.waitForURL(`${gateway.origin}/account`);
  await home.close();
});
