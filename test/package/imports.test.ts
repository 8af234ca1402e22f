/**
 * A chunk may never load: each dynamic import of the elements has the timeout of `part()` (decision
 * 0042).
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

/** Tables of import functions; their callers go through `part()`. */
const TABLE = /(?:const|readonly) (?:load|LOADS|SIGNERS|AGENCY|ways)\b[^;]*$/;

/** Whether a position is inside the parentheses of a `part` call. */
function isLimited(before: string): boolean {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    if (before[at] === ')') depth += 1;
    if (before[at] !== '(') continue;
    if (depth > 0) depth -= 1;
    else if (/\bpart$/.test(before.slice(0, at))) return true;
  }
  return false;
}

/** Dynamic imports without a timeout. */
function endless(name: string, text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  return [...code.matchAll(/(?<!typeof )\bimport\([^)]*\)/g)]
    .filter(({ index }) => !isLimited(code.slice(0, index)) && !TABLE.test(code.slice(0, index)))
    .map(([found]) => `${name}: ${found}`);
}

test('every dynamic import of the elements has a timeout', () => {
  const files = readdirSync('src/elements', { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file));
  assert.ok(files.length > 40, 'there was something to read');
  assert.deepEqual(
    files.flatMap((file) => endless(file, readFileSync(join('src/elements', file), 'utf8'))),
    [],
  );
});

test('detects a bare import, also beside a limited one', () => {
  const text = `const a = await import('./a.js');
    const b = part(import('./b.js')); const c = () => import('./c.js'); part(Promise.all([x(), import('./d.js')]));
    static readonly load = { e: () => import('./e.js') }; later(import('./f.js'));`;
  assert.deepEqual(
    endless('x.ts', text),
    ['a', 'c', 'f'].map((each) => `x.ts: import('./${each}.js')`),
  );
});
