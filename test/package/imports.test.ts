/** A chunk may never come: each dynamic import of the elements has the time limit of `part()` (decision 0083). */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

/** Tables of functions that import; what calls them goes through `part()`. */
const TABLES = new Set(['load', 'SIGNERS', 'AGENCY']);

const isLimited = (node: ts.Node): boolean => {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isCallExpression(at) && at.expression.getText() === 'part') return true;
    if ((ts.isPropertyDeclaration(at) || ts.isVariableDeclaration(at)) && TABLES.has(at.name.getText())) return true;
  }
  return false;
};

/** Dynamic imports of a module that no time limit ends, as they are written. */
function endless(name: string, text: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && !isLimited(node))
      found.push(`${name}: ${node.getText()}`);
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return found;
}

test('every dynamic import of the elements ends', () => {
  const files = readdirSync('src/elements', { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file));
  assert.ok(files.length > 40, 'there was something to read');
  assert.deepEqual(
    files.flatMap((file) => endless(file, readFileSync(join('src/elements', file), 'utf8'))),
    [],
  );
});

test('a bare import is noticed, also beside one that ends', () => {
  const text = "const a = await import('./a.js'); const b = part(import('./b.js')); const c = () => import('./c.js');";
  assert.deepEqual(endless('x.ts', text), ["x.ts: import('./a.js')", "x.ts: import('./c.js')"]);
});
