/** The theme of one portal, as its style sheet alone sets it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stage, violations } from './support/support.js';

const { open } = stage();

/** Colour and corners of the form's button at a portal. */
async function button(portal: string, colorScheme: 'light' | 'dark') {
  const visitor = await open({ colorScheme }, portal);
  await visitor.choose();
  const found = await visitor.page.locator('button[type=submit]').evaluate((each) => {
    const { backgroundColor, color, borderTopLeftRadius } = getComputedStyle(each);
    return [backgroundColor, color, borderTopLeftRadius];
  });
  const wrong = await violations(visitor.page);
  await visitor.close();
  return { found, wrong };
}

test('the ministry is violet in light and in dark, and everything stays readable; the nation stays red', async () => {
  assert.deepEqual(await button('ministry', 'light'), {
    found: ['rgb(107, 45, 123)', 'rgb(255, 255, 255)', '14px'],
    wrong: [],
  });
  assert.deepEqual(await button('ministry', 'dark'), {
    found: ['rgb(217, 168, 230)', 'rgb(43, 15, 51)', '14px'],
    wrong: [],
  });
  assert.notEqual((await button('national', 'light')).found[0], 'rgb(107, 45, 123)');
});
