/** The names and hashes of the scripts for pages, and the lines of HTML that carry them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pages } from './browser.js';
import { GATEWAY, serveGateway } from './gateway-page.js';

const onPage = pages();

const read = (file: string) => readFileSync(file, 'utf8');
const sri = JSON.parse(read('dist/sri.json')) as Readonly<Record<string, string>>;
const snippet = read('dist/cdn/snippet.html');
const METHODS = ['federation', 'mobile', 'insurance', 'post', 'usb', 'sim', 'signature'];
const { version } = JSON.parse(read('package.json')) as { version: string };
const BASE = `/dvc-register/${version}/`;

const hash = (algorithm: string, content: Buffer | string) =>
  `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
const mapOf = (html: string) => /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
const hashesOf = (html: string) =>
  (JSON.parse(mapOf(html)) as { integrity: Readonly<Record<string, string>> }).integrity;
const policyOf = (html: string) => /script-src '(sha256-[^']+)'/.exec(html)?.[1] ?? '';

test('sri.json has the hash of each file of the CDN, and of no other', () => {
  const files = readdirSync('dist/cdn', { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(`dist/cdn/${file}`).isFile() && !file.endsWith('.map'))
    .sort();
  assert.deepEqual(Object.keys(sri), files);
  for (const name of ['registration.js', 'common.js', 'zxing_reader.wasm', 'snippet.html', 'snippets/mobile.html'])
    assert.ok(files.includes(name), name);
  for (const file of files) assert.equal(sri[file], hash('sha384', readFileSync(`dist/cdn/${file}`)), file);
});

test('a changed byte gives another hash', () => {
  const bytes = readFileSync('dist/cdn/mobile.js');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  assert.notEqual(sri['mobile.js'], hash('sha384', bytes));
});

test('the names of the first scripts have no hash, and the names of later chunks do', () => {
  const names = Object.keys(sri).filter((file) => file.endsWith('.js'));
  const [chunks, first] = [/^chunks\/.+-[\w-]{8}\.js$/, /^[a-z-]+\.js$/];
  assert.deepEqual(
    names.filter((name) => !chunks.test(name) && !first.test(name)),
    [],
  );
  assert.ok(names.filter((name) => chunks.test(name)).length > 30);
});

test('the picker and the first form import one chunk, which the snippet preloads with the script', () => {
  const imported = (file: string) =>
    [...read(`dist/cdn/${file}`).matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)].map(([, path]) => path);
  assert.deepEqual(['registration.js', 'mobile.js', 'common.js'].map(imported), [['./common.js'], ['./common.js'], []]);
  const preloaded = [...snippet.matchAll(/<link rel="modulepreload" href="([^"]+)"/g)].map(([, href]) => href);
  assert.deepEqual(preloaded, [`${BASE}common.js`, `${BASE}registration.js`]);
});

test('the snippet loads the choice, which fetches each method, with their hashes', () => {
  const lines = [...snippet.matchAll(/(?:src|href)="([^"]+)" integrity="([^"]+)" crossorigin(?= \/>|>)/g)];
  const methods = readdirSync('src/methods')
    .map((file) => file.replace(/\.ts$/, '.js'))
    // Recovery is on the gateway's page alone.
    .filter((file) => file in sri && file !== 'recover.js');
  assert.ok(methods.length >= 6, methods.join(' '));
  const choice = read('dist/cdn/registration.js');
  for (const method of methods) assert.ok(choice.includes(`import("./${method}")`), method);
  // A browser uses what it preloaded only under the same hash: that of the map for what is imported.
  const map = hashesOf(snippet);
  const wanted = ['common.js', 'registration.js', 'registration.js'].map((file) => [BASE + file, map[BASE + file]]);
  assert.deepEqual(
    lines.map(([, url, integrity]) => [url, integrity]),
    wanted,
  );
  assert.equal([...snippet.matchAll(/(?:src|href)=/g)].length, lines.length, 'each address has its hash');
});

test('the scripts of the first drawing ask to be compiled while they load, and no others', () => {
  const scripts = Object.keys(sri).filter((file) => file.endsWith('.js'));
  const asking = scripts.filter((file) => read(`dist/cdn/${file}`).startsWith('//# allFunctionsCalledOnLoad\n'));
  assert.deepEqual(asking, ['common.js', 'registration.js']);
});

/** What a script of the CDN imports: at once, or also later. */
const importsOf = (file: string, later: boolean) =>
  [
    ...read(`dist/cdn/${file}`).matchAll(
      later ? /(?:from|import\(?)\s*"(\.[^"]+)"/g : /(?:from|import)\s*"(\.[^"]+)"/g,
    ),
  ].map(([, path = '']) => join(dirname(file), path));

for (const [script, html] of [
  ['registration', snippet],
  ...METHODS.map((name) => [name, read(`dist/cdn/snippets/${name}.html`)] as const),
] as const)
  test(`the import map of a page with ${script}.js has each script that the page can fetch, and no other`, () => {
    const hashes = hashesOf(html);
    const scripts = Object.keys(hashes).map((url) => url.slice(BASE.length));
    for (const file of scripts)
      assert.equal(hashes[BASE + file], hash('sha256', readFileSync(`dist/cdn/${file}`)), file);
    const run = [`${script}.js`, 'language.js', 'hydrate.js'];
    const wanted = new Set([...run, ...scripts.flatMap((file) => importsOf(file, true))]);
    assert.deepEqual(scripts.sort(), [...wanted].sort());
    const preloaded = [...html.matchAll(/<link rel="modulepreload" href="([^"]+)"/g)].map(([, href = '']) => href);
    const first = preloaded.map((url) => url.slice(BASE.length));
    assert.equal(first[0], 'common.js');
    assert.deepEqual(
      [...first].sort(),
      [...new Set([`${script}.js`, ...first.flatMap((file) => importsOf(file, false))])].sort(),
    );
  });

test('the map of one method is at most 55 % of that of the choice, and that of all.js has every script', () => {
  const length = (html: string) => Object.keys(hashesOf(html)).length;
  assert.ok(length(read('dist/cdn/snippets/mobile.html')) <= 0.55 * length(snippet));
  const scripts = Object.keys(sri).filter((file) => file.endsWith('.js'));
  const all = hashesOf(read('dist/cdn/snippets/all.html'));
  assert.deepEqual(
    Object.keys(all).sort(),
    scripts.map((file) => BASE + file),
  );
});

test('the import map comes first, and is allowed by the hash in the comment', () => {
  assert.equal(policyOf(snippet), hash('sha256', mapOf(snippet)));
  // A module that comes before the map makes older browsers ignore it, and Firefox too.
  assert.ok(snippet.indexOf('importmap">') < snippet.indexOf('modulepreload'));
  assert.ok(snippet.indexOf('importmap">') < snippet.indexOf('<script type="module"'));
});

test('the documented lines are those of the snippet, without the hashes', () => {
  const lines = snippet
    .slice(snippet.indexOf('-->') + '-->\n'.length)
    .replace(mapOf(snippet), '…')
    .replaceAll(/sha256-[\w+/=]+/g, 'sha256-…');
  for (const page of ['docs/embedding.md', 'docs/vi/embedding.md']) {
    const documented = /```html\n(<script type="importmap"[\s\S]*?)```/.exec(read(page))?.[1] ?? '';
    assert.ok(documented.trim().length > 0, page);
    assert.ok(lines.startsWith(documented), `${page}: ${documented}\n${lines}`);
  }
});

test('the guides name the folder of this version', () => {
  for (const page of ['embedding', 'vi/embedding', 'production']) {
    const folders = read(`docs/${page}.md`).match(/\/dvc-register\/\d[\w.-]*\//g) ?? [];
    assert.deepEqual([...new Set(folders)], [BASE], page);
  }
});

const CHOICE = `<dvc-register endpoint="${GATEWAY}/registration" portal="national" lang="vi">
  <dvc-register-mobile></dvc-register-mobile><dvc-register-insurance></dvc-register-insurance>
</dvc-register>`;
const MOBILE = `<dvc-register-mobile endpoint="${GATEWAY}/registration" portal="national" lang="vi"></dvc-register-mobile>`;

/** Opens a page with these lines, our elements and a strict policy; its scripts have then run or failed. */
async function openWith(page: Page, lines: string, body = CHOICE): Promise<void> {
  await serveGateway(page);
  const policy = `default-src 'none'; connect-src ${GATEWAY}; script-src 'self' '${policyOf(lines)}'; require-trusted-types-for 'script'; trusted-types lit-html`;
  await page.route('**/page', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'Content-Security-Policy': policy },
      body: `<!doctype html>${lines}\n${body}`,
    }),
  );
  await page.goto(new URL('/page', page.url()).href);
}

/** The snippet for a site that serves the folder at its root; the policy's hash is that of its import map. */
const atRoot = (html: string) => {
  const lines = html.replaceAll(BASE, '/');
  return lines.replace(policyOf(lines), hash('sha256', mapOf(lines)));
};
/** Serves a file of the CDN with one more byte. */
const change = (page: Page, file: string) =>
  page.route(`**/${file}`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `${read(`dist/cdn/${file}`)}\n` }),
  );
/** The choice fetches the methods after it is drawn. */
const fetched = (page: Page) => page.waitForFunction(() => customElements.get('dvc-register-mobile'));
const defined = (page: Page) =>
  page.evaluate(() => ['dvc-register', 'dvc-register-mobile'].filter((tag) => !!customElements.get(tag)));
const runs = (page: Page, file: string) =>
  page.evaluate(
    (path) =>
      import(path).then(
        () => true,
        () => false,
      ),
    `/${file}`,
  );

test('a browser draws the picker from the snippet under a strict policy', async () => {
  await onPage('dist/cdn', async (page) => {
    await openWith(page, atRoot(snippet));
    await page.getByRole('button', { name: /Thuê bao di động/ }).waitFor();
    await fetched(page);
    assert.deepEqual(await defined(page), ['dvc-register', 'dvc-register-mobile']);
  });
});

test('a browser draws the form from the lines of a page with one method, and checks its later scripts', async () => {
  const chunk = Object.keys(sri).find((file) => file.startsWith('chunks/answers-')) ?? '';
  await onPage('dist/cdn', async (page) => {
    await openWith(page, atRoot(read('dist/cdn/snippets/mobile.html')), MOBILE);
    // The consent comes with the gateway's answer: the form then stays.
    await page.getByRole('checkbox').first().waitFor();
    await page.getByLabel('Số CCCD').waitFor();
    assert.deepEqual(await defined(page), ['dvc-register-mobile']);
    assert.equal(await runs(page, chunk), true);
    await change(page, chunk);
    await page.reload();
    assert.equal(await runs(page, chunk), false);
  });
});

test('a browser runs no script of the snippet, and no later chunk, that has been changed', async () => {
  const chunk = Object.keys(sri).find((file) => file.startsWith('chunks/answers-')) ?? '';
  await onPage('dist/cdn', async (page) => {
    await openWith(page, atRoot(snippet));
    assert.equal(await runs(page, chunk), true);
    await change(page, chunk);
    await page.reload();
    assert.equal(await runs(page, chunk), false);
    await change(page, 'mobile.js');
    await page.reload();
    await page.getByRole('button', { name: /Thuê bao di động/ }).click();
    await page.getByRole('alert').getByText('Chưa kết nối được.').waitFor();
    assert.deepEqual(await defined(page), ['dvc-register']);
    await change(page, 'common.js');
    await page.reload();
    assert.deepEqual(await defined(page), []);
  });
});

test('without the preload lines and the attributes, the import map alone refuses a changed first chunk', async () => {
  const bare = atRoot(snippet)
    .replaceAll(/<link[^>]*>\n/g, '')
    .replaceAll(/ integrity="[^"]*"/g, '');
  await onPage('dist/cdn', async (page) => {
    await openWith(page, bare);
    await fetched(page);
    assert.deepEqual(await defined(page), ['dvc-register', 'dvc-register-mobile']);
    await change(page, 'common.js');
    await page.reload();
    assert.deepEqual(await defined(page), []);
  });
});
