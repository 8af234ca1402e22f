/**
 * SIM PKI and the personal digital signature in a real Chromium, with the sandbox's Mobile-ID
 * service and remote signers.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { sharedBrowser } from '../support/browser.js';
import { Gateway, violations, Visitor } from './support/support.js';

const PIN = '123456';
/** A hanging journey fails under its own name. */
const LIMIT = { timeout: 60_000 };
const DIEN = '034086012222';
const shots = process.env['SHOTS'];
/** The sandbox has its own process, so that the gateway can be killed alone. */
const sandbox = new Gateway();
const gateway = new Gateway();
const env = () => ({ DVC_SANDBOX: `${sandbox.origin.replace('localhost', '127.0.0.1')}/sandbox` });
const browser = sharedBrowser();
before(async () => {
  await sandbox.start();
  await gateway.start(env());
});
after(async () => {
  await gateway.remove();
  await sandbox.remove();
});

interface Request {
  readonly id: string;
  readonly code: string;
  readonly text: string;
  readonly otp: string;
}

const shot = (page: Page, name: string) =>
  shots ? page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) : Promise.resolve();
const mode = (name: string) => sandbox.post('signing', { mode: name });
const place = (of: string) => (/^0\d/.test(of) ? `phones/${of}/requests` : `app/${of}/requests`);

/** The newest request on a phone or in an app. */
async function requestAt(of: string): Promise<Request> {
  for (let n = 0; n < 100; n += 1) {
    const response = await fetch(`${sandbox.origin}/sandbox/${place(of)}`);
    const [found] = (await response.json()) as Request[];
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No request for ${of}.`);
}
async function act(of: string, body: Readonly<Record<string, string>>): Promise<void> {
  const { id } = await requestAt(of);
  await sandbox.post(/^0\d/.test(of) ? `phones/${of}/requests/${id}` : `app/${of}/${id}`, body);
}

async function begin(method: 'sim' | 'signature', who: string, options = {}, audience = 'Công dân') {
  await gateway.post('limits', {});
  const visitor = await Visitor.open(browser(), gateway, options);
  const { page } = visitor;
  await page.getByText(audience, { exact: true }).first().click();
  await page.locator(`[data-method=${method}]`).click();
  if (method === 'sim') await visitor.field('phone').fill(who);
  else {
    const [provider = '', account = ''] = who.split(' ');
    await page.locator(`input[value=${provider}]`).check();
    await visitor.field('account').fill(account);
  }
  await visitor.submit();
  return visitor;
}
const codeOf = ({ page }: Visitor) => page.locator('.digits').innerText();

async function confirm(visitor: Visitor): Promise<void> {
  await visitor.page.locator('dvc-step-confirm input[name=consent]').first().waitFor();
  for (const box of await visitor.field('consent').all()) await box.check();
  await visitor.page.getByRole('button', { name: 'Đăng ký', exact: true }).click();
}
const axe = async ({ page }: Visitor) => assert.deepEqual(await violations(page), []);

test(
  'sim, an enterprise: the same control code on both screens, then the certificate’s data, then the account',
  LIMIT,
  async () => {
    const visitor = await begin('sim', '0901010106', {}, 'Doanh nghiệp');
    const request = await requestAt('0901010106');
    assert.equal(await codeOf(visitor), request.code);
    assert.match(request.text, /^Dang ky DVC localhost:\d+$/);
    await axe(visitor);
    await shot(visitor.page, 'sim-wait');
    // A separate window: Chromium suspends a page that another one covers.
    const other = await browser().newContext();
    const phone = await other.newPage();
    await phone.goto(`${sandbox.origin}/sandbox/phones/0901010106`);
    assert.ok((await phone.locator('.prompt-code').innerText()).startsWith(request.code));
    await shot(phone, 'sim-phone');
    await phone.locator('input[name=pin]').fill(PIN);
    await phone.getByRole('button', { name: 'Ký' }).click();
    await visitor.sees('CÔNG TY CỔ PHẦN THỬ NGHIỆM');
    await shot(visitor.page, 'sim-confirm');
    await confirm(visitor);
    await visitor.sees('Đăng ký thành công');
    assert.deepEqual(visitor.complaints, []);
    await visitor.leave();
  },
);

test('signature, in the app, at 320 px: link and QR code; the account is the citizen’s', LIMIT, async () => {
  const visitor = await begin('signature', `smartca ${DIEN}`, { viewport: { width: 320, height: 640 } });
  await visitor.sees('Xác nhận trong ứng dụng');
  assert.match((await visitor.page.locator('[part=open]').getAttribute('href')) ?? '', /\/sandbox\/app\/smartca$/);
  await visitor.page.locator('.qr svg').waitFor();
  await axe(visitor);
  assert.ok(await visitor.page.evaluate(() => document.documentElement.scrollWidth <= 320));
  await shot(visitor.page, 'signature-wait-320');
  await act('smartca', { act: 'sign' });
  await confirm(visitor);
  await visitor.sees('Đăng ký thành công');
  await visitor.leave();
});

test(
  'signature, with a one-time password: a wrong one is refused, the right one registers; one account per identity',
  LIMIT,
  async () => {
    const visitor = await begin('signature', `mysign 001190000015`, { colorScheme: 'dark' });
    await visitor.sees('Mã xác nhận');
    await visitor.field('otp').fill('000001');
    await visitor.submit();
    await visitor.sees('Mã xác nhận chưa đúng.');
    await axe(visitor);
    await shot(visitor.page, 'signature-otp-dark');
    await visitor.field('otp').fill((await requestAt('mysign')).otp);
    await visitor.submit();
    await confirm(visitor);
    await visitor.sees('Đăng ký thành công');
    await visitor.leave();
    const again = await begin('sim', '0901010015');
    await act('0901010015', { pin: PIN });
    await again.sees('Bạn đã có tài khoản dịch vụ công.');
    await again.leave();
  },
);

const endings: readonly [name: string, sentence: string, act: () => Promise<void>, who?: string][] = [
  ['cancelled on the phone', 'Bạn đã từ chối ký trên điện thoại.', () => act('0901010106', { act: 'refuse' })],
  [
    'another person’s certificate',
    'Chứng thư số đã ký không phải',
    () => lies('other-person', '0823628899'),
    '0823628899',
  ],
  ['a signature over another hash', 'Chữ ký không đúng', () => lies('other-hash')],
  ['an expired certificate', 'Chứng thư số đã hết hạn.', () => act('0901010011', { pin: PIN }), '0901010011'],
  ['a revoked certificate', 'Chứng thư số đã bị thu hồi', () => act('0901010012', { pin: PIN }), '0901010012'],
];
async function lies(how: string, who = '0901010106'): Promise<void> {
  await mode(how);
  await act(who, { pin: PIN });
}
for (const [name, sentence, answer, who = '0901010106'] of endings) {
  test(`sim: ${name} is reported, and another request can be sent`, LIMIT, async () => {
    const visitor = await begin('sim', who, {}, who === '0901010106' ? 'Doanh nghiệp' : 'Công dân');
    await visitor.page.locator('.digits').waitFor();
    await answer();
    await visitor.sees(sentence);
    await visitor.page.getByRole('button', { name: 'Gửi lại yêu cầu' }).waitFor();
    await mode('normal');
    if (name.startsWith('cancelled')) {
      await axe(visitor);
      await shot(visitor.page, 'sim-cancelled');
      await visitor.page.getByRole('button', { name: 'Gửi lại yêu cầu' }).click();
      await requestAt('0901010106');
      await visitor.page.locator('.digits').waitFor();
    }
    await visitor.leave();
  });
}

test('sim: each ending on the phone or at the service has its own text', LIMIT, async () => {
  for (const [how, sentence] of [
    ['undelivered', 'Yêu cầu ký chưa đến được điện thoại.'],
    ['hash-mismatch', 'Nội dung trên điện thoại khác với trang này'],
    ['device-error', 'SIM hoặc thiết bị ký số gặp lỗi'],
    ['down', 'Dịch vụ SIM ký số đang gián đoạn.'],
  ] as const) {
    await mode(how);
    const visitor = await begin('sim', '0823628899');
    await visitor.sees(sentence);
    await visitor.leave();
  }
  await mode('normal');
  await sandbox.post('phones/0823628899/line', { act: 'off' });
  const off = await begin('sim', '0823628899');
  await off.sees('Không liên lạc được với điện thoại');
  await off.leave();
  await sandbox.post('phones/0823628899/line', { act: 'on' });
  const unknown = await begin('sim', '0912345678');
  await unknown.sees('Số này chưa có SIM ký số đang hoạt động.');
  assert.equal(await unknown.field('phone').inputValue(), '0912345678', 'what was typed is still there');
  await shot(unknown.page, 'sim-unknown');
  await unknown.leave();
});

test('sim: three wrong PINs lock the SIM, and the next request is refused at once', LIMIT, async () => {
  const visitor = await begin('sim', '0823628899');
  await visitor.page.locator('.digits').waitFor();
  const { id } = await requestAt('0823628899');
  for (let n = 0; n < 3; n += 1) await sandbox.post(`phones/0823628899/requests/${id}`, { pin: '000000' });
  await visitor.sees('SIM ký số đang bị khóa');
  await visitor.leave();
  const again = await begin('sim', '0823628899');
  await again.sees('SIM ký số đang bị khóa');
  await again.leave();
  await sandbox.post('phones/0823628899/line', { act: 'unlock' });
});

test('sim: an unanswered request is reported at once, and can be sent again', LIMIT, async () => {
  const visitor = await begin('sim', '0823628899');
  await visitor.page.locator('.digits').waitFor();
  await gateway.post('clock', { minutes: 6 });
  await visitor.sees('Đã hết thời gian chờ xác nhận.');
  await gateway.post('clock', { minutes: 0 });
  await visitor.leave();
});

test('signature: another person’s certificate and another hash are refused', LIMIT, async () => {
  for (const [how, sentence] of [
    ['other-hash', 'Chữ ký không đúng'],
    ['other-person', 'Chứng thư số đã ký không phải'],
  ] as const) {
    await mode(how);
    const visitor = await begin('signature', `smartca ${DIEN}`);
    await act('smartca', { act: 'sign' });
    await visitor.sees(sentence);
    await visitor.leave();
  }
  await mode('normal');
});

test('signature: refused in the app, expired, revoked, unknown: each has its own text', LIMIT, async () => {
  const refused = await begin('signature', 'smartca dien.nguyen@example.vn');
  await refused.page.locator('.digits').waitFor();
  await act('smartca', { act: 'refuse' });
  await refused.sees('Bạn đã từ chối ký trong ứng dụng.');
  await refused.leave();
  const revoked = await begin('signature', 'smartca 001090000012');
  await revoked.page.locator('.digits').waitFor();
  await act('smartca', { act: 'sign' });
  await revoked.sees('Chứng thư số đã bị thu hồi');
  await revoked.leave();
  for (const [account, sentence] of [
    ['001190000011', 'Chứng thư số đã hết hạn.'],
    ['nobody.here', 'Nhà cung cấp không tìm thấy chứng thư số nào của tài khoản này.'],
  ] as const) {
    const visitor = await begin('signature', `mysign ${account}`);
    await visitor.sees(sentence);
    await visitor.leave();
  }
});

for (const [method, who, screen, answer] of [
  ['sim', '0823628899', '0823628899', { pin: PIN }],
  ['signature', `smartca ${DIEN}`, 'smartca', { act: 'sign' }],
] as const) {
  test(`${method}: the page waits for the same request after a reload and a killed gateway`, LIMIT, async () => {
    const visitor = await begin(method, who);
    await visitor.page.locator('.digits').waitFor();
    const code = await codeOf(visitor);
    await visitor.page.reload();
    await visitor.page.locator('.digits').waitFor();
    assert.equal(await codeOf(visitor), code);
    await gateway.end('SIGKILL');
    await act(screen, answer);
    await gateway.start(env());
    // The person may have an account from an earlier test: both endings prove that a signature was
    // verified.
    const known = visitor.page.getByText('Bạn đã có tài khoản dịch vụ công.');
    await visitor.page.locator('dvc-step-confirm').or(known).first().waitFor();
    await visitor.leave();
  });
}
