/** An account from its registration to its erasure, on three portals whose servers are relying parties. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { until } from '../support/promises/promise.js';
import { PASSWORD, person, stage, violations, type Visitor } from './support/support.js';
import { Files, openFile, press } from './support/usb.js';

const PORTALS = ['national', 'ministry', 'province'] as const;
type PortalId = (typeof PORTALS)[number];
const NEW = 'Núi-Ấn 2026 xanh';
const EIGHT_DAYS = 8 * 1440;
const LIMIT = { timeout: 180_000 };

const { gateway, open, visit } = stage();
const files = new Files(gateway);
after(() => files.remove());
const dien = person('0823628899');
const hoa = person('0912345678');
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `portals-${name}.png`), fullPage: true });
};
const at = (portal: PortalId, path = '') => `${gateway.origin}/${portal}/${path}`;
const follow = ({ page }: Visitor, name: string) => page.getByRole('link', { name, exact: true }).first().click();

/** The visitor is greeted by the portal's home, without another form on the way. */
async function isIn(visitor: Visitor, portal: PortalId): Promise<void> {
  await visitor.page.waitForURL(at(portal));
  await visitor.page.getByRole('heading', { name: `Xin chào, ${dien.fullName}` }).waitFor();
}

/** The portal has no session: its service leads to the gateway's form. */
async function isOut(visitor: Visitor, portal: PortalId): Promise<void> {
  await until(`the sign-in of ${portal}`, async () => {
    await visitor.page.goto(at(portal, 'apply'));
    return new URL(visitor.page.url()).pathname === '/sign-in';
  });
}

/** Signs out at the portal of the page, which then shows the choice of methods. */
async function signOut(visitor: Visitor, portal: PortalId): Promise<void> {
  await press(visitor, 'Đăng xuất');
  await visitor.page.waitForURL(at(portal));
  await visitor.page.locator('[data-method=mobile]').waitFor();
}

const accountsAt = async (portal: PortalId) => {
  const response = await fetch(`${gateway.origin}/sandbox/portals/${portal}/accounts`);
  return (await response.json()) as readonly object[];
};

test('register, sign in, sign out, recover, erase: three portals, one account', LIMIT, async () => {
  const visitor = await open();
  const { page } = visitor;
  const forms: string[] = [];
  page.on('framenavigated', (frame) => {
    const { pathname } = new URL(frame.url());
    if (pathname === '/sign-in') forms.push(pathname);
  });

  // The portal's server redeems the receipt, so the end of the registration leads into the portal.
  await visitor.toCode(dien);
  await visitor.enterCode(dien);
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  await page.locator('form[data-person]').waitFor();
  await shot(visitor, 'registered');
  for (const portal of PORTALS)
    await until(`the account at ${portal}`, async () => (await accountsAt(portal)).length === 1);
  await page.locator('[part=sign-in]').click();
  await isIn(visitor, 'national');
  await follow(visitor, 'Nộp hồ sơ');
  await press(visitor, 'Nộp hồ sơ');
  await visitor.sees(/Đã nhận hồ sơ HS-\d{4}-\d{6}/);
  await visitor.sees('Số điện thoại chính chủ');
  assert.deepEqual(forms, []);
  await signOut(visitor, 'national');
  await isOut(visitor, 'national');

  // Another way, on another portal; the third one asks nothing.
  await page.goto(at('ministry'));
  await follow(visitor, 'Đăng nhập');
  await page.locator('[data-way=usb]').click();
  await openFile(visitor, await files.path('citizen'));
  await press(visitor, 'Ký');
  await isIn(visitor, 'ministry');
  await follow(visitor, 'Nộp hồ sơ');
  await visitor.sees('Chữ ký số');
  await page.goto(at('ministry'));
  forms.length = 0;
  await follow(visitor, 'Cổng Dịch vụ công tỉnh Lào Cai');
  await isIn(visitor, 'province');
  await page.goto(at('national', 'sign-in'));
  await isIn(visitor, 'national');
  assert.deepEqual(forms, [], 'single sign-on');

  // One sign-out ends all three.
  await page.goto(at('province'));
  await signOut(visitor, 'province');
  for (const portal of PORTALS) await isOut(visitor, portal);

  // The password is lost: another one by certificate, and on to where the person wanted to go.
  await page.goto(at('national', 'apply'));
  await follow(visitor, 'Quên mật khẩu?');
  await page.locator('[data-way=usb]').click();
  await openFile(visitor, await files.path('citizen'));
  await press(visitor, 'Ký');
  await visitor.field('password').waitFor();
  await visitor.setPassword(NEW);
  await visitor.sees('Phiên đăng nhập ở mọi nơi khác đã kết thúc');
  await follow(visitor, 'Tiếp tục');
  await page.waitForURL(at('national', 'apply'));
  await visitor.sees(dien.fullName);

  // The account is erased: the portals end their sessions at once, and forget after the waiting time.
  await page.goto(at('ministry', 'sign-in'));
  await isIn(visitor, 'ministry');
  await page.getByRole('link', { name: 'Tài khoản của tôi' }).first().click();
  await page.waitForURL(`${gateway.origin}/account?portal=ministry&lang=vi`);
  await visitor.sees(dien.fullName);
  await press(visitor, 'Xóa tài khoản');
  await press(visitor, 'Xóa tài khoản của tôi');
  await visitor.sees('Đăng nhập trước lúc đó là hủy việc xóa.');
  for (const portal of PORTALS) await isOut(visitor, portal);
  assert.deepEqual(await Promise.all(PORTALS.map(async (portal) => (await accountsAt(portal)).length)), [1, 1, 1]);
  await gateway.post('clock', { minutes: EIGHT_DAYS });
  for (const portal of PORTALS) await until(`the erasure at ${portal}`, async () => !(await accountsAt(portal)).length);
  await page.goto(at('national', 'apply'));
  await visitor.field('username').fill(dien.citizenId);
  await visitor.field('password').fill(NEW);
  await press(visitor, 'Đăng nhập');
  await visitor.sees(/Tên đăng nhập hoặc mật khẩu chưa đúng/);
  await gateway.post('clock', { minutes: 0 });
  await visitor.close();
});

test('the pages of an account fit every window, and have no fault for axe in light and in dark', LIMIT, async () => {
  const portal = await open();
  await portal.toCode(hoa);
  await portal.enterCode(hoa);
  await portal.setPassword();
  await portal.sees('Đăng ký thành công');
  await portal.close();

  const visitor = await visit('/national/sign-in');
  const { page } = visitor;
  await visitor.field('username').fill(hoa.citizenId);
  await visitor.field('password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await visitor.field('code').waitFor();
  await visitor.enterCode(hoa);
  await page.locator('form[data-person]').waitFor();

  const check = async (name: string) => {
    for (const width of [1280, 375, 320]) {
      await page.setViewportSize({ width, height: 720 });
      await shot(visitor, `${name}-${width}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${width}`);
    }
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], `${name} ${colorScheme}`);
      await shot(visitor, `${name}-${colorScheme}`);
    }
  };
  for (const [id, lang] of [
    ['national', ''],
    ['ministry', '?lang=en'],
    ['province', ''],
  ] as const) {
    await page.goto(at(id, `sign-in${lang}`));
    await page.waitForURL(at(id, lang));
    await check(`${id}-home`);
    await page.goto(at(id, `apply${lang}`));
    await page.locator('button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    await check(`${id}-received`);
  }
  await page.context().clearCookies();
  await page.goto(at('province', 'signed-in?code=stray&state=stray'));
  await check('failed');
  await follow(visitor, 'Đăng nhập lại');
  await visitor.field('username').waitFor();
  await visitor.close();
});
