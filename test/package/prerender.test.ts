/** What a server draws of an element, and how the element takes it over in a page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import type { Page } from 'playwright-core';
import { en } from 'dvc-register/locales/en.js';
import { vi } from 'dvc-register/locales/vi.js';
import { pages } from './browser.js';
import { built, prerender, shifts, taken, type Door } from './prerendered.js';

const onPage = pages();

const SCRIPTS = ['hydrate', 'registration', 'mobile'].map(
  (name) => `<script type="module" src="/${name}.js"></script>`,
);
const CHOICE = { methods: ['mobile', 'usb'] } as const;

/** A page as a server sends it. Its gateway never answers. */
const pageWith = (tag: string, shadow: string, inside = '', lang = 'vi') => `<!doctype html><html lang="${lang}">
  <meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>Đăng ký</title><h1>Cổng</h1>
  <${tag} endpoint="/registration" portal="national"><template shadowrootmode="open">${shadow}</template>${inside}</${tag}><footer>Hotline</footer>${SCRIPTS.join('')}`;
const choicePage = (lang = 'vi') =>
  pageWith(
    'dvc-register',
    prerender({ ...CHOICE, lang }),
    `<dvc-register-mobile></dvc-register-mobile><dvc-register-usb></dvc-register-usb><p slot="fallback">Gọi 1022</p>`,
    lang,
  );
const formPage = () => pageWith('dvc-register-mobile', prerender({ tag: 'dvc-register-mobile' }));

/** Holds the scripts until the returned function is called. */
async function hold(page: Page): Promise<() => void> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((done) => (release = done));
  await page.route('**/registration/**', () => undefined);
  await page.route('**/*.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  return release;
}

/** Where the page's controls are, and what stands below the element. */
const places = (page: Page, controls: string) =>
  page
    .locator(`${controls}, footer`)
    .evaluateAll((all) =>
      all.map((each) => [each.getBoundingClientRect().y, each.getBoundingClientRect().height].map(Math.round)),
    );

test('plain @lit-labs/ssr draws the choice and a first form after one import', async () => {
  await import(built('elements/registration.js'));
  await import(built('elements/mobile.js'));
  const { ready: loaded } = (await import(built('prerender/server.js'))) as Door;
  await loaded;
  const tags = html`<dvc-register endpoint="/registration" prerender="mobile usb" lang="en"></dvc-register>
    <dvc-register-mobile endpoint="/registration"></dvc-register-mobile>`;
  const text = await collectResult(render(tags));
  for (const word of ['data-method="mobile"', 'data-method="usb"', en.text['choose-method'], 'name="citizenId"'])
    assert.ok(text.includes(word), word);
  assert.match(text, /<template[^>]*shadowrootmode="open"/);
  assert.doesNotMatch(text, /checked="false"/);
});

test('prerender() draws nothing of an unknown element, and no registry or document is left on the server', () => {
  assert.equal(prerender({ tag: 'dvc-register-unknown' }), '');
  assert.equal(prerender({ tag: 'dvc-register onclick=x' }), '');
  assert.equal('document' in globalThis, false);
  const root = prerender({ tag: 'dvc-register-mobile', nonce: 'a"b' });
  assert.ok(root.match(/<style nonce="a&quot;b">/g)?.length, 'the styles have the nonce');
  assert.doesNotMatch(root, /<style>/);
});

test('every method is drawn in both languages, with a form that sends nothing', () => {
  for (const method of ['federation', 'mobile', 'insurance', 'post', 'usb', 'sim', 'signature']) {
    const [first, second] = (['vi', 'en'] as const).map((lang) => prerender({ tag: `dvc-register-${method}`, lang }));
    assert.ok(first && second && first !== second, method);
    for (const [form] of `${first}${second}`.matchAll(/<form[^>]*>/g)) assert.match(form, /method="dialog"/, method);
  }
});

test('a form that a server drew can be typed into before the scripts, and keeps text, focus and place', () =>
  onPage(
    'dist/cdn',
    async (page) => {
      const release = await hold(page);
      const field = page.locator('input[name=citizenId]');
      await field.pressSequentially('034086');
      await field.press('Enter');
      // With its marks: without them a line about them comes after a while.
      await page.getByLabel(vi.field.fullName).pressSequentially('Nguyễn Điện');
      for (let at = 0; at < 4; at += 1) await page.keyboard.press('ArrowLeft');
      assert.equal(new URL(page.url()).search, '', 'Enter sends nothing');
      const before = await places(page, 'input, button');
      release();
      await taken(page);
      assert.deepEqual(await places(page, 'input, button'), before);
      assert.deepEqual(await shifts(page), []);
      await page.keyboard.type('Đăng ');
      assert.equal(await page.getByLabel(vi.field.fullName).inputValue(), 'Nguyễn Đăng Điện');
      assert.equal(await field.inputValue(), '034086');
      assert.equal(await field.count(), 1);
    },
    { html: formPage(), viewport: { width: 375, height: 1800 } },
  ));

for (const [lang, texts] of Object.entries({ vi, en })) {
  test(`the choice that a server drew (${lang}) becomes the element's own without a shift`, () =>
    onPage(
      'dist/cdn',
      async (page) => {
        const release = await hold(page);
        await page.getByText(texts.text['choose-method']).waitFor();
        const before = await places(page, 'button[data-method], input');
        assert.ok(before.length > 3);
        release();
        await taken(page);
        await page.waitForLoadState('load');
        assert.deepEqual(await places(page, 'button[data-method], input'), before);
        assert.deepEqual(await shifts(page), []);
        await page.locator('[data-method=mobile]').click();
        await page.locator('input[name=citizenId]').waitFor();
      },
      { html: choicePage(lang), viewport: { width: 375, height: 900 } },
    ));
}

test('an audience that was chosen before the scripts is kept', () =>
  onPage(
    'dist/cdn',
    async (page) => {
      const release = await hold(page);
      await page.getByLabel(vi.audience.agency).check();
      release();
      await taken(page);
      await page.locator('[data-method=mobile]').waitFor({ state: 'detached' });
      assert.ok(await page.getByLabel(vi.audience.agency).isChecked());
      assert.equal(await page.evaluate(() => document.querySelector('dvc-register')?.audience), 'agency');
    },
    { html: choicePage() },
  ));

test('the fallback stands where scripts are off, and comes where they stay away', async () => {
  const shown = (page: Page) => page.getByText('Gọi 1022').isVisible();
  await onPage(
    'dist/cdn',
    async (page) => {
      await page.getByText('Gọi 1022').waitFor();
      assert.equal(await page.locator('[data-method=mobile]').isVisible(), false);
    },
    { html: choicePage(), javaScriptEnabled: false },
  );
  await onPage(
    'dist/cdn',
    async (page) => {
      await hold(page);
      await page.locator('[data-method=mobile]').waitFor();
      assert.equal(await shown(page), false);
      await page.evaluate(() => {
        for (const each of document.querySelector('dvc-register')?.shadowRoot?.getAnimations() ?? []) each.finish();
      });
      assert.equal(await shown(page), true);
    },
    { html: choicePage() },
  );
});
