import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { vi } from 'dvc-register/locales/vi.js';
import type { Person } from '../../demo/sandbox/people.js';
import { cardPhoto } from '../support/card-photo.js';
import { PASSWORD, person, stage, type Visitor } from './support/support.js';

const cardVi = await vi.later().then(({ card }) => card());

const { gateway, ...scene } = stage();

const open = (portal = 'national', options: BrowserContextOptions = {}) => scene.open(options, portal);

async function fill(visitor: Visitor, method: 'insurance' | 'post', who: Person, code = who.insurance?.code ?? '') {
  await visitor.choose(method);
  await visitor.field('citizenId').waitFor();
  await visitor.fill(who);
  if (method === 'insurance') await visitor.field('insuranceCode').fill(code);
}

async function finish(visitor: Visitor, who: Person) {
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(who);
  await visitor.setPassword(PASSWORD);
  await visitor.sees('Đăng ký thành công');
}

test('insurance: registers with a photo of the card and the rest typed', async () => {
  const dien = person('0823628899');
  const visitor = await open();
  await visitor.choose('insurance');
  await visitor.page.getByText('Quét mã QR trên CCCD').click();
  const photo = { name: 'card.png', mimeType: 'image/png', buffer: await cardPhoto(dien) };
  await visitor.page.getByLabel(cardVi.photo).setInputFiles(photo);
  await visitor.sees(cardVi.done);
  assert.equal(await visitor.field('citizenId').inputValue(), dien.citizenId);
  assert.equal(await visitor.field('fullName').inputValue(), dien.fullName.toUpperCase());
  assert.equal(await visitor.field('birthDate').inputValue(), dien.birthDate);
  await visitor.field('insuranceCode').fill('34 8610 0000');
  await visitor.field('phone').fill(dien.phone);
  await visitor.field('consent').first().waitFor();
  for (const box of await visitor.field('consent').all()) await box.check();
  await finish(visitor, dien);
  await visitor.leave();
  const found = await gateway.accountsOf(dien.citizenId);
  assert.deepEqual([found.rows.length, found.consents, found.events], [1, 3, 1]);
});

test('insurance: accepts a CMND and a name in NFD; the account is the CCCD’s, and there is only one', async () => {
  const thuan = person('0945678901');
  const visitor = await open('ministry');
  await fill(visitor, 'insurance', { ...thuan, citizenId: '182 345 678', fullName: 'hồ văn  thuận'.normalize('NFD') });
  await finish(visitor, thuan);
  await visitor.leave();
  const again = await open('province');
  await fill(again, 'insurance', thuan);
  await again.submit();
  await again.field('code').waitFor();
  await again.enterCode(thuan);
  await again.sees('Bạn đã có tài khoản dịch vụ công. Không cần đăng ký lại.');
  await again.leave();
  const found = await gateway.accountsOf(thuan.citizenId);
  assert.equal(found.rows.length, 1);
});

test('insurance: a mismatch is reported with advice, and what was typed stays', async () => {
  const han = person('0329876543');
  const visitor = await open();
  await fill(visitor, 'insurance', han);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(han);
  await visitor.sees(
    'Không đăng ký được tài khoản. Thông tin bạn khai không trùng khớp với cơ sở dữ liệu Bảo hiểm xã hội.',
  );
  assert.equal(await visitor.page.locator('a[href="tel:19009068"]:visible').count(), 1);
  await visitor.page.getByText('Sửa thông tin').click();
  await visitor.field('insuranceCode').waitFor();
  assert.equal(await visitor.field('insuranceCode').inputValue(), han.insurance?.code);
  assert.equal(await visitor.field('fullName').inputValue(), han.fullName);
  await visitor.leave();
});

test('insurance: a CCCD that contradicts the date of birth is reported before anything is sent', async () => {
  const khang = person('0987654321');
  const visitor = await open();
  await fill(visitor, 'insurance', { ...khang, birthDate: '21/11/2002' });
  await visitor.submit();
  await visitor.sees('Năm sinh không khớp với số CCCD. Hãy xem lại cả hai ô.');
  assert.equal(await visitor.field('birthDate').inputValue(), '21/11/2002');
  assert.equal((await gateway.messages(khang.phone)).length, 0);
  await visitor.leave();
});

test('insurance: a slow registry shows progress, a dead one is reported, and the same answer succeeds later', async () => {
  const hoa = person('0912345678');
  const visitor = await open();
  await fill(visitor, 'insurance', { ...hoa, fullName: 'Trần Thị Thu Hòa'.normalize('NFD') });
  await visitor.submit();
  await visitor.field('code').waitFor();
  await gateway.post('registry/social-insurance', { mode: 'down' });
  await visitor.enterCode(hoa);
  await visitor.sees('Cơ sở dữ liệu BHXH hoặc dịch vụ tin nhắn đang gián đoạn.');
  await gateway.post('registry/social-insurance', { mode: 'slow' });
  await visitor.submit();
  await visitor.sees('Việc này lâu hơn thường lệ. Bạn cứ để trang này mở.');
  await visitor.sees('Bước 3/3');
  await gateway.post('registry/social-insurance', { mode: 'normal' });
  await visitor.leave();
});

test('a registry that keeps failing is out of service in the picker; the others are not', async () => {
  const anh = person('0939888777');
  await gateway.post('registry/social-insurance', { mode: 'down' });
  const visitor = await open();
  await fill(visitor, 'insurance', anh);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(anh);
  for (let round = 0; round < 6; round += 1) {
    await visitor.sees('đang gián đoạn');
    const answered = visitor.page.waitForResponse((response) => response.request().method() === 'POST');
    await visitor.submit();
    await answered;
  }
  await visitor.page.getByText('Chọn phương thức khác').click();
  const button = visitor.page.locator('[data-method=insurance]');
  // The reason's text comes in a chunk of its own.
  await button.and(visitor.page.locator('[aria-disabled=true]')).filter({ hasText: 'Tạm ngừng phục vụ' }).waitFor();
  await button.click({ force: true });
  assert.equal(await visitor.field('citizenId').count(), 0, 'it cannot be chosen');
  assert.equal(await visitor.page.locator('[data-method=post][aria-disabled=false]').count(), 1);
  await gateway.post('registry/social-insurance', { mode: 'normal' });
  await visitor.leave();
});

test('post: a verified person registers, with only a year of birth, at 320 px', async () => {
  const on = person('0888012345');
  const visitor = await open('province', { viewport: { width: 320, height: 640 } });
  await fill(visitor, 'post', on);
  await visitor.field('postalId').fill(on.postal?.id.toLowerCase() ?? '');
  await finish(visitor, on);
  await visitor.leave();
  const found = await gateway.accountsOf(on.citizenId);
  assert.equal(found.rows.length, 1);
});

test('post: an unverified person is told where to go; after an outage the same form succeeds', async () => {
  const phia = person('0939888777');
  const visitor = await open('national', { viewport: { width: 320, height: 640 } });
  await fill(visitor, 'post', phia);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await gateway.post('registry/vietnam-post', { mode: 'down' });
  await visitor.enterCode(phia);
  await visitor.sees('Hệ thống của Bưu điện Việt Nam hoặc dịch vụ tin nhắn đang gián đoạn.');
  await gateway.post('registry/vietnam-post', { mode: 'normal' });
  await visitor.submit();
  await visitor.sees('Thông tin bạn khai không trùng khớp với danh tính mà Bưu điện Việt Nam đã xác minh.');
  await visitor.sees('mang CCCD và điện thoại đến bưu cục gần nhất');
  const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 320, `${wide} px`);
  await visitor.leave();
  assert.equal((await gateway.accountsOf(phia.citizenId)).rows.length, 0);
});
