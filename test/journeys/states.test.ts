/** Every screen and state of the gallery, made from the published elements: accessible and whole at 320 px. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, type Page } from 'playwright-core';
import { OFFER } from 'dvc-register/server';
import { serve } from 'dvc-register/node/serve.js';
import { createDemo } from '../../demo/app.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { SCREENS } from '../../demo/states/screens.js';
import { launch, violations } from './support/support.js';

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

async function open(path: string, width = 320): Promise<{ readonly page: Page; readonly said: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 640 } });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(`http://127.0.0.1:${server.port}${path}`);
  return { page, said };
}

for (const [lang, scheme] of [
  ['vi', 'light'],
  ['en', 'dark'],
] as const) {
  test(`every screen comes into its state, is accessible and fits 320 px: ${lang}, ${scheme}`, async () => {
    for (const { id } of SCREENS) {
      const { page, said } = await open(`/states/screen?screen=${id}&lang=${lang}&scheme=${scheme}`);
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
      await page.close();
    }
  });
}

test('the gallery shows them side by side, in the chosen language, theme and width', async () => {
  const { page, said } = await open('/states/', 1280);
  assert.equal(await page.locator('iframe').count(), SCREENS.length);
  await page.getByLabel('Ngôn ngữ').selectOption('en');
  await page.getByLabel('Giao diện').selectOption('province');
  await page.getByLabel('Bề rộng').selectOption('320');
  const [first] = await page.locator('iframe').all();
  assert.equal((await first?.boundingBox())?.width, 320);
  const frame = first?.contentFrame();
  await frame?.locator('html[lang=en][data-state=shown]').waitFor();
  const colour = await frame
    ?.locator('dvc-register')
    .evaluate((element) => getComputedStyle(element).getPropertyValue('--dvc-color-primary'));
  assert.equal(colour, '#f2b35e');
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(said, []);
  await page.close();
});
