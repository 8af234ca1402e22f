/**
 * An account from its registration to its erasure, on three portals whose servers are relying
 * parties. `npm test` runs it in Chromium, `npm run test:browsers` in each engine.
 */
import assert from 'node:assert/strict';
import { PASSWORD, person } from '../journeys/support/support.js';
import { Files } from '../journeys/support/usb.js';
import { until } from '../support/promises/promise.js';
import { agreeAtVneid, signByFile, signBySim, signRemotely } from './steps.js';
import type { Visitor } from './visitor.js';

const PORTALS = ['national', 'ministry', 'province'] as const;
type PortalId = (typeof PORTALS)[number];
const NEW = 'Núi-Ấn 2026 xanh';
const DAY = 1440;

/** The person of the guide, who has everything: a SIM that signs, a token, a remote key, VNeID. */
const dien = person('0823628899');

/** What the portal says about the strength of a sign-in. */
const LEVELS = {
  phone: 'Số điện thoại chính chủ',
  vneid: 'Tài khoản định danh điện tử',
  certificate: 'Chữ ký số',
} as const;

const accountsAt = async ({ gateway }: Visitor, portal: PortalId) => {
  const response = await fetch(`${gateway.origin}/sandbox/portals/${portal}/accounts`);
  return ((await response.json()) as readonly object[]).length;
};

/** The portal's home greets the person, without another form on the way. */
async function isIn(visitor: Visitor, portal: PortalId): Promise<void> {
  await visitor.finds({ css: 'h1', text: `Xin chào, ${dien.fullName}` });
  assert.equal(await visitor.path(), `/${portal}/`);
}

/** The portal has no session: its service leads to the gateway's form. */
async function isOut(visitor: Visitor, portal: PortalId): Promise<void> {
  await until(`the sign-in of ${portal}`, async () => {
    await visitor.visit(`/${portal}/apply`);
    return (await visitor.path()) === '/sign-in';
  });
}

async function applies(visitor: Visitor, level: keyof typeof LEVELS): Promise<void> {
  await visitor.link('Nộp hồ sơ');
  await visitor.finds({ css: 'dd', text: LEVELS[level] });
  await visitor.button('Nộp hồ sơ');
  await visitor.sees('Đã nhận hồ sơ HS-');
}

async function signOut(visitor: Visitor): Promise<void> {
  await visitor.button('Đăng xuất');
  await visitor.finds({ css: '[data-method=mobile]' });
}

/** Registers at a portal, whose server redeems the receipt: the end leads into the portal. */
async function registers(visitor: Visitor): Promise<void> {
  await visitor.begin('mobile');
  await visitor.details(dien);
  await visitor.consent();
  await visitor.submit();
  await visitor.code(dien);
  await visitor.password(PASSWORD);
  await visitor.done();
  await visitor.finds({ css: 'form[data-person]' });
  for (const portal of PORTALS)
    await until(`the account at ${portal}`, async () => (await accountsAt(visitor, portal)) === 1);
  await visitor.press({ css: '[part=next]' });
  await isIn(visitor, 'national');
  await applies(visitor, 'phone');
  await signOut(visitor);
  await isOut(visitor, 'national');
}

/** Signs in by each way, each time at another portal. One sign-in opens all three, one sign-out closes them. */
async function signsInByEachWay(visitor: Visitor, certificate: string): Promise<void> {
  const by = (way: string) => visitor.press({ css: `[data-way=${way}]` });
  const ways: readonly (readonly [PortalId, keyof typeof LEVELS, () => Promise<void>])[] = [
    // No code: the registration was in this browser, at the host of the gateway.
    ['ministry', 'phone', () => enters(visitor, PASSWORD)],
    ['province', 'certificate', () => by('usb').then(() => signByFile(visitor, certificate))],
    ['ministry', 'certificate', () => by('sim').then(() => signBySim(visitor, dien.phone))],
    ['national', 'certificate', () => by('signature').then(() => signRemotely(visitor, dien.citizenId))],
    ['ministry', 'vneid', () => by('federation').then(() => agreeAtVneid(visitor, dien.fullName))],
  ];
  for (const [portal, level, signsIn] of ways) {
    await visitor.gateway.post('limits', {});
    await visitor.visit(`/${portal}/`);
    await visitor.link('Đăng nhập');
    await signsIn();
    await isIn(visitor, portal);
    await applies(visitor, level);
    if (level === 'vneid') await opensAll(visitor);
    await signOut(visitor);
  }
  for (const portal of PORTALS) await isOut(visitor, portal);
}

/** Ends at the portal where the person signs out. */
async function opensAll(visitor: Visitor): Promise<void> {
  for (const portal of PORTALS) {
    await visitor.visit(`/${portal}/sign-in`);
    await isIn(visitor, portal);
  }
}

async function enters(visitor: Visitor, password: string): Promise<void> {
  await visitor.fill('input[name=username]', dien.citizenId);
  await visitor.fill('input[name=password]', password);
  await visitor.button('Đăng nhập');
}

/** The password is lost: another one by the phone, after a day, and on to where the person wanted to go. */
async function recovers(visitor: Visitor): Promise<void> {
  const asks = async () => {
    await visitor.gateway.post('limits', {});
    await visitor.visit('/national/apply');
    await visitor.link('Quên mật khẩu?');
    await visitor.press({ css: '[data-way=mobile]' });
    await visitor.fill('input[name=citizenId]', dien.citizenId);
    await visitor.fill('input[name=phone]', dien.phone);
    await visitor.submit();
    await visitor.code(dien);
  };
  await asks();
  await visitor.sees('Đã nhận yêu cầu đặt lại mật khẩu');
  await visitor.gateway.post('clock', { minutes: DAY });
  await asks();
  await visitor.password(NEW);
  await visitor.sees('Phiên đăng nhập ở mọi nơi khác đã kết thúc');
  await visitor.link('Tiếp tục');
  await visitor.finds({ css: 'dd', text: LEVELS.phone });
  assert.equal(await visitor.path(), '/national/apply');
}

/** A procedure that wants a signature: the gateway asks for it, and the portal opens. */
async function stepsUp(visitor: Visitor, certificate: string): Promise<void> {
  await visitor.visit('/province/apply');
  await visitor.finds({ css: 'dd', text: LEVELS.phone });
  await visitor.press({ css: 'label', text: 'Cấp giấy phép xây dựng nhà ở riêng lẻ' });
  await visitor.button('Nộp hồ sơ');
  await visitor.sees('Việc này cần đăng nhập bằng chữ ký số.');
  await signByFile(visitor, certificate);
  await visitor.finds({ css: 'dd', text: LEVELS.certificate });
  assert.equal(await visitor.path(), '/province/apply');
  await visitor.sees('Bạn đã xác thực bằng chữ ký số.');
  await visitor.button('Nộp hồ sơ');
  await visitor.sees('Đã nhận hồ sơ HS-');
}

/** Sees the account, raises its level by the certificate, and has it erased. */
async function erases(visitor: Visitor, certificate: string): Promise<void> {
  await visitor.link('Tài khoản của tôi');
  await visitor.finds({ css: '[data-session=current]' });
  assert.equal(await visitor.path(), '/account');
  await visitor.sees(dien.fullName);
  await visitor.press({ css: '[data-change=usb]' });
  await signByFile(visitor, certificate);
  await visitor.sees('Đã nâng mức bảo đảm lên chữ ký số.');
  await visitor.press({ css: '#erase' });
  await visitor.press({ css: '[data-act=erase]' });
  await visitor.sees('Đăng nhập trước lúc đó là hủy việc xóa.');
  for (const portal of PORTALS) await isOut(visitor, portal);
  for (const portal of PORTALS) assert.equal(await accountsAt(visitor, portal), 1, 'the waiting time runs');
  await visitor.gateway.post('clock', { minutes: 9 * DAY });
  for (const portal of PORTALS)
    await until(`the erasure at ${portal}`, async () => (await accountsAt(visitor, portal)) === 0);
  await visitor.visit('/national/apply');
  await enters(visitor, NEW);
  await visitor.sees('Tên đăng nhập hoặc mật khẩu chưa đúng');
}

/** Needs a gateway without accounts, and leaves its clock nine days ahead. */
export async function accountLife(visitor: Visitor): Promise<void> {
  const files = new Files(visitor.gateway);
  try {
    const certificate = await files.path('citizen');
    await registers(visitor);
    await signsInByEachWay(visitor, certificate);
    await recovers(visitor);
    await stepsUp(visitor, certificate);
    await erases(visitor, certificate);
  } finally {
    files.remove();
  }
}
