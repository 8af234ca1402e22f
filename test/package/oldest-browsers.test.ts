/** The scripts for a page are written in a syntax that the oldest browsers of docs/browsers.md read. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { transform } from 'esbuild';

const FOLDER = 'dist/cdn';

/** `chrome94` and the like, as the guide names them. */
function oldest(): readonly string[] {
  const page = readFileSync('docs/browsers.md', 'utf8');
  const [, below = ''] = page.split('## The oldest browsers\n');
  return [...below.matchAll(/^\| (Chrome|Firefox|Safari)[^|]*\| ([\d.]+)/gm)].map(
    ([, name = '', version = '']) => name.toLowerCase() + version,
  );
}

test('no script has to be rewritten for them', async () => {
  const target = [...oldest()];
  assert.deepEqual(
    target.map((each) => each.replace(/[\d.]+/, '')),
    ['chrome', 'firefox', 'safari'],
  );
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  assert.ok(files.length > 40);
  // esbuild counts these as young for the characters that each Unicode adds; the escapes are older.
  const supported = { 'regexp-unicode-property-escapes': true };
  const rewritten = async (code: string, goals: readonly string[]) =>
    (await transform(code, { target: [...goals], supported, format: 'esm', logLevel: 'silent' })).code;
  for (const file of files) {
    const code = readFileSync(join(FOLDER, file), 'utf8');
    assert.equal(await rewritten(code, target), await rewritten(code, ['esnext']), file);
  }
  const young = 'export class Young { static #known = true; static has(it) { return #known in it; } accessor = 1; }';
  assert.notEqual(await rewritten(young, ['chrome74']), await rewritten(young, ['esnext']), 'it would be seen');
});
