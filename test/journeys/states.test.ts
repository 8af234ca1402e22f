/** Every screen and state of the gallery, made from the published elements: accessible and whole at 320 px. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCREENS } from '../../demo/states/screens.js';
import { demoPages } from './support/demo-pages.js';
import { violations } from './support/support.js';

const open = demoPages();

for (const [lang, scheme] of [
  ['vi', 'light'],
  ['en', 'dark'],
] as const) {
  test(`every screen comes into its state, is accessible and fits 320 px: ${lang}, ${scheme}`, async () => {
    const { page, said } = await open('/states/screen', { viewport: { width: 320, height: 640 } });
    for (const { id } of SCREENS) {
      await page.goto(`${new URL(page.url()).origin}/states/screen?screen=${id}&lang=${lang}&scheme=${scheme}`);
      await page.locator('html[data-state]').waitFor();
      assert.equal(await page.locator('html').getAttribute('data-state'), 'shown', id);
      // A page of its own has a heading of the first rank; a screen is a part of one.
      const found = (await violations(page)).filter((each) => !each.startsWith('page-has-heading-one'));
      assert.deepEqual(found, [], id);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, id);
      assert.deepEqual(said, [], id);
    }
    await page.close();
  });
}

/** What stands outside the window, or is cut off by a box that shows no more than itself. */
function misfits(): readonly string[] {
  const found: string[] = [];
  // A list that grows, and no inner function: the page has none of the bundler's helpers.
  const roots: ParentNode[] = [document.body];
  for (const root of roots)
    for (const each of root.querySelectorAll<HTMLElement>('*')) {
      if (each.shadowRoot) roots.push(each.shadowRoot);
      const { left, right, width, height } = each.getBoundingClientRect();
      const { overflowX, clipPath, position } = getComputedStyle(each);
      // What is for screen readers only has a size of 1 px.
      if (width <= 1 || height <= 1 || (clipPath !== 'none' && position === 'absolute')) continue;
      const cut = overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1 && each.localName !== 'input';
      if (cut || left < -1 || right > innerWidth + 1)
        found.push(`${each.localName}.${each.className}: ${each.textContent.trim().slice(0, 40)}`);
    }
  return found;
}

for (const pseudo of ['longer', 'rtl'])
  test(`every screen bears texts that are ${pseudo === 'rtl' ? 'written from right to left' : '40 % longer'}, at 320 px`, async () => {
    // One tab for all: a new one costs twice as much as a screen.
    const { page, said } = await open('/states/screen', { viewport: { width: 320, height: 640 } });
    for (const { id } of SCREENS) {
      await page.goto(`${new URL(page.url()).origin}/states/screen?screen=${id}&pseudo=${pseudo}`);
      await page.locator('html[data-state]').waitFor();
      assert.equal(await page.locator('html').getAttribute('data-state'), 'shown', id);
      assert.deepEqual(await page.evaluate(misfits), [], id);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, id);
      assert.deepEqual(said, [], id);
      if (process.env['SHOTS'])
        await page.screenshot({ path: `${process.env['SHOTS']}/${pseudo}-${id}.png`, fullPage: true });
    }
    await page.close();
  });

test('the gallery shows them side by side, in the chosen language, theme and width', async () => {
  const { page, said } = await open('/states/', { viewport: { width: 1280, height: 640 } });
  assert.equal(await page.locator('iframe').count(), SCREENS.length);
  await page.getByLabel('Ngôn ngữ').selectOption('en');
  await page.getByLabel('Giao diện').selectOption('province');
  await page.getByLabel('Bề rộng').selectOption('320');
  const [first] = await page.locator('iframe').all();
  assert.equal((await first?.boundingBox())?.width, 320);
  // A screen without a choice around it takes the theme too.
  for (const [screen, tag] of [
    ['picker', 'dvc-register'],
    ['form', 'dvc-register-mobile'],
    ['sign-in', 'dvc-sign-in'],
  ] as const) {
    await page.locator(`iframe[data-screen=${screen}]`).scrollIntoViewIfNeeded();
    const shown = page.locator(`iframe[data-screen=${screen}]`).contentFrame();
    // Before it, the frame shows the screen in English without the theme, which was chosen after the language.
    await shown.locator('html[data-state=shown]:has(link[href="/dist/themes/province.css"])').waitFor();
    assert.equal(await shown.locator('html').getAttribute('lang'), 'en');
    const colour = await shown
      .locator(tag)
      .evaluate((element) => getComputedStyle(element).getPropertyValue('--dvc-color-primary'));
    assert.match(colour, /^light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\)$/, screen);
  }
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(said, []);
  await page.close();
});
