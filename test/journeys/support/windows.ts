/** The windows and the wishes of people that each step has to suit: small, turned, enlarged, spaced, in few colours. */
import assert from 'node:assert/strict';
import type { Page, ViewportSize } from 'playwright-core';

const SIZES: Readonly<Record<string, ViewportSize>> = {
  '320 px': { width: 320, height: 640 },
  '400 % of 1280 × 1024': { width: 320, height: 256 },
  'a phone on its side': { width: 640, height: 360 },
};

/** Runs in the page: all elements, through all shadow roots. */
const ALL = `((root) => {
  const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? inside(each.shadowRoot) : [])]);
  return inside(root).filter((each) => each.getClientRects().length);
})(document)`;

/** The spacing that a person may set (WCAG 1.4.12), in every root of the page. */
const SPACE = `(() => {
  const css = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  for (const root of [document, ...${ALL}.flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot] : []))])
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  globalThis.unspace = () => {
    for (const root of [document, ...${ALL}.flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot] : []))])
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
  };
})()`;

/** Elements whose own words are cut off; what only screen readers get is 1 px. */
const CLIPPED = `${ALL}.filter((each) =>
    [...each.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()) &&
    each.clientWidth > 1 && getComputedStyle(each).overflow !== 'visible' &&
    (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1))
  .map((each) => each.textContent.trim())`;

/** Controls that only a colour marks: forced colours would hide the mark. */
const UNMARKED = `${ALL}.filter((each) => each.getRootNode() !== document && each.matches('button, input, a'))
  .filter((each) => !each.matches('.sr, .sr *'))
  .filter((each) => {
    const { textDecorationLine, appearance } = getComputedStyle(each);
    const isNative = each.matches('[type=checkbox], [type=radio], [type=file]') && appearance !== 'none';
    // The frame of a card is around its button.
    const isFramed = [each, each.parentElement].some((at) => at && getComputedStyle(at).borderTopWidth !== '0px');
    return !isNative && !isFramed && textDecorationLine !== 'underline';
  })
  .map((each) => each.outerHTML.slice(0, 120))`;

const MOVING = `${ALL}.flatMap((each) => each.getAnimations()).length`;

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Shows what the page shows now in each of them, and then in the window that it had. */
export async function suitsEverybody(page: Page, step: string): Promise<void> {
  const before = page.viewportSize();
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    assert.equal(await overflow(page), 0, `${step}, ${name}: nothing is wider than the window`);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(SPACE);
  assert.equal(await overflow(page), 0, `${step}, with wide spacing: nothing is wider than the window`);
  assert.deepEqual(await page.evaluate(CLIPPED), [], `${step}, with wide spacing: no words are cut off`);
  await page.evaluate('unspace()');
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  assert.deepEqual(await page.evaluate(UNMARKED), [], `${step}, in forced colours: each control has a frame or a line`);
  assert.equal(await page.evaluate(MOVING), 0, `${step}, with less motion: nothing moves`);
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}
