/**
 * The oldest browsers of docs/browsers.md: a registration without anything that they lack. And a
 * browser that is older: a sentence says so.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './support/support.js';

const { gateway, open, visit } = stage();

/** What Chrome 94, Firefox 101 or Safari 16.4 lacks, by the object that has it. */
const YOUNGER: Readonly<Record<string, readonly string[]>> = {
  URL: ['canParse', 'parse'],
  AbortSignal: ['any', 'timeout'],
  Object: ['groupBy'],
  Map: ['groupBy'],
  Promise: ['withResolvers', 'try'],
  Array: ['fromAsync'],
  'Array.prototype': ['toReversed', 'toSorted', 'toSpliced', 'with', 'findLast', 'findLastIndex'],
  'Uint8Array.prototype': ['toReversed', 'toSorted', 'with', 'findLast', 'toBase64', 'toHex'],
  Uint8Array: ['fromBase64', 'fromHex'],
  'String.prototype': ['isWellFormed', 'toWellFormed'],
  'Set.prototype': ['union', 'intersection', 'difference', 'isSubsetOf'],
  'Iterator.prototype': ['map', 'filter', 'toArray', 'some', 'find', 'flatMap', 'reduce', 'forEach'],
  'Element.prototype': ['checkVisibility', 'setHTMLUnsafe', 'getHTML', 'ariaHidden', 'ariaBusy', 'attachInternals'],
  'HTMLElement.prototype': ['attachInternals', 'showPopover', 'hidePopover', 'togglePopover'],
  'Document.prototype': ['startViewTransition'],
  globalThis: ['structuredClone', 'Iterator', 'scheduler', 'Sanitizer', 'ElementInternals', 'reportError'],
  Intl: ['Segmenter', 'DurationFormat'],
};

/** Functions and selectors of CSS that they do not know either. */
const YOUNGER_CSS = /light-dark\(|:has\(|color-mix\(|oklch\(|@container|text-wrap|@starting-style/g;

const TAKE_AWAY = Object.entries(YOUNGER)
  .flatMap(([of, names]) => names.map((name) => `try { delete ${of}['${name}']; } catch {}`))
  .join('\n');

test('the oldest browsers register by phone, to the end, and see what they type into', async () => {
  const who = person('0987654321');
  const visitor = await open({}, 'province');
  const { page } = visitor;
  await page.addInitScript(TAKE_AWAY);
  await page.route(/\.(?:js|css)(?:\?|$)/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(YOUNGER_CSS, 'unknown-$&') });
  });
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.reload();
  await page.locator('[data-method=mobile]').waitFor();
  assert.equal(await page.evaluate("'canParse' in URL || 'any' in AbortSignal || 'toSorted' in []"), false);
  await visitor.choose();
  const border = await visitor.field('citizenId').evaluate((input) => getComputedStyle(input).borderTopStyle);
  assert.equal(border, 'solid');
  await visitor.submit();
  const error = page.locator('.error').first();
  await error.waitFor();
  const sign = await error.evaluate((each) => getComputedStyle(each, '::before').content);
  assert.match(sign, /^"!"/, 'the sign of an error needs no young selector');
  await visitor.fill(who);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(who);
  await visitor.field('password').waitFor();
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  // The link is checked before it is offered.
  await page.locator('[part=next]').waitFor();
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('an older browser, which cannot read the scripts, gets a sentence and a link to the page of the gateway', async () => {
  const visitor = await visit('');
  const { page } = visitor;
  await page.route('**/dist/**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\nclass Young { static ? }` });
  });
  await page.goto(`${gateway.origin}/province/`);
  await visitor.sees('Trình duyệt cũ không mở được phần này');
  const link = page.getByRole('link', { name: 'trang đăng ký của cổng' });
  const hosted = await page.context().newPage();
  await hosted.goto(new URL((await link.getAttribute('href')) ?? '', gateway.origin).href);
  await hosted.locator('[data-method=mobile]').waitFor();
  // The browser complains about each unreadable script; the test expects that.
  visitor.complaints.length = 0;
  await visitor.close();
});
