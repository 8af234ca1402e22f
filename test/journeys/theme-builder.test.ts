/** A province's office makes a theme with the builder alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { OFFER } from 'dvc-register/server';
import { serve } from 'dvc-register/node/serve.js';
import { judge } from 'dvc-register/theme.js';
import { createDemo } from '../../demo/app.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { launch } from './support/support.js';

let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;
before(async () => {
  const app = createDemo({ world: createWorld(), gateway: () => Response.json({ methods: OFFER }) });
  server = await serve((request, env) => app.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  browser = await launch();
});
after(async () => {
  await browser.close();
  await server.close();
});

test('picks a colour that is hard to read, takes the nearest that is not, and hands the style sheet on', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(`http://127.0.0.1:${server.port}/theme/`);
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
  const colleague = await browser.newPage();
  await colleague.goto(link);
  assert.equal(await colleague.getByRole('textbox', { name: 'CSS của giao diện' }).inputValue(), css);
  await colleague.getByRole('button', { name: 'Trở về mặc định' }).click();
  assert.equal(new URL(colleague.url()).hash, '');
  await colleague.getByRole('textbox', { name: 'CSS của giao diện' }).fill(css);
  await colleague.getByRole('button', { name: 'Đọc CSS' }).click();
  assert.equal(colleague.url(), link);
  assert.deepEqual(said, []);
  await page.close();
});
