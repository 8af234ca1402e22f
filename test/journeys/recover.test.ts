/** People who have lost their password get another one, on the gateway's own page (T61, T62). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { signBySim, signRemotely } from '../browsers/steps.js';
import { Visitor as Walker } from '../browsers/visitor.js';
import { PASSWORD, person, stage, violations, type Visitor } from './support/support.js';
import { tabOf } from './support/tab.js';
import { Files, openFile, press } from './support/usb.js';

const { gateway, open, visit, registers } = stage();
const files = new Files(gateway);
after(() => files.remove());
const dien = person('0823628899');
const hoa = person('0912345678');
const NEW = 'Núi-Ấn 2026 xanh';
const NEXT = 'Sóng-Hàn 2027 đỏ';
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `recover-${name}.png`), fullPage: true });
};

async function enter(visitor: Visitor, username: string, password: string) {
  await visitor.field('username').fill(username);
  await visitor.field('password').fill(password);
  await press(visitor, 'Đăng nhập');
}

/** A browser that is signed in by password, with the code that a new browser needs. */
async function signedIn(who: typeof dien, password: string): Promise<Visitor> {
  const visitor = await visit('/sign-in');
  await enter(visitor, who.citizenId, password);
  await visitor.field('code').waitFor();
  await visitor.enterCode(who);
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  return visitor;
}

/** VNeID, which needs no wait, stands first. */
async function byPhone(visitor: Visitor) {
  await visitor.page.locator('[data-way=mobile]').click();
  await visitor.field('citizenId').waitFor();
}

/** A visitor who comes from the sign-in, as somebody who has forgotten the password. */
async function forgot(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await visit('/sign-in?portal=national', options);
  await visitor.page.getByRole('link', { name: 'Quên mật khẩu?' }).click();
  await byPhone(visitor);
  return visitor;
}

async function prove(visitor: Visitor, who: typeof dien) {
  await visitor.field('citizenId').fill(who.citizenId);
  await visitor.field('phone').fill(who.phone);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(who);
}

const statusOf = ({ page }: Visitor) => page.evaluate(async () => (await fetch('/account/session')).status);
const fits = ({ page }: Visitor) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test('by certificate: a new password at once, every other sign-in has ended, and the old password is refused', async () => {
  await registers(dien);
  const laptop = await signedIn(dien, PASSWORD);
  assert.equal(await statusOf(laptop), 200);

  const visitor = await forgot();
  await shot(visitor, '1280');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.page.locator('[data-way=usb]').click();
  await openFile(visitor, await files.path('citizen'));
  await press(visitor, 'Ký');
  await visitor.sees('Khi đặt xong, phiên đăng nhập ở mọi nơi khác sẽ kết thúc.');
  assert.equal(await statusOf(laptop), 200, 'the proof alone ends nothing');
  await shot(visitor, 'password');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.setPassword(NEW);
  await visitor.sees('Phiên đăng nhập ở mọi nơi khác đã kết thúc');
  await shot(visitor, 'done');
  assert.deepEqual(await violations(visitor.page), []);
  assert.equal(await statusOf(laptop), 401, 'the laptop has to sign in again');
  await visitor.page.getByRole('link', { name: 'Tiếp tục' }).click();
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.page.locator('[data-session=current]').waitFor();
  assert.equal(await visitor.page.locator('[data-session=other]').count(), 0);
  await visitor.leave();

  await laptop.page.goto(`${gateway.origin}/sign-in`);
  await enter(laptop, dien.citizenId, PASSWORD);
  await laptop.sees(/Tên đăng nhập hoặc mật khẩu chưa đúng/);
  await enter(laptop, dien.citizenId, NEW);
  await laptop.field('code').waitFor();
  await laptop.enterCode(dien);
  await laptop.page.waitForURL(`${gateway.origin}/account`);
  await laptop.leave();
});

/** The password of `dien` after each way; the first one is that of the test above. */
const passwords = [NEW, 'Bến-Thành 2028 vui', 'Tràng-An 2029 lặng'];

for (const [at, [way, sign]] of [
  ['sim', (walker: Walker) => signBySim(walker, dien.phone)] as const,
  ['signature', (walker: Walker) => signRemotely(walker, dien.citizenId)] as const,
].entries())
  test(`by ${way}, on a dark screen of 320 px: a new password at once, and the session beside it ends`, async () => {
    const [old = '', next = ''] = passwords.slice(at);
    await gateway.post('limits', {});
    const laptop = await signedIn(dien, old);
    const visitor = await visit('/recover', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
    await visitor.page.locator(`[data-way=${way}]`).click();
    await visitor.page.locator('button[type=submit]').waitFor();
    await shot(visitor, `320-dark-${way}`);
    assert.ok(await fits(visitor));
    assert.deepEqual(await violations(visitor.page), []);
    await sign(new Walker(tabOf(visitor.page), gateway));
    await visitor.field('password').waitFor();
    assert.equal(await statusOf(laptop), 200, 'the proof alone ends nothing');
    assert.ok(await fits(visitor));
    await visitor.setPassword(next);
    await visitor.sees('Phiên đăng nhập ở mọi nơi khác đã kết thúc');
    await shot(visitor, `320-dark-${way}-done`);
    assert.deepEqual(await violations(visitor.page), []);
    assert.deepEqual([await statusOf(visitor), await statusOf(laptop)], [200, 401]);
    await visitor.leave();
    await laptop.leave();
  });

test('by phone: asked today on a phone of 320 px, and set tomorrow', async () => {
  await registers(hoa);
  const small = { viewport: { width: 320, height: 640 } };
  const visitor = await forgot(small);
  await visitor.submit();
  await visitor.page.locator('input[aria-invalid=true]').first().waitFor();
  await shot(visitor, '320-errors');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await prove(visitor, hoa);
  await visitor.sees('Đã nhận yêu cầu đặt lại mật khẩu');
  await shot(visitor, '320-waiting');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.close();

  await gateway.post('clock', { minutes: 1440 });
  const again = await forgot({ viewport: { width: 375, height: 720 }, colorScheme: 'dark' });
  await shot(again, '375-dark');
  await prove(again, hoa);
  await again.sees('Đặt mật khẩu mới');
  await again.field('password').waitFor();
  await shot(again, '375-dark-password');
  assert.deepEqual(await violations(again.page), []);
  await again.setPassword(NEXT);
  await again.sees('Đã đặt mật khẩu mới');
  await shot(again, '375-dark-done');
  assert.equal(await statusOf(again), 200);
  await again.close();
  const home = await signedIn(hoa, NEXT);
  await home.leave();
  await gateway.post('clock', { minutes: 0 });
});

test('T62: who signs in while the new password is typed elsewhere stops it, and stays signed in', async () => {
  await gateway.post('limits', {});
  const today = await forgot();
  await prove(today, hoa);
  await today.sees('Đã nhận yêu cầu đặt lại mật khẩu');
  await today.leave();
  await gateway.post('clock', { minutes: 1440 });
  const thief = await forgot();
  await prove(thief, hoa);
  await thief.field('password').waitFor();
  await gateway.post('limits', {});
  const owner = await signedIn(hoa, NEXT);
  await thief.setPassword(NEW);
  await thief.sees('Tài khoản vừa được thay đổi ở nơi khác.');
  await shot(thief, 'stopped');
  assert.deepEqual(await violations(thief.page), []);
  assert.deepEqual([await statusOf(owner), await statusOf(thief)], [200, 401]);
  await thief.leave();
  await owner.leave();
  await gateway.post('clock', { minutes: 0 });
});

test('T61: a phone that is not the account’s reads what to check, in English as well', async () => {
  const visitor = await visit('/recover?lang=en', { viewport: { width: 320, height: 640 }, locale: 'en-GB' });
  await byPhone(visitor);
  await prove(visitor, { ...hoa, citizenId: dien.citizenId });
  await visitor.sees('The password could not be reset');
  await visitor.sees(/do not belong to one account/);
  await shot(visitor, '320-en-refused');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.close();
});

test('who registers again is told so, and goes on to a new password with one press', async () => {
  const visitor = await open();
  await visitor.toCode(dien);
  await visitor.enterCode(dien);
  await visitor.sees('Bạn đã có tài khoản');
  await visitor.page.getByRole('link', { name: 'Quên mật khẩu' }).click();
  await visitor.page.waitForURL(/\/recover\?portal=national&lang=vi$/);
  await visitor.sees('Chứng minh bằng tài khoản định danh điện tử');
  await visitor.page.getByRole('link', { name: 'Doanh nghiệp' }).click();
  await visitor.page.waitForURL(/audience=enterprise/);
  await visitor.page.getByRole('heading', { name: 'Chứng minh bằng USB ký số' }).waitFor();
  await shot(visitor, 'enterprise');
  await visitor.leave();
});

test('goes through the recovery by keyboard alone', async () => {
  await gateway.post('limits', {});
  const visitor = await visit('/recover');
  await visitor.page.locator('[data-way=mobile]').waitFor();
  const { keyboard } = visitor.page;
  const active = () =>
    visitor.page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.getAttribute('name') ?? at?.getAttribute('data-way') ?? at?.localName ?? '';
    });
  const to = async (name: string) => {
    for (let presses = 0; presses < 20 && (await active()) !== name; presses += 1) await keyboard.press('Tab');
    assert.equal(await active(), name);
  };
  await to('mobile');
  await keyboard.press('Enter');
  await visitor.field('citizenId').waitFor();
  await to('citizenId');
  await keyboard.insertText(dien.citizenId);
  await to('phone');
  await keyboard.insertText(dien.phone);
  await keyboard.press('Enter');
  await visitor.field('code').waitFor();
  assert.equal(await active(), 'h2', 'the new step is read');
  const [message] = await gateway.messages(dien.phone);
  await to('code');
  await keyboard.type(message?.code ?? '');
  await keyboard.press('Enter');
  await visitor.sees('Đã nhận yêu cầu đặt lại mật khẩu');
  assert.equal(await active(), 'h2');
  await visitor.close();
});
