/** A method from outside in a real Chromium: a person who got a letter, with a wrong number first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './support/support.js';

const { gateway, visit } = stage();
const who = person('0987654321');

const PAGE = `<!doctype html>
<html lang="vi">
  <meta charset="utf-8" />
  <title>Đăng ký</title>
  <script type="module" src="/dist/demo/letter.js"></script>
  <main>
    <dvc-register endpoint="/registration" portal="province"><letter-register></letter-register></dvc-register>
  </main>
</html>`;

test('a person registers by the number of their letter, and by no other number', async () => {
  const visitor = await visit('');
  const { page } = visitor;
  await page.route('**/letter.html', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await page.goto(`${gateway.origin}/letter.html`);
  await visitor.choose('letter');
  await visitor.fill(who);
  await visitor.field('letterNumber').fill('123');
  await visitor.submit();
  await visitor.sees('Nhập TH và 6 chữ số, như trên thư.');
  await visitor.field('letterNumber').fill('th000002');
  await visitor.submit();
  await visitor.sees('Số thư mời này không phải của bạn, hoặc không có.');
  await visitor.field('letterNumber').fill('th000001');
  await visitor.submit();
  await visitor.field('password').waitFor();
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  const { rows } = await gateway.accountsOf(who.citizenId);
  assert.equal(rows.length, 1);
  await visitor.close();
});
