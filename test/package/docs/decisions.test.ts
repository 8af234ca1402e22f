/** docs/decisions: every page has one form, and the index lists each page. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const FOLDER = 'docs/decisions';
const pages = readdirSync(FOLDER)
  .filter((name) => name !== 'README.md')
  .sort();
const read = (name: string) => readFileSync(`${FOLDER}/${name}`, 'utf8');

test('a decision has a number, a title, and the sections Context, Decision, optionally Alternatives, and Price', () => {
  assert.ok(pages.length > 50);
  for (const name of pages) {
    const text = read(name);
    assert.match(name, /^\d{4}-[a-z0-9-]+\.md$/);
    assert.match(text, new RegExp(`^# ${name.slice(0, 4)} [^\\s–·-]`), name);
    const sections = [...text.matchAll(/^## (.+)\n\n(?=\S)/gm)].map(([, title]) => title).join();
    assert.match(sections, /^Context,Decision,(?:Alternatives,)?Price$/, name);
    assert.doesNotMatch(text, /^\*\*(?:Context|Choice|Decision|Price|Not chosen)\b/m, name);
  }
});

test('a status links to an existing page', () => {
  const links = pages.flatMap((name) => [...read(name).matchAll(/^Status: .*?\]\((\S+?)\)/gm)].map(([, to]) => to));
  assert.ok(links.length > 3);
  for (const to of links) assert.ok(pages.includes(to ?? ''), to);
});

test('numbers run through from 0001, and the index has one line per page, in order', () => {
  pages.forEach((name, at) => assert.equal(Number(name.slice(0, 4)), at + 1, name));
  const rows = [...read('README.md').matchAll(/^\| \[(\d{4})\]\((\S+?)\) +\| (.{20,}) \|$/gm)];
  assert.deepEqual(
    rows.map(([, , page]) => page),
    pages,
  );
  for (const [, number, page] of rows) assert.equal(number, page?.slice(0, 4));
});

test('every cited decision exists', () => {
  const texts = ['src', 'test', 'demo', 'docs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|mjs|md)$/.test(file))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  );
  const cited = texts.flatMap((text) => [
    ...[...text.matchAll(/decisions?[ /](\d{4})\b/gi)].map(([, number]) => number),
    ...[...text.matchAll(/decisions\/(\d{4}-[\w-]+\.md)/g)].map(([, name]) => name),
  ]);
  assert.ok(cited.length > 30);
  const missing = cited.filter((each = '') => !pages.some((name) => name === each || name.startsWith(`${each}-`)));
  assert.deepEqual([...new Set(missing)], []);
});
