import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import { checkSync } from 'recheck';
import { parseAst } from 'rollup/parseAst';

const patterns = new Map<string, string>();
/** Records each regular expression of a syntax tree (ESTree) with its file. */
const note = (node: unknown, file: string): void => {
  if (typeof node !== 'object' || node === null) return;
  if ('regex' in node) {
    const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string };
    patterns.set(`/${pattern}/${flags}`, file);
  }
  for (const child of Object.values(node)) note(child, file);
};
for (const entry of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (!entry.endsWith('.ts')) continue;
  const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };
  note(parseAst(transformSync(readFileSync(`src/${entry}`, 'utf8'), { loader: 'ts', tsconfigRaw }).code), entry);
}

test('T44: no regular expression in the source can be made slow by its input', () => {
  assert.ok(patterns.size > 20, 'the patterns were found');
  const found = [...patterns].flatMap(([text, file]) => {
    const end = text.lastIndexOf('/');
    const { status } = checkSync(text.slice(1, end), text.slice(end + 1), { timeout: 30_000 });
    return status === 'safe' ? [] : [`${file}: ${text} is ${status}`];
  });
  assert.deepEqual(found, []);
});
