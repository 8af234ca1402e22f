/** A province's office makes a theme with the builder alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from 'dvc-register/theme.js';
import { demoPages } from './support/demo-pages.js';

const open = demoPages();

test('picks a colour that is hard to read, takes the nearest that is not, and hands the style sheet on', async () => {
  const { page, said } = await open('/theme/', { viewport: { width: 1280, height: 900 } });
  await page.getByText('Mọi cặp màu đều đủ tương phản').waitFor();
  await page.getByLabel('Màu chính (nút, liên kết), sáng').fill('#e0a030');
  await page.getByText('2 cặp màu khó đọc').waitFor();
  const better = page.getByRole('button', { name: /^Dùng #/ });
  while ((await better.count()) > 0) await better.first().click();
  await page.getByText('Mọi cặp màu đều đủ tương phản').waitFor();
  await page.getByLabel('Bo góc').fill('20');

  const css = await page.getByRole('textbox', { name: 'CSS của giao diện' }).inputValue();
  assert.deepEqual(
    judge(css).filter(({ ratio = 0, least }) => ratio < least),
    [],
  );
  const [, primary = ''] = /--dvc-color-primary: (#\w+);/.exec(css) ?? [];
  assert.notEqual(primary, '#e0a030');
  const worn = await page
    .locator('iframe[title="Nền sáng"]')
    .contentFrame()
    .locator('html')
    .evaluate((root) =>
      ['--dvc-color-primary', '--dvc-radius'].map((name) => getComputedStyle(root).getPropertyValue(name)),
    );
  assert.match(worn[0] ?? '', new RegExp(`^light-dark\\(${primary}, `));
  assert.equal(worn[1], '20px');

  const link = page.url();
  const { page: colleague } = await open(link, {});
  assert.equal(await colleague.getByRole('textbox', { name: 'CSS của giao diện' }).inputValue(), css);
  await colleague.getByRole('button', { name: 'Trở về mặc định' }).click();
  assert.equal(new URL(colleague.url()).hash, '');
  await colleague.getByRole('textbox', { name: 'CSS của giao diện' }).fill(css);
  await colleague.getByRole('button', { name: 'Đọc CSS' }).click();
  assert.equal(colleague.url(), link);
  assert.deepEqual(said, []);
  await page.close();
});

test('picks the font of headings, the height of controls, a list of methods and a logo', async () => {
  const { page, said } = await open('/theme/', { viewport: { width: 1280, height: 900 } });
  const css = page.getByRole('textbox', { name: 'CSS của giao diện' });
  await page.getByLabel('Kiểu chữ của tiêu đề').selectOption('Chữ có chân');
  await page.getByLabel('Chiều cao ô nhập và nút').fill('60');
  await page.getByLabel('Góc của nút').selectOption('Tròn hết');
  await page.getByLabel('Các phương thức').selectOption('Danh sách');
  assert.match(
    await css.inputValue(),
    /--dvc-font-heading: Georgia, serif;\n.*--dvc-control-height: 60px;\n.*--dvc-radius-button: 99px;\n.*--dvc-method-width: 100%;/,
  );
  await page.getByLabel('Độ dày vạch tiến độ').fill('9');
  await page.getByLabel('Cỡ hình vẽ').fill('40');
  assert.match(await css.inputValue(), /--dvc-progress-height: 9px;\n.*--dvc-icon-size: 40px;/);
  const icon = page.getByLabel('Hình vẽ, sáng');
  assert.equal(await icon.inputValue(), await page.getByLabel('Màu chính (nút, liên kết), sáng').inputValue());
  await icon.fill('#e0e0e0');
  await page.getByText('1 cặp màu khó đọc').waitFor();
  await page.getByRole('button', { name: /^Dùng #/ }).click();
  await page.getByText('Mọi cặp màu đều đủ tương phản').waitFor();
  assert.match(await css.inputValue(), /--dvc-color-icon: #/);
  await page.getByLabel('Kiểu chữ của tiêu đề').selectOption('Như chữ thường');
  assert.doesNotMatch(await css.inputValue(), /heading/);

  const buffer = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="160" height="48"></svg>');
  await page.getByLabel('Logo').setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer });
  for (const [screen, height] of [
    ['picker', 48],
    ['form', 48],
  ] as const) {
    await page.getByLabel('Màn hình').selectOption(screen);
    const logo = page.locator('iframe[title="Nền sáng"]').contentFrame().getByRole('img', { name: 'Logo' });
    await logo.waitFor();
    assert.equal((await logo.boundingBox())?.height, height, screen);
  }
  assert.doesNotMatch(await css.inputValue(), /data:/);
  assert.deepEqual(said, []);
  await page.close();
});
