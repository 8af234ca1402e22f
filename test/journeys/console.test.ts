/**
 * An operator at `/console/` in a real browser: signs in with the right token only, and replays a
 * dead letter.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { httpBackend } from 'dvc-register';
import { DIEN, register } from 'dvc-register/testing/backend-suite.js';
import { OPERATOR } from '../../demo/sandbox/operator.js';
import { stage, violations } from './support/support.js';

const { gateway, open } = stage();

/** Reloads until the queue's row has these cells: the outbox polls twice a second. */
async function queueSays(page: Page, portal: string, cells: RegExp): Promise<void> {
  const row = page.locator('[aria-labelledby=queue] tbody tr', { hasText: portal });
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    await page.getByRole('link', { name: 'Làm mới' }).click();
    if (cells.test((await row.allInnerTexts()).join())) return;
  }
  throw new Error(`The queue of ${portal}: ${(await row.allInnerTexts()).join()}`);
}

test('an operator signs in, sees what happened, and sends a dead letter again, by keyboard, at any width', async () => {
  await gateway.post('portals/ministry', { mode: 'refuse' });
  const codeOf = async (phone: string) => (await gateway.messages(phone))[0]?.code ?? '';
  await register(httpBackend({ endpoint: `${gateway.origin}/registration` }), DIEN, codeOf);

  const visitor = await open({ viewport: { width: 320, height: 640 } });
  const { page } = visitor;
  await page.goto(`${gateway.origin}/console/`);
  await page.getByRole('banner').getByText('MÔI TRƯỜNG THỬ NGHIỆM – SANDBOX').waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByLabel('Mã truy cập').fill('not-the-token-of-any-operator-0123');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Mã truy cập không đúng.').waitFor();
  assert.deepEqual(await violations(page), []);
  assert.equal(await page.locator('table').count(), 0);

  await page.getByLabel('Mã truy cập').fill(OPERATOR.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Hàng đợi đồng bộ' }).waitFor();
  assert.ok(!page.url().includes(OPERATOR.token));
  await queueSays(page, 'ministry', /\b0\s+–\s+0\s+1$/);
  assert.deepEqual(await violations(page), []);
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
  assert.equal(await page.evaluate('document.scripts.length + document.cookie.length'), 0);
  const text = await page.locator('body').innerText();
  assert.ok(!/034086012222|Điện|823628899/.test(text));
  assert.match(text, /Thuê bao di động mobile[\s\S]*Mật khẩu password\s+1/);

  await gateway.post('portals/ministry', { mode: 'normal' });
  await page.getByRole('button', { name: /^Gửi lại [0-9a-f]{8}$/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Đã xếp lại vào hàng đợi: 1').waitFor();
  await queueSays(page, 'ministry', /\b0\s+–\s+1\s+0$/);
  await page.getByText('Không có tài khoản nào bị bỏ lại.').waitFor();

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Synchronisation queue' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Access token').waitFor();
  await page.goBack();
  await page.getByLabel('Access token').waitFor();
  await visitor.close();
});
