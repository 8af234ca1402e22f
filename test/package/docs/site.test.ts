/** The documentation site that the build makes of docs/ (dist/demo/docs). */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import MiniSearch from 'minisearch';
import { CONTENTS } from '../../../demo/docs/contents.mjs';
import { INDEXED } from '../../../demo/docs/words.mjs';

const SITE = 'dist/demo/docs';
const listed = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ending))
    .sort();
const guides = listed('docs', '.md').map((name) => name.replace(/\.md$/, ''));
const pages = listed(SITE, '.html');
const read = (path: string) => readFileSync(join(SITE, path), 'utf8');

test('the menu has every guide once, and nothing else', () => {
  const menu = CONTENTS.flatMap(({ pages: of }) => of);
  // Decisions are listed by their index, the Vietnamese guides in a group that the build makes.
  const wanted = guides.filter((page) => !/^decisions\/\d|^vi\//.test(page));
  assert.deepEqual([...menu].sort(), [...wanted, 'elements'].sort());
});

test('every guide and decision is a page with its title, and one heading of the first rank', () => {
  for (const guide of guides) {
    const path = `${guide.replace(/(^|\/)README$/, '$1index')}.html`;
    assert.ok(pages.includes(path), path);
    assert.equal(read(path).match(/<h1[ >]/g)?.length, 1, path);
  }
});

test('every link leads to a page and an anchor of the site, to a copied file, away over HTTPS, or to this machine', () => {
  const anchors = new Map(pages.map((page) => [page, [...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)]));
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, address = '']) => {
      if (/^(?:https:|mailto:|data:|http:\/\/localhost)/.test(address)) return [];
      const [path = '', anchor] = address.split('#');
      const target = path ? posix.join(posix.dirname(page), path) : page;
      const isThere = existsSync(join(SITE, target)) && (!anchor || anchors.get(target)?.includes(anchor));
      return isThere ? [] : [`${page}: ${address}`];
    }),
  );
  assert.deepEqual(broken, []);
});

test('no page has an inline script or style: the strictest policy fits it', () => {
  for (const page of pages) assert.doesNotMatch(read(page), /<style|style="|<script(?![^>]* src=)|\son\w+="/, page);
});

test('anchors of a page are unique', () => {
  for (const page of pages) {
    const ids = [...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, page);
  }
});

test('the search finds guides, elements and problems, in Vietnamese also without marks', () => {
  const index = MiniSearch.loadJSON(read('search.json'), INDEXED as never);
  const first = (words: string) => String(index.search(words)[0]?.['to']);
  for (const [words, page] of [
    ['rate limits', /gateway|security-model/],
    ['dvc-register-mobile', /^elements\.html#dvc-register-mobile$/],
    ['haproxy', /deploy|production/],
    ['already-registered', /^problems\.html#already-registered$/],
    ['theming', /^theming\.html$/],
    ['themng', /^theming\.html/],
  ] as const)
    assert.match(first(words), page, words);
  const [plain, marked] = ['thue bao', 'thuê bao'].map((words) => index.search(words).map(({ id }) => id as number));
  assert.ok(plain?.length);
  assert.deepEqual(plain, marked);
});

test('llms.txt names every page of the menu', () => {
  const text = read('llms.txt');
  for (const page of CONTENTS.flatMap(({ pages: of }) => of))
    assert.ok(text.includes(`](${page.replace(/(^|\/)README$/, '$1index')}.html)`), page);
});

test('the reference has every element that a page can write, with its properties and events', () => {
  const text = read('elements.html');
  for (const tag of ['dvc-register', 'dvc-register-mobile', 'dvc-sign-in', 'dvc-account', 'dvc-certificate-card'])
    assert.match(text, new RegExp(`<h2 id="${tag}">`), tag);
  for (const name of ['endpoint', 'dvc-complete', 'CompleteEvent', '--dvc-color-primary'])
    assert.ok(text.includes(name), name);
});
