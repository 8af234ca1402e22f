/** Passkeys in a real browser with a virtual authenticator (WebAuthn over CDP). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { BrowserContextOptions, CDPSession } from 'playwright-core';
import { PASSWORD, colourViolations, person, stage, violations, type Visitor } from './support/support.js';
import { Files, openFile, press } from './support/usb.js';

const { gateway, visit, registers } = stage();
const dien = person('0823628899');
const files = new Files(gateway);
after(() => files.remove());
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `passkeys-${name}.png`), fullPage: true });
};
const fits = ({ page }: Visitor) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** A device with resident keys. Its person touches it only where `touches` says so. */
async function deviceOf({ page }: Visitor, more: object = {}) {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: false },
      ...more,
    },
  });
  const touches = (enabled: boolean) =>
    cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  return {
    touches,
    /** Touches the device at what is asked meanwhile; not at what was asked before. */
    async touch(press: () => Promise<void>, until: () => Promise<unknown>) {
      await touches(true);
      await press();
      await until();
      await touches(false);
    },
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    async replace(credential: Awaited<ReturnType<typeof this.keys>>[number]) {
      await cdp.send('WebAuthn.clearCredentials', { authenticatorId });
      await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
    },
    leave: () => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}
type Device = Awaited<ReturnType<typeof deviceOf>>;

/** What marks the browser as one that the account knows, so that a password needs no code. */
let known: BrowserContextOptions['storageState'];

/** A browser at `/account`, signed in by password. With `autofill` its next pages offer passkeys in the user name. */
async function signedIn(options: BrowserContextOptions = {}, autofill = false): Promise<Visitor> {
  const visitor = await visit('/sign-in', { ...options, ...(known && { storageState: known }) });
  if (!autofill)
    await visitor.page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });
  await visitor.field('username').fill(dien.citizenId);
  await visitor.field('password').fill(PASSWORD);
  await press(visitor, 'Đăng nhập');
  if (!known) {
    await visitor.field('code').waitFor();
    await visitor.enterCode(dien);
  }
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.page.locator('#passkeys').waitFor();
  const { cookies, ...rest } = await visitor.page.context().storageState();
  known ??= { ...rest, cookies: cookies.filter(({ name }) => name !== 'dvc-session') };
  return visitor;
}

/** Up to the button that makes the passkey. */
async function begins(visitor: Visitor): Promise<void> {
  await press(visitor, 'Thêm khóa truy cập');
  await visitor.field('password').fill(PASSWORD);
  await press(visitor, 'Tiếp tục');
  await visitor.page.locator('#label').waitFor();
}

async function adds(visitor: Visitor, device: Device, label: string): Promise<void> {
  await begins(visitor);
  await visitor.page.locator('#label').fill(label);
  await device.touch(
    () => press(visitor, 'Tạo khóa truy cập'),
    () => visitor.page.locator('[data-passkey]', { hasText: label }).waitFor(),
  );
}

/** Opens `/sign-in` without a session. */
async function leaves({ page }: Visitor): Promise<void> {
  await page.context().clearCookies({ name: 'dvc-session' });
  await page.goto(`${gateway.origin}/sign-in`);
  await page.locator('[data-way=passkey]').waitFor();
}

const chooses = ({ page }: Visitor) => page.locator('[data-way=passkey]').click();
const arrives = ({ page }: Visitor) => page.waitForURL(`${gateway.origin}/account`);
const methodOf = ({ page }: Visitor) =>
  page.evaluate(async () => ((await (await fetch('/account/session')).json()) as { method: string }).method);

test('add a passkey → sign out → sign in by it → rename → remove → it opens nothing', async () => {
  await registers(dien);

  const visitor = await signedIn();
  const device = await deviceOf(visitor);
  await visitor.sees('Chưa có khóa nào');
  await adds(visitor, device, 'Máy của tôi');
  const [key] = await device.keys();
  assert.ok(key?.isResidentCredential && key.rpId === 'localhost');
  await shot(visitor, 'account');
  assert.deepEqual(await violations(visitor.page), []);

  await press(visitor, 'Đăng xuất');
  await visitor.sees('Bạn chưa đăng nhập');
  await leaves(visitor);
  await shot(visitor, 'ways');
  await chooses(visitor);
  // The press of the way is enough: the browser asks at once.
  await visitor.sees('Đang chờ thiết bị của bạn');
  await shot(visitor, 'waiting');
  assert.deepEqual(await violations(visitor.page), []);
  await device.touch(
    () => press(visitor, 'Đang chờ thiết bị của bạn…'),
    () => arrives(visitor),
  );
  assert.equal(await methodOf(visitor), 'passkey');
  await visitor.sees('Dùng lần cuối');

  await press(visitor, 'Đổi tên: Máy của tôi');
  await visitor.page.locator('#label').fill('Điện thoại');
  await press(visitor, 'Lưu');
  await visitor.page.locator('[data-passkey]', { hasText: 'Điện thoại' }).waitFor();
  await press(visitor, 'Xóa: Điện thoại');
  await shot(visitor, 'remove');
  await press(visitor, 'Xóa khóa này');
  await visitor.sees('Chưa có khóa nào');
  await leaves(visitor);
  await device.touch(
    () => chooses(visitor),
    () => visitor.sees('Khóa truy cập này không mở được tài khoản nào ở đây'),
  );
  await shot(visitor, 'refused');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.close();
});

test('the autofill of the user name signs in, with no press and no password', async () => {
  const visitor = await signedIn({}, true);
  const device = await deviceOf(visitor);
  await adds(visitor, device, 'Trong ô tên đăng nhập');
  await visitor.page.context().clearCookies({ name: 'dvc-session' });
  await device.touch(
    () => visitor.page.goto(`${gateway.origin}/sign-in`).then(() => undefined),
    () => arrives(visitor),
  );
  assert.equal(await methodOf(visitor), 'passkey');
  await visitor.close();
});

test('a device that cannot verify its person gets no passkey', async () => {
  const visitor = await signedIn();
  const device = await deviceOf(visitor, { isUserVerified: false });
  await begins(visitor);
  await device.touch(
    () => press(visitor, 'Tạo khóa truy cập'),
    () => visitor.sees('Chưa tạo khóa truy cập'),
  );
  await shot(visitor, 'cancelled');
  assert.deepEqual(await device.keys(), []);
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.close();
});

test('a second passkey on the same device is not made; another device gets its own', async () => {
  const visitor = await signedIn();
  const device = await deviceOf(visitor);
  await adds(visitor, device, 'Máy một');
  await begins(visitor);
  await device.touch(
    () => press(visitor, 'Tạo khóa truy cập'),
    () => visitor.sees('Thiết bị này đã có khóa truy cập của tài khoản'),
  );
  await press(visitor, 'Thôi');
  await device.leave();
  await adds(visitor, await deviceOf(visitor, { transport: 'usb' }), 'Máy hai');
  await visitor.close();
});

test('a copied passkey is refused, paused and told', async () => {
  const visitor = await signedIn();
  const device = await deviceOf(visitor);
  await adds(visitor, device, 'Máy bị chép');
  const [copy] = await device.keys();
  assert.ok(copy);
  await leaves(visitor);
  await device.touch(
    () => chooses(visitor),
    () => arrives(visitor),
  );
  await device.replace(copy);
  await leaves(visitor);
  await device.touch(
    () => chooses(visitor),
    () => visitor.sees('có dấu hiệu bị sao chép'),
  );
  await shot(visitor, 'copied');
  assert.deepEqual(await violations(visitor.page), []);
  await visitor.close();
});

for (const [name, options, faults] of [
  ['375', { viewport: { width: 375, height: 667 } }, violations],
  ['320', { viewport: { width: 320, height: 568 } }, violations],
  ['dark', { viewport: { width: 375, height: 667 }, colorScheme: 'dark' }, colourViolations],
] as const)
  test(`each screen of a passkey fits and passes axe: ${name}`, async () => {
    const visitor = await signedIn(options);
    const device = await deviceOf(visitor);
    const check = async (screen: string) => {
      await shot(visitor, `${screen}-${name}`);
      assert.ok(await fits(visitor), screen);
      assert.deepEqual(await faults(visitor.page), [], screen);
    };
    await press(visitor, 'Thêm khóa truy cập');
    await visitor.field('password').waitFor();
    await check('password');
    await visitor.field('password').fill(PASSWORD);
    await press(visitor, 'Tiếp tục');
    await visitor.page.locator('#label').waitFor();
    await check('create');
    await visitor.page.locator('#label').fill(`Máy ${name}`);
    await device.touch(
      () => press(visitor, 'Tạo khóa truy cập'),
      () => visitor.page.locator('[data-passkey]', { hasText: `Máy ${name}` }).waitFor(),
    );
    await check('list');
    await visitor.page.goto(`${gateway.origin}/account?lang=en`);
    await visitor.sees('Passkeys');
    await check('list-en');
    await leaves(visitor);
    await check('ways');
    await chooses(visitor);
    await visitor.sees('Đang chờ thiết bị của bạn');
    await check('sign-in');
    await visitor.close();
  });

test('T62: a recovery pauses the passkeys, and one that its person knows opens the account again', async () => {
  await gateway.post('limits', {});
  const visitor = await signedIn({ viewport: { width: 320, height: 568 } });
  const device = await deviceOf(visitor);
  await adds(visitor, device, 'Máy còn giữ');
  await visitor.page.goto(`${gateway.origin}/recover`);
  await visitor.page.locator('[data-way=usb]').click();
  await openFile(visitor, await files.path('citizen'));
  await press(visitor, 'Ký');
  await visitor.field('password').waitFor();
  await visitor.setPassword('Núi-Ấn 2026 xanh');
  await visitor.sees('Phiên đăng nhập ở mọi nơi khác đã kết thúc');

  await leaves(visitor);
  await device.touch(
    () => chooses(visitor),
    () => visitor.sees('Khóa truy cập này đang tạm ngừng'),
  );
  await shot(visitor, 'paused');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);

  await visitor.page.goto(`${gateway.origin}/sign-in`);
  await visitor.field('username').fill(dien.citizenId);
  await visitor.field('password').fill('Núi-Ấn 2026 xanh');
  await press(visitor, 'Đăng nhập');
  await visitor.sees('Giữ khóa của bạn, xóa khóa bạn không nhận ra.');
  const topOf = async (title: string) =>
    (await visitor.page.getByRole('heading', { name: title }).boundingBox())?.y ?? NaN;
  const [list, details] = [await topOf('Khóa truy cập (passkey)'), await topOf('Thông tin của tôi')];
  assert.ok(list < details, 'what the person has to look at comes first');
  await shot(visitor, 'review');
  assert.ok(await fits(visitor));
  assert.deepEqual(await violations(visitor.page), []);
  await press(visitor, 'Đúng là khóa của tôi, dùng lại: Máy còn giữ');
  await visitor.sees('Đã xong.');
  await leaves(visitor);
  await device.touch(
    () => chooses(visitor),
    () => arrives(visitor),
  );
  assert.equal(await methodOf(visitor), 'passkey');
  await visitor.close();
});
