/** The method from outside (`demo/counter`) in a real Chromium: a person, and the officer at the desk (T70). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { person, stage, violations, type Visitor } from './support/support.js';
import { atSigning, Files, openFile, press, register } from './support/usb.js';

const { gateway, browser, visit } = stage();
const files = new Files(gateway);
after(() => files.remove());
const LIMIT = { timeout: 120_000 };
const khang = person('0987654321');
const hhen = person('0971112233');
const shots = process.env['SHOTS'];

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `counter-${name}.png`), fullPage: true });
};

/** A person at the counter, whose page shows the number. */
async function waiting(who: typeof khang): Promise<{ readonly visitor: Visitor; readonly code: string }> {
  const visitor = await visit('/counter', { viewport: { width: 320, height: 640 } });
  await visitor.choose('counter');
  await visitor.fill(who);
  await shot(visitor, '320-form');
  await visitor.submit();
  const number = visitor.page.getByText(/^\d{4}$/).first();
  await number.waitFor();
  return { visitor, code: (await number.textContent()) ?? '' };
}

/** An officer who has registered by certificate, and is sent from the desk to the sign-in. */
async function officer(): Promise<Visitor> {
  const path = await files.path('token');
  const portal = await atSigning(browser(), gateway);
  await openFile(portal, path);
  await press(portal, 'Ký');
  await register(portal, 'token@example.vn');
  await portal.close();
  const visitor = await visit('/sandbox/desk');
  await visitor.sees('Trang này dành cho cán bộ đã đăng nhập bằng chứng thư số.');
  await visitor.page.getByRole('link', { name: 'Đăng nhập' }).click();
  await openFile(visitor, path);
  await press(visitor, 'Ký');
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.page.goto(`${gateway.origin}/sandbox/desk`);
  await visitor.sees('Chưa có ai đợi.');
  return visitor;
}

const say = async ({ page }: Visitor, code: string, act = 'Đúng người trên thẻ') => {
  await page.getByLabel('Số mà người dân đọc cho bạn').fill(code);
  await page.getByRole('button', { name: act }).click();
};

test('an officer confirms the person with the number on both screens, and refuses another one', LIMIT, async () => {
  const desk = await officer();
  const { visitor, code } = await waiting(khang);
  await visitor.sees('Màn hình của cán bộ có số khác');
  await shot(visitor, '320-number');
  assert.deepEqual(await violations(visitor.page), []);
  assert.ok(await visitor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await desk.page.reload();
  await desk.sees(khang.fullName);
  await desk.page.getByText(code, { exact: true }).waitFor();
  await shot(desk, 'desk');
  assert.deepEqual(await violations(desk.page), []);
  await say(desk, code === '0000' ? '0001' : '0000');
  await desk.sees('Số này khác số trên trang của người dân.');
  assert.equal(await visitor.field('password').count(), 0);
  await say(desk, code);
  await desk.sees('Đã xác nhận.');
  await visitor.field('password').waitFor();
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  await shot(visitor, '320-done');
  assert.deepEqual(await violations(visitor.page), []);
  const account = await gateway.accountsOf(khang.citizenId);
  assert.deepEqual([account.rows.length, account.rows[0]?.portal], [1, 'province']);
  await visitor.page.locator('[part=next]').click();
  await visitor.page.waitForURL((url) => ['/sign-in', '/province/'].includes(url.pathname));
  await visitor.close();

  const other = await waiting(hhen);
  await desk.page.reload();
  await desk.sees(hhen.fullName);
  await say(desk, '', 'Không đúng người');
  await desk.sees('Đã từ chối.');
  await other.visitor.sees('Cán bộ chưa xác nhận được bạn là người ghi trên thẻ.');
  await shot(other.visitor, '320-refused');
  assert.deepEqual(await violations(other.visitor.page), []);
  assert.equal((await gateway.accountsOf(hhen.citizenId)).rows.length, 0);
  await other.visitor.close();
  await desk.close();
});
