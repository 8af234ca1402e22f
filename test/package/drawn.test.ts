/** The lines with which a page has the first view in its HTML: `dist/cdn/drawn/`. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { vi } from 'dvc-register/locales/vi.js';
import { pages } from './browser.js';
import { GATEWAY, serveGateway } from './gateway-page.js';
import { prerender, shifts, taken } from './prerendered.js';

const onPage = pages();

const read = (file: string) => readFileSync(file, 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const BASE = `/dvc-register/${version}/`;
const NAMES = ['mobile', 'post', 'registration', 'sim'];
const linesOf = (name: string) => read(`dist/cdn/drawn/${name}.html`);
const hash = (content: string) => `sha256-${createHash('sha256').update(content).digest('base64')}`;
const valuesOf = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([, value = '']) => value);

/** The hashes that the first line names for a directive of the page's policy. */
const allowedBy = (html: string, directive: 'script-src' | 'style-src') => {
  const [line = ''] = html.split('\n');
  const [, hashes = ''] = new RegExp(`${directive}((?: 'sha256-[^']+')+)`).exec(line) ?? [];
  return hashes.trim().split(' ');
};
const quoted = (content: string) => `'${hash(content)}'`;

test('there are lines for the choice and for each method that is drawn without an answer of the gateway', () => {
  assert.deepEqual(
    readdirSync('dist/cdn/drawn'),
    NAMES.map((name) => `${name}.html`),
  );
  for (const method of ['federation', 'insurance', 'mobile', 'post', 'signature', 'sim', 'usb'])
    assert.equal(/<input/.test(prerender({ tag: `dvc-register-${method}` })), NAMES.includes(method), method);
});

for (const name of NAMES)
  test(`the lines of drawn/${name}.html: the map first, then each script, then the tag as prerender() draws it`, () => {
    const html = linesOf(name);
    const [head = '', body = ''] = html.split('\n<!-- In the body');
    const plain = read(name === 'registration' ? 'dist/cdn/snippet.html' : `dist/cdn/snippets/${name}.html`);
    const map = /<script type="importmap">.*?<\/script>/s;
    assert.equal(map.exec(head)?.[0], map.exec(plain)?.[0], 'the map is that of the page without the first view');
    // A script that a line names is requested with the others: none waits for another.
    const preloaded = /<link rel="modulepreload" href="([^"]+)" integrity/g;
    assert.deepEqual(valuesOf(head, preloaded).sort(), [...valuesOf(plain, preloaded), `${BASE}hydrate.js`].sort());
    const run = ['hydrate.js', `${name}.js`].map((file) => BASE + file);
    assert.deepEqual(valuesOf(head, /<script type="module" src="([^"]+)" integrity/g), run);
    assert.ok(head.indexOf('importmap">') < head.indexOf('modulepreload'));
    const methods = valuesOf(body, /<dvc-register-([a-z]+)><\/dvc/g);
    const tag = name === 'registration' ? 'dvc-register' : `dvc-register-${name}`;
    const root = /<template shadowrootmode="open">(.*)<\/template>/s.exec(body)?.[1];
    assert.equal(root, prerender({ tag, methods, lang: 'vi' }));
    assert.deepEqual(
      methods,
      name === 'registration' ? ['mobile', 'insurance', 'post', 'usb', 'sim', 'signature'] : [],
    );
  });

for (const name of NAMES)
  test(`the first line of drawn/${name}.html names the hash of its import map and of each of its styles`, () => {
    const html = linesOf(name);
    assert.deepEqual(
      allowedBy(html, 'script-src'),
      valuesOf(html, /<script type="importmap">(.*?)<\/script>/gs).map(quoted),
    );
    const styles = valuesOf(html, /<style>(.*?)<\/style>/gs);
    assert.equal(styles.length, [...html.matchAll(/<style/g)].length);
    assert.deepEqual(allowedBy(html, 'style-src'), [...new Set(styles)].map(quoted));
  });

/** A policy of nothing but what the first line names, the page's own scripts, and the gateway. */
const policyOf = (html: string) =>
  [
    `default-src 'none'; connect-src ${GATEWAY}; base-uri 'none'; form-action 'none'`,
    `script-src 'self' ${allowedBy(html, 'script-src').join(' ')}; style-src ${allowedBy(html, 'style-src').join(' ')}`,
    "require-trusted-types-for 'script'; trusted-types lit-html",
  ].join('; ');

/** A portal's page with these lines as they are. */
const pageOf = (lines: string) => {
  const [head, body] = lines.split(/\n(?=<!-- In the body)/);
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
<meta name="color-scheme" content="light dark" /><title>Đăng ký</title>
${head}</head><body><h1>Cổng</h1><main>
${body}</main><footer>Hotline</footer></body></html>`;
};

interface Visited {
  readonly page: Page;
  /** What the page's policy refused. */
  readonly refused: readonly string[];
  /** Lets the page's scripts come. */
  readonly release: () => void;
  /** Lets the gateway answer. */
  readonly answer: () => void;
}

/** A promise with the function that settles it. */
function gate(): [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  return [new Promise<void>((done) => (open = done)), () => open()];
}

/** Opens a page with these lines; its scripts and the gateway's answers are held. */
const opened = (
  name: string,
  work: (visited: Visited) => Promise<void>,
  { policy = policyOf(linesOf(name)), ...options }: BrowserContextOptions & { readonly policy?: string } = {},
) =>
  onPage(
    'dist/cdn',
    async (page) => {
      const refused: string[] = [];
      page.on('console', (line) => {
        if (/Content.Security.Policy|TrustedScript/i.test(line.text())) refused.push(line.text());
      });
      const [released, release] = gate();
      const [answered, answer] = gate();
      await serveGateway(page);
      await page.route(`${GATEWAY}/**`, async (route) => {
        await answered;
        await route.fallback();
      });
      await page.route(`**${BASE}**`, async (route) => {
        await released;
        const path = `dist/cdn/${new URL(route.request().url()).pathname.slice(BASE.length)}`;
        await route.fulfill({ path });
      });
      const headers = { 'Content-Security-Policy': policy, 'Content-Type': 'text/html; charset=utf-8' };
      await page.route('**/page', (route) => route.fulfill({ headers, body: pageOf(linesOf(name)) }));
      await page.goto(new URL('/page', page.url()).href, { waitUntil: 'commit' });
      await work({ page, refused, release, answer });
    },
    options,
  );

/** How a field looks. */
const lookOf = (page: Page) =>
  page.locator('input[name=citizenId]').evaluate((input) => {
    const { minHeight, borderRadius, paddingLeft } = getComputedStyle(input);
    return { minHeight, borderRadius, paddingLeft };
  });
const STYLED = { minHeight: '48px', borderRadius: '8px', paddingLeft: '14px' };

test('under a policy of what the lines name, a form is typed into before the scripts, and is sent with them', () =>
  opened(
    'mobile',
    async ({ page, refused, release, answer }) => {
      const field = page.locator('input[name=citizenId]');
      await field.pressSequentially('034086012222');
      const name = page.getByLabel(vi.field.fullName).first();
      assert.deepEqual(await lookOf(page), STYLED);
      assert.equal(await page.evaluate(() => customElements.get('dvc-register-mobile')), undefined);
      await name.pressSequentially('Nguyễn Điện');
      for (let at = 0; at < 4; at += 1) await page.keyboard.press('ArrowLeft');
      release();
      await taken(page);
      assert.deepEqual(await shifts(page), []);
      await page.keyboard.type('Đăng ');
      assert.deepEqual(await lookOf(page), STYLED);
      assert.equal(await name.inputValue(), 'Nguyễn Đăng Điện');
      assert.equal(await field.inputValue(), '034086012222');
      answer();
      for (const consent of ['account', 'check']) await page.locator(`input[value=${consent}]`).check();
      await page.locator('input[name=birthDate]').fill('12/06/1986');
      await page.locator('input[name=phone]').fill('0823628899');
      await page.locator('[part=submit]').click();
      await page.locator('input[name=code]').waitFor();
      assert.deepEqual(refused, []);
    },
    { viewport: { width: 375, height: 1800 } },
  ));

test('under a policy of what the lines name, the choice stands before the scripts, and opens a method with them', () =>
  opened('registration', async ({ page, refused, release, answer }) => {
    const methods = page.locator('[data-method]');
    await methods.first().waitFor();
    assert.equal(await methods.count(), 6);
    assert.equal(await page.evaluate(() => customElements.get('dvc-register')), undefined);
    await page.locator('[data-method=post]').focus();
    release();
    await taken(page);
    assert.equal(await methods.count(), 6);
    assert.deepEqual(await shifts(page), []);
    answer();
    await page.keyboard.press('Enter');
    await page.locator('input[name=consent]').first().waitFor();
    assert.deepEqual(refused, []);
  }));

/** Where each part of the element that is seen is, and how it looks. */
const partsOf = (page: Page) =>
  page.locator('h2, h3, p, li, label, legend, fieldset, form, input, button, summary, footer').evaluateAll((all) =>
    all
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1)
      .map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        const { color, backgroundColor, border, borderRadius, font } = getComputedStyle(each);
        return [each.localName, x, y, width, height, color, backgroundColor, border, borderRadius, font].join(' ');
      }),
  );

/** The parts that are gone, or look or stand otherwise. What a method needs comes later, into room that is kept. */
const changed = (before: readonly string[], after: readonly string[]) => before.filter((part) => !after.includes(part));

for (const name of NAMES)
  for (const width of [375, 1280])
    test(`drawn/${name}.html looks the same before and after its scripts, ${width} px wide, light and dark`, () =>
      opened(
        name,
        async ({ page, release }) => {
          const looks = async () => {
            await page.emulateMedia({ colorScheme: 'light' });
            const light = await partsOf(page);
            await page.emulateMedia({ colorScheme: 'dark' });
            return { light, dark: await partsOf(page) };
          };
          await page.locator('footer').waitFor();
          const before = await looks();
          assert.ok(before.light.length > 10, `${before.light.length} parts`);
          assert.notDeepEqual(before.light, before.dark);
          release();
          await taken(page);
          const after = await looks();
          assert.deepEqual(changed(before.light, after.light), []);
          assert.deepEqual(changed(before.dark, after.dark), []);
        },
        { viewport: { width, height: 900 } },
      ));

test('a policy without the hash of a style leaves the form without it, and says so', () => {
  const styles = allowedBy(linesOf('mobile'), 'style-src');
  const policy = policyOf(linesOf('mobile')).replace(` ${styles.at(-1)}`, '');
  return opened(
    'mobile',
    async ({ page, refused }) => {
      await page.locator('input[name=citizenId]').waitFor();
      assert.notDeepEqual(await lookOf(page), STYLED);
      assert.ok(refused.length > 0);
    },
    { policy },
  );
});
