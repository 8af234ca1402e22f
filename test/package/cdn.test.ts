/** The scripts of the CDN, as a browser loads them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pages } from './browser.js';

const onPage = pages();

test('no script of the CDN imports a package: a browser cannot find one', () => {
  const scripts = readdirSync('dist/cdn', { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.js'));
  assert.ok(scripts.length > 30);
  for (const file of scripts) {
    const text = readFileSync(`dist/cdn/${file}`, 'utf8');
    const bare = [...text.matchAll(/(?<![-\w])(?:from|import)\s*\(?\s*["'`]([^"'`]+)["'`]/g)]
      .map(([, path = '']) => path)
      .filter((path) => !/^\.\.?\//.test(path));
    assert.deepEqual(bare, [], file);
    assert.ok(!/\brequire\(["']/.test(text), `${file} requires`);
  }
});

test('all.js defines every public element', async () => {
  const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as {
    modules: { path: string; declarations?: { tagName?: string }[] }[];
  };
  const tags = modules
    // Steps and the flow-end warning are drawn, and fetched, by other elements.
    .filter(({ path }) => !/\/steps\/|\/flow-end\.ts$/.test(path))
    .flatMap(({ declarations = [] }) => declarations.flatMap(({ tagName }) => tagName ?? []));
  assert.ok(tags.includes('dvc-register') && tags.includes('dvc-certificate-card') && tags.length > 8, tags.join());
  const missing = await onPage('dist/cdn', (page) =>
    page.evaluate(async (wanted) => {
      const script: string = '/all.js';
      await import(script);
      return wanted.filter((tag) => !customElements.get(tag));
    }, tags),
  );
  assert.deepEqual(missing, []);
});

test('a drawing shows its lines and its mark: the card’s QR code in the scanner', async () => {
  const drawn = await onPage('dist/cdn', async (page) => {
    await page.evaluate(async () => {
      const script: string = '/all.js';
      await import(script);
      const scanner = document.createElement('dvc-card-scan') as HTMLElement & { open(): void };
      document.body.append(scanner);
      scanner.open();
    });
    // A path inside another one is not painted.
    return page
      .locator('dvc-card-scan .drawing')
      .first()
      .evaluate((drawing) =>
        Array.from(drawing.children, (path) => [path.localName, path.getBoundingClientRect().width > 20]),
      );
  });
  assert.deepEqual(drawn, [
    ['path', true],
    ['path', true],
  ]);
});
