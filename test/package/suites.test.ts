/** Test files that share a process: `.config/suites.mjs`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const SUITES = JSON.stringify(pathToFileURL(resolve('.config/suites.mjs')).href);

/** A file that says when its hooks and its tests run; `more` follows. */
const file = (name: string, more = '') => `import { after, afterEach, before, test } from ${SUITES};
  before(() => console.error('${name} begins'));
  afterEach(() => console.error('${name} has run a test'));
  after(() => console.error('${name} ends'));
  test('first of ${name}', () => console.error('${name} runs'));
  ${more}`;

test('files that share a process keep their hooks to themselves, and a failure names its file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-suites-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const files: Readonly<Record<string, string>> = {
    a: file('a', "test('fails', () => { throw new Error('on purpose'); });"),
    b: 'throw new Error("cannot be imported");',
    c: 'export {};',
    d: file('d'),
  };
  const urls = Object.entries(files).map(([name, text]) => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, text);
    return [`${name}.test.ts`, pathToFileURL(path).href];
  });
  const program = `import { runSuites } from ${SUITES}; await runSuites(${JSON.stringify(Object.fromEntries(urls))});`;
  writeFileSync(join(folder, 'program.mjs'), program);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--test-reporter=tap', join(folder, 'program.mjs')],
    // A runner around this test would ask for its own format.
    { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  assert.equal(status, 1, stdout);
  assert.deepEqual(stdout.match(/^(?:not )?ok .*$/gm), [
    'not ok 1 - a.test.ts',
    'not ok 2 - b.test.ts',
    'not ok 3 - c.test.ts',
    'ok 4 - d.test.ts',
  ]);
  assert.match(stdout, /^# pass 2\n# fail 3$/m);
  for (const message of ['on purpose', 'cannot be imported', 'The file has no tests.'])
    assert.ok(stdout.includes(message));
  assert.deepEqual(stderr.trim().split('\n'), [
    ...['a begins', 'a runs', 'a has run a test', 'a has run a test', 'a ends'],
    ...['d begins', 'd runs', 'd has run a test', 'd ends'],
  ]);
});
