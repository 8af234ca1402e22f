import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const blocks = (text: string, lang: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${lang}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

test('the README’s lines are those of the served page', () => {
  const readme = read('README.md');
  assert.ok(readme.split('\n').length < 120);
  assert.equal(blocks(readme, 'html')[0], read('demo/embed.html'));
  assert.ok(read('demo/embed.html').trim().split('\n').length <= 12);
  // Search engines show it, and Lighthouse asks for it.
  assert.match(read('demo/embed.html'), /<meta name="description" content="[^"]{40,160}" \/>/);
});

test('the picture is small', () => {
  assert.ok(statSync(new URL('../../docs/picture.png', import.meta.url)).size <= 200 * 1024);
});
