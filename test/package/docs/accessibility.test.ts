/** docs/accessibility.md has a row for each criterion of WCAG 2.2 A and AA, and names tests that exist. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const page = readFileSync('docs/accessibility.md', 'utf8');

/** The success criteria of WCAG 2.2, by level; 4.1.1 is obsolete. */
const CRITERIA = {
  A: `1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3
    2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2`,
  AA: `1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8
    3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3`,
};

/** Sorts 1.4.5 before 1.4.10. */
const inOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

const rows = page
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', level = '', state = '', how = '', cited = '']) => ({ id, level, state, how, cited }));

/** The file of a test that is named without `test/` and its ending. */
const fileOf = (name: string) =>
  [`test/${name}.test.ts`, `test/${name}.browser.ts`].find((file) => existsSync(file)) ?? '';

test('each of the 55 criteria of WCAG 2.2 A and AA has one row, in order, with its level', () => {
  const wanted = Object.entries(CRITERIA).flatMap(([level, ids]) => ids.split(/\s+/).map((id) => ({ id, level })));
  assert.equal(wanted.length, 55);
  assert.deepEqual(
    rows.map(({ id, level }) => ({ id, level })),
    wanted.sort((a, b) => inOrder(a.id, b.id)),
  );
});

test('each criterion says how it stands, and what is met names a test or a procedure', () => {
  for (const { id, state, how, cited } of rows) {
    assert.match(state, /^(?:met|partly|not|n\/a)$/, id);
    assert.ok(how.length > 5, id);
    assert.ok(state !== 'met' || cited, id);
  }
});

test('each test that a criterion names exists, and so does each procedure', () => {
  const named = rows.flatMap(({ id, cited }) =>
    cited.split(/(?=`[\w/-]+`: )/).flatMap((part) =>
      [...part.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => ({
        ...{ id, name },
        file: /^`([\w/-]+)`: /.exec(part)?.[1] ?? '',
      })),
    ),
  );
  assert.ok(named.length > 40);
  for (const { id, file, name } of named) {
    const path = fileOf(file);
    assert.ok(path, `${id}: ${file}`);
    assert.ok(readFileSync(path, 'utf8').includes(name), `${id}: ${file} has no test “${name}”`);
  }
  const procedures = rows.flatMap(({ cited }) => [...cited.matchAll(/\(#(\w+)\)/g)].map(([, anchor]) => anchor));
  assert.ok(procedures.length > 5);
  for (const anchor of procedures) assert.ok(page.includes(`<a id="${anchor}"></a>`), anchor);
});

test('the table of keys has the count of each transcript, which both languages have', () => {
  const found = page.split('\n').flatMap((line) => {
    const [, , path = '', presses, letters] = line.split('|').map((cell) => cell.trim());
    return path.startsWith('`test/journeys/transcripts/') ? [{ path: path.slice(1, -1), presses, letters }] : [];
  });
  const files = readdirSync('test/journeys/transcripts');
  assert.equal(found.length * 2, files.length);
  for (const { path, presses, letters } of found) {
    assert.ok(existsSync(path.replace('.en.', '.vi.')), path);
    const [, keys, typed] = /(\d+) key presses, (\d+) of them/.exec(readFileSync(path, 'utf8')) ?? [];
    assert.deepEqual([presses, letters], [keys, typed], path);
  }
});
