/** A signed-in person changes their account, and people act for an organisation, in a real browser. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { PASSWORD, person, stage, violations, type Visitor } from './support/support.js';
import { atSigning, Files, openFile, press, register } from './support/usb.js';

const { gateway, browser, visit, registers } = stage();
const files = new Files(gateway);
after(() => files.remove());
const dien = person('0823628899');
const hoa = person('0912345678');
const NEW = 'Núi-Ấn 2026 xanh';
const SMALL: BrowserContextOptions = { viewport: { width: 320, height: 640 } };
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `account-${name}.png`), fullPage: true });
};
const fits = ({ page }: Visitor) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const acr = ({ page }: Visitor) =>
  page.evaluate(async () => ((await (await fetch('/account/session')).json()) as { acr?: string }).acr);

async function signedIn(who: typeof dien, password: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await visit('/sign-in', options);
  await visitor.field('username').fill(who.citizenId);
  await visitor.field('password').fill(password);
  await press(visitor, 'Đăng nhập');
  await visitor.field('code').waitFor();
  await visitor.enterCode(who);
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.page.locator('[data-act=sign-out]').waitFor();
  return visitor;
}

/** A visitor who has signed in with a file of the sandbox. */
async function signedInBy(file: string, audience = 'citizen', options: BrowserContextOptions = {}) {
  const visitor = await visit(`/sign-in?acr=urn:dvc:acr:certificate&audience=${audience}`, options);
  await openFile(visitor, await files.path(file));
  await press(visitor, 'Ký');
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.page.locator('[data-act=sign-out]').waitFor();
  return visitor;
}

const change = ({ page }: Visitor, id: string) => page.locator(`[data-change=${id}]`).click();

test('phone, e-mail and password change with the proof that each needs; a certificate raises the level', async () => {
  await registers(dien);
  const laptop = await signedIn(dien, PASSWORD);
  const visitor = await signedIn(dien, PASSWORD, SMALL);
  await shot(visitor, '320');
  assert.ok(await fits(visitor));

  await change(visitor, 'email');
  await visitor.sees('Địa chỉ email mới');
  await shot(visitor, '320-email');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.field('email').fill('dien@example.vn');
  await visitor.submit();
  await visitor.sees('Đã đổi email.');
  await visitor.sees('d***@example.vn');
  await shot(visitor, '320-email-done');
  assert.deepEqual(await violations(visitor.page), []);

  const phone = async () => {
    await change(visitor, 'phone');
    await visitor.field('phone').fill(hoa.phone);
    await visitor.submit();
    await visitor.field('code').waitFor();
    await visitor.enterCode(hoa);
  };
  await phone();
  await visitor.sees('Số này không đứng tên bạn tại nhà mạng.');
  await shot(visitor, '320-refused');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await press(visitor, 'Đóng');

  await change(visitor, 'usb');
  await openFile(visitor, await files.path('citizen'));
  await shot(visitor, '320-step-up');
  assert.deepEqual(await violations(visitor.page), []);
  await press(visitor, 'Ký');
  await visitor.sees('Đã nâng mức bảo đảm lên chữ ký số.');
  assert.equal(await acr(visitor), 'urn:dvc:acr:certificate');
  assert.equal(await visitor.page.locator('[data-change=usb]').count(), 0, 'there is nothing stronger');
  assert.equal(await acr(laptop), 'urn:dvc:acr:phone', 'the other session stays what it was');

  await phone();
  await visitor.sees('Đã đổi số điện thoại.');
  await visitor.sees('091****678');

  await change(visitor, 'password');
  await visitor.sees('vừa đăng nhập bằng chữ ký số');
  await visitor.page.locator('button[type=submit]', { hasText: 'Tiếp tục' }).click();
  await visitor.page.locator('#repeat').waitFor();
  await shot(visitor, '320-password');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.setPassword(NEW);
  await visitor.sees('Đã đổi mật khẩu.');
  assert.equal(await acr(visitor), 'urn:dvc:acr:certificate');
  assert.equal(await acr(laptop), undefined, 'every other sign-in has ended');
  await laptop.leave();
  await visitor.close();

  await gateway.post('limits', {});
  const home = await visit('/sign-in');
  await home.field('username').fill(dien.citizenId);
  await home.field('password').fill(PASSWORD);
  await press(home, 'Đăng nhập');
  await home.sees(/Tên đăng nhập hoặc mật khẩu chưa đúng/);
  await home.field('password').fill(NEW);
  await press(home, 'Đăng nhập');
  await home.field('code').waitFor();
  await home.enterCode(hoa);
  await home.page.waitForURL(`${gateway.origin}/account`);
  await home.page.locator('[data-act=sign-out]').waitFor();
  await shot(home, '1280');
  await home.leave();
});

test('a session that has ended meanwhile leads to the sign-in, and changes nothing', async () => {
  await gateway.post('limits', {});
  const visitor = await visit('/sign-in');
  await visitor.field('username').fill(dien.citizenId);
  await visitor.field('password').fill(NEW);
  await press(visitor, 'Đăng nhập');
  await visitor.field('code').waitFor();
  await visitor.enterCode(hoa);
  await visitor.page.locator('[data-change=email]').click();
  await visitor.field('email').fill('ai@example.vn');
  await visitor.page.context().clearCookies();
  await visitor.submit();
  await visitor.page.waitForURL(/\/sign-in/);
  await visitor.leave();
});

test('an organisation names its representative, who acts for it and names others', async () => {
  const portal = await atSigning(browser(), gateway, 'enterprise');
  await openFile(portal, await files.path('enterprise'));
  await press(portal, 'Ký');
  await register(portal, 'cong.ty@example.vn');
  await portal.leave();

  const company = await signedInBy('enterprise', 'enterprise');
  await company.sees('Người được thay mặt tổ chức');
  const name = async (visitor: Visitor, who: Pick<typeof dien, 'citizenId' | 'fullName'>, role: string) => {
    await visitor.field('citizenId').fill(who.citizenId);
    await visitor.field('fullName').fill(who.fullName);
    await visitor.page.getByLabel(role, { exact: true }).check();
    await press(visitor, 'Chỉ định');
    await visitor.sees(`Đã chỉ định ${who.fullName}.`);
  };
  await name(company, dien, 'Người đại diện');
  await shot(company, 'people');
  assert.deepEqual(await violations(company.page), []);
  await company.leave();

  const visitor = await signedInBy('citizen', 'citizen', { ...SMALL, colorScheme: 'dark' });
  await visitor.sees('Tôi đang làm việc thay mặt');
  await visitor.page.locator('[data-act=act]').click();
  await visitor.sees('Người được thay mặt tổ chức');
  await visitor.sees('Đã xong.');
  await name(visitor, hoa, 'Thành viên');
  await shot(visitor, '320-dark-acting');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  const members = visitor.page.locator('[data-person]');
  assert.equal(await members.count(), 2);
  await visitor.page.getByRole('button', { name: `Gỡ: ${hoa.fullName}` }).click();
  await visitor.sees(`Gỡ ${hoa.fullName}?`);
  await shot(visitor, '320-dark-remove');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.page.locator('[data-act=remove-yes]').click();
  await members.nth(1).waitFor({ state: 'detached' });
  assert.equal(await members.count(), 1);
  await visitor.page.locator('[data-act=act]').click();
  await visitor.page.locator('dvc-account-people').waitFor({ state: 'detached' });
  await visitor.close();
});
