/** docs/browsers.md has the journeys and the tests that exist. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (file: string) => readFileSync(file, 'utf8');
const page = read('docs/browsers.md');
/** The cells of the table below a heading, without its first two lines. */
function table(heading: string): readonly (readonly string[])[] {
  const [, below = ''] = page.split(`## ${heading}\n`);
  const [section = ''] = below.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

test('the table of results has a row for each journey, in order, and a result for each engine', () => {
  const names = [...read('test/browsers/journeys.ts').matchAll(/^ {4}name: '([^']+)',$/gm)].map(([, name]) => name);
  assert.ok(names.length >= 10);
  const rows = table('Results');
  assert.deepEqual(
    rows.map(([journey]) => journey),
    names,
  );
  for (const [journey, ...results] of rows) assert.equal(results.length, 3, journey);
});

test('each test that a difference names exists', () => {
  const named = table('Differences, and what we do about them').flatMap(([, , , cell = '']) => {
    const [, file] = /`([\w/-]+)`/.exec(cell) ?? [];
    return [...cell.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => ({ file, name }));
  });
  assert.ok(named.length > 4);
  for (const { file, name } of named) assert.ok(read(`test/elements/${file}.browser.ts`).includes(name), name);
});
