/**
 * The guides in Vietnamese. Each has the blocks, code, names and links of its English original, so
 * that neither changes without the other.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { guides, TRANSLATIONS } from '../../support/guides.js';

const translated = guides.filter((page) => page.startsWith(`${TRANSLATIONS}/`));
const originalOf = (page: string) => page.replace(TRANSLATIONS, 'docs');
const read = (page: string) => readFileSync(page, 'utf8');

/** A block of code, with the lines that it needs and a reader does not. */
const CODE = /(?:^<!-- with:\n(?:(?!-->)[\s\S])*-->\n+)?^```\w*\n[\s\S]*?^```$/gm;
/** The line below the title that leads to the other language. */
const OTHER_LANGUAGE = /^(# .*\n\n)(\[[^\]]+\]\([^)]+\))\n/;
const ANCHOR = /^<a id="[\w-]+"><\/a>\n+/gm;

const codeOf = (text: string): readonly string[] => text.match(CODE) ?? [];
const proseOf = (text: string): string => text.replace(OTHER_LANGUAGE, '$1').replaceAll(CODE, '```');

const kindOf = (block: string): string => {
  const [heading] = /^#+(?= )/.exec(block) ?? [];
  const count = (line: RegExp) => block.match(line)?.length ?? 0;
  if (heading) return heading;
  if (block === '```') return 'code';
  if (block.startsWith('|')) return `table of ${count(/^\|/gm)} rows`;
  return /^(?:-|\d+\.) /.test(block) ? `list of ${count(/^(?:-|\d+\.) /gm)}` : 'text';
};

/** The kinds of the page's blocks, in order. */
const shapeOf = (text: string): readonly string[] =>
  proseOf(text)
    .replaceAll(ANCHOR, '')
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map(kindOf);

/** Where the page's links lead, in alphabetical order. */
function linksOf(page: string): readonly string[] {
  const text = proseOf(read(page));
  const inside = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)/g)].map(
    ([, path = '', anchor = '']) => (path ? join(dirname(page), path) : page) + anchor,
  );
  const outside = [...text.matchAll(/(?<=\]\(|<)https?:[^)>\s]+/g)].map(([url]) => url);
  return [...inside, ...outside].sort();
}

/** Names of attributes, files, messages: what the page writes as code inside a sentence. */
const namesOf = (page: string): readonly string[] =>
  [
    ...new Set(
      [...proseOf(read(page)).matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, name = '']) => name.replaceAll(/\s+/g, ' ')),
    ),
  ].sort();

/** The link to the page in Vietnamese, where there is one. */
const inVietnamese = (link: string): string => {
  const other = link.replace(/^docs\//, `${TRANSLATIONS}/`);
  return guides.includes(other.replace(/#.*/, '')) ? other : link;
};

test('there are guides in Vietnamese', () => {
  for (const name of ['your-page', 'getting-started', 'embedding', 'theming', 'sign-in'])
    assert.ok(translated.includes(`${TRANSLATIONS}/${name}.md`), name);
});

for (const page of translated) {
  const original = originalOf(page);
  const [text, english] = [read(page), read(original)];

  test(`${page} and its original lead to each other, below their titles`, () => {
    assert.equal(OTHER_LANGUAGE.exec(text)?.[2], `[English](../${basename(page)})`);
    assert.equal(OTHER_LANGUAGE.exec(english)?.[2], `[Tiếng Việt](vi/${basename(page)})`);
  });

  test(`${page} has the blocks of its original`, () => {
    assert.ok(shapeOf(english).length > 5);
    assert.deepEqual(shapeOf(text), shapeOf(english));
  });

  test(`${page} has the code of its original, letter by letter`, () => {
    assert.ok(codeOf(english).length > 0);
    assert.deepEqual(codeOf(text), codeOf(english));
  });

  test(`${page} has the names of its original`, () => {
    assert.ok(namesOf(original).length > 10);
    assert.deepEqual(namesOf(page), namesOf(original));
  });

  test(`${page} has the links of its original, to pages in Vietnamese where there are any`, () => {
    assert.ok(linksOf(original).length > 1);
    assert.deepEqual(linksOf(page), linksOf(original).map(inVietnamese).sort());
  });

  test(`${page} has no text that is still in English`, () => {
    const blocks = proseOf(text)
      .split(/\n{2,}|\n(?=- )/)
      .slice(1);
    const left = blocks.filter(
      (block) => block.replaceAll(/`[^`]*`|\(.*?\)/g, '').length > 40 && !/[ạảấầậắềệộớờợụứựđ]/.test(block),
    );
    assert.deepEqual(left, []);
  });
}
