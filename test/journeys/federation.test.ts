/** Registration by an identity provider in a real Chromium, with the sandbox's VNeID. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { person, stage, violations, type Visitor } from './support/support.js';

const { gateway, open } = stage();
const LIMIT = { timeout: 120_000 };
const shots = process.env['SHOTS'];
const shot = (page: Page, name: string) =>
  shots ? page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) : Promise.resolve();

const go = (visitor: Visitor) => visitor.page.getByRole('button', { name: 'Tiếp tục với VNeID' }).click();

async function agree({ page }: Visitor, name: string, act = 'Đồng ý chia sẻ') {
  await page.getByLabel(name).check();
  await page.getByRole('button', { name: act }).click();
}

test('a person goes to VNeID and comes back to the same registration', LIMIT, async () => {
  const who = person('0823628899');
  const visitor = await open({}, 'ministry');
  const { page } = visitor;
  const first = page.locator('[data-method]').first();
  assert.equal(await first.getAttribute('data-method'), 'federation', 'it is the first choice');
  await first.click();
  await visitor.sees('Xác nhận bằng tài khoản định danh điện tử');
  assert.deepEqual(await violations(page), []);
  await shot(page, 'federation-begin');
  await go(visitor);
  await visitor.sees('VNeID thử nghiệm');
  assert.deepEqual(await violations(page), []);
  await shot(page, 'federation-vneid');
  await agree(visitor, who.fullName, 'Từ chối');
  await visitor.sees('Bạn chưa đồng ý chia sẻ thông tin');
  assert.equal(new URL(page.url()).hash, '', 'the response does not stay in the address');
  await shot(page, 'federation-refused');
  await go(visitor);
  await agree(visitor, who.fullName);
  await visitor.sees('********2222');
  assert.deepEqual(await violations(page), []);
  await shot(page, 'federation-confirm');
  await page.reload();
  // The name also stands beside the form, so it is no sign that the form is there.
  await visitor.field('consent').first().waitFor();
  for (const box of await visitor.field('consent').all()) await box.check();
  await visitor.submit();
  await visitor.sees('Đăng ký thành công');
  await visitor.close();
  const account = await gateway.accountsOf(who.citizenId);
  assert.deepEqual([account.rows.length, account.rows[0]?.password, account.rows[0]?.portal], [1, null, 'ministry']);
  assert.deepEqual(account.details?.['birthDate'], who.birthDate);
});

test('on a small dark screen, a level that is too low says where to get the next one', LIMIT, async () => {
  const visitor = await open({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' }, 'ministry');
  const { page } = visitor;
  await page.locator('[data-method=federation]').click();
  await go(visitor);
  await agree(visitor, 'Hồ Văn Thuận');
  await visitor.sees('chưa đạt mức cần thiết');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is cut off');
  assert.deepEqual(await violations(page), []);
  await shot(page, 'federation-320');
  await visitor.close();
});
