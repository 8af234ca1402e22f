/**
 * Certificate files in a real Chromium, for all three audiences. Each fault has its own text, and
 * none ends the flow.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  AUDIENCES,
  atSigning,
  chooseFile,
  Files,
  openFile,
  press,
  register,
  shot,
  withoutAgent,
} from '../support/usb.js';
import { stage } from '../support/support.js';

const { gateway, browser } = stage();
const files = new Files(gateway);
after(() => files.remove());

const NAMES = { citizen: 'NGUYỄN ĐĂNG ĐIỆN', enterprise: 'CÔNG TY CỔ PHẦN THỬ NGHIỆM', agency: 'SỞ THỬ NGHIỆM' };

// First, while the person of the usable certificate has no account yet.
test('every unusable certificate says why and what to do, and the flow goes on (T15, T16, T18)', async () => {
  const visitor = await atSigning(browser(), gateway);
  for (const [id, sentence, next] of [
    ['expired', 'Chứng thư số đã hết hạn.', 'Hãy gia hạn tại nơi cấp'],
    ['stranger', 'không nằm trong danh sách mà cổng này biết.', 'Hãy dùng chứng thư số của tổ chức'],
    ['server', 'Chứng thư số này không dùng để ký số được.', 'Hãy chọn chứng thư số dùng để ký.'],
    ['revoked', 'Chứng thư số đã bị thu hồi hoặc đang tạm dừng.', 'Liên hệ nơi cấp để biết lý do'],
    ['legacy', 'Chứng thư số còn ghi số CMND.', 'Hãy đề nghị nơi cấp cập nhật số CCCD.'],
    ['enterprise', 'Đây là chứng thư số của tổ chức.', 'chọn lại mục “Bạn là”'],
  ] as const) {
    await openFile(visitor, await files.path(id));
    await visitor.page.locator('dvc-step-sign .card').waitFor();
    // The page reports what it can find before signing; the gateway finds the rest.
    if (id === 'revoked') await press(visitor, 'Ký');
    else assert.equal(await visitor.page.locator('dvc-step-sign .card input:enabled').count(), 0);
    await visitor.sees(sentence);
    await visitor.sees(next);
    await shot(visitor, id);
    await press(visitor, 'Chọn tệp khác');
  }
  await openFile(visitor, await files.path('citizen'));
  await press(visitor, 'Ký');
  await visitor.sees('Xác nhận thông tin');
  await visitor.leave();
});

for (const audience of ['citizen', 'enterprise', 'agency'] as const) {
  test(`${AUDIENCES[audience]}: opens a file, signs, confirms the certificate’s data, and registers`, async () => {
    const visitor = await atSigning(browser(), gateway, audience);
    const path = await files.path(audience);
    await openFile(visitor, path, 'sai mật khẩu');
    await visitor.sees('Mật khẩu của tệp chưa đúng');
    await openFile(visitor, path);
    await visitor.sees(NAMES[audience]);
    await shot(visitor, audience);
    await press(visitor, 'Ký');
    await register(visitor);
    await visitor.leave();
  });
}

/** A mark of the code that opens PKCS#12: PKI.js and node-forge. */
const HEAVY = /1\.2\.840\.113549\.1\.12\.10\.1/;

test('PKI.js is fetched only when a file is opened', async () => {
  const visitor = await atSigning(browser(), gateway, 'citizen', withoutAgent);
  const { page } = visitor;
  const fetched = async () => {
    const urls = await page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/dist/'))",
    );
    const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
    return { all: urls.length, heavy: texts.filter((text) => HEAVY.test(text)).length };
  };
  await chooseFile(visitor);
  await page.locator('#secret').waitFor();
  const before = await fetched();
  assert.ok(before.all > 3 && before.heavy === 0, JSON.stringify(before));
  await openFile(visitor, await files.path('citizen'));
  await page.locator('dvc-step-sign .card').waitFor();
  const opened = await fetched();
  assert.ok(opened.heavy > 0, JSON.stringify(opened));
  await visitor.close();
});
