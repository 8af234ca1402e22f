import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkSync } from 'recheck';
import ts from 'typescript';

const patterns = new Map<string, string>();
for (const entry of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (!entry.endsWith('.ts')) continue;
  const file = ts.createSourceFile(entry, readFileSync(`src/${entry}`, 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) patterns.set(node.text, entry);
    ts.forEachChild(node, visit);
  };
  visit(file);
}

test('T44: no pattern in the source is slow on any text of a stranger’s', () => {
  assert.ok(patterns.size > 20, 'the patterns were found');
  const found = [...patterns].flatMap(([text, file]) => {
    const end = text.lastIndexOf('/');
    const { status } = checkSync(text.slice(1, end), text.slice(end + 1), { timeout: 30_000 });
    return status === 'safe' ? [] : [`${file}: ${text} is ${status}`];
  });
  assert.deepEqual(found, []);
});
