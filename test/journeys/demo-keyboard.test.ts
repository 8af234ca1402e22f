/** The theme builder and the gallery by keyboard alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPages } from './support/demo-pages.js';

const open = demoPages();

/** Presses Tab from the top of the page, and returns what it reaches before the screens, and what it should have reached. */
async function tabbed(
  page: Page,
): Promise<{ readonly reached: readonly string[]; readonly wanted: readonly string[] }> {
  const wanted = await page.evaluate(() => {
    const all = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, iframe'),
    ];
    const seen = all.filter((each) => each.checkVisibility() && !(each as HTMLButtonElement).disabled);
    const before = seen.slice(
      0,
      seen.findIndex(({ localName }) => localName === 'iframe'),
    );
    for (const [at, each] of before.entries()) each.dataset['stop'] = `${at} ${each.localName}`;
    return before.map((each) => each.dataset['stop'] ?? '');
  });
  const reached: string[] = [];
  for (const _ of wanted) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const active = document.activeElement as HTMLElement;
      const { outlineStyle, boxShadow } = getComputedStyle(active);
      const isShown = outlineStyle !== 'none' || boxShadow !== 'none';
      return isShown ? (active.dataset['stop'] ?? active.localName) : `no ring: ${active.localName} ${active.title}`;
    });
    reached.push(stop);
  }
  return { reached, wanted };
}

for (const path of ['/theme/', '/states/'])
  test(`Tab reaches every control of ${path} in the order of the page, each with a ring`, async () => {
    const { page } = await open(path, { viewport: { width: 1280, height: 900 } });
    const { reached, wanted } = await tabbed(page);
    assert.ok(wanted.length > 4, wanted.join());
    assert.deepEqual(reached, wanted);
    await page.close();
  });

test('a refused code, selected in a frame of the gallery, leaves the focus of the page where it is', async () => {
  const { page } = await open('/states/', { viewport: { width: 1280, height: 900 } });
  const frame = page.locator('iframe[data-screen=code-wrong]');
  await frame.scrollIntoViewIfNeeded();
  await frame.contentFrame().locator('html[data-state=shown]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.localName), 'body');
  await page.close();
});

test('a theme is made with the keyboard: a slider, a choice and a colour typed as CSS', async () => {
  const { page } = await open('/theme/', { viewport: { width: 1280, height: 900 } });
  const css = page.getByRole('textbox', { name: 'CSS của giao diện' });
  const corners = page.getByLabel('Bo góc');
  await corners.focus();
  const before = Number(await corners.inputValue());
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  const after = Number(await corners.inputValue());
  assert.ok(after > before, `${before} ${after}`);
  assert.match(await css.inputValue(), new RegExp(`--dvc-radius: ${after}px;`));
  await page.getByLabel('Các phương thức').focus();
  await page.keyboard.press('ArrowDown');
  assert.match(await css.inputValue(), /--dvc-method-width: /);
  await css.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('dvc-register { --dvc-color-primary: #0b5fa5; }');
  await page.getByRole('button', { name: 'Đọc CSS' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.getByLabel('Màu chính (nút, liên kết), sáng').inputValue(), '#0b5fa5');
  await page.close();
});

test('the gallery shows every screen at the width that the keyboard chooses', async () => {
  const { page } = await open('/states/', { viewport: { width: 1440, height: 900 } });
  const width = page.locator('select[name=width]');
  await width.focus();
  await page.keyboard.press('End');
  assert.equal(await width.inputValue(), '1280');
  const shown = await page
    .locator('iframe')
    .first()
    .evaluate((frame) => frame.getBoundingClientRect().width);
  assert.equal(Math.round(shown), 1280);
  await page.close();
});
