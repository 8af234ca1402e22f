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
