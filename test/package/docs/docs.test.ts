import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { en } from 'dvc-register/locales/en.js';
import { vi } from 'dvc-register/locales/vi.js';
import { PROBLEM_STATUS } from 'dvc-register';
import { LIMITS } from 'dvc-register/server';
import { guides } from '../../support/guides.js';

const read = (file: string) => readFileSync(file, 'utf8');

test('every problem code has an anchor in the docs, and a sentence in both languages', async () => {
  const page = read('docs/problems.md');
  const [first, second] = await Promise.all([vi.later(), en.later()]);
  for (const code of Object.keys(PROBLEM_STATUS)) {
    assert.match(page, new RegExp(`^## ${code}$`, 'm'), code);
    assert.ok(first.problem[code as keyof typeof PROBLEM_STATUS]);
    assert.ok(second.problem[code as keyof typeof PROBLEM_STATUS]);
  }
});

test('every section of RFC 7644 that the SCIM page claims has a test with its number', () => {
  const rows = read('docs/scim.md')
    .split('\n')
    .filter((line) => line.startsWith('| §'));
  const claimed = rows.flatMap((row) => row.split('|')[1]?.match(/§[\d.]+/g) ?? []);
  assert.ok(claimed.length > 15);
  const names = [...read('test/server/scim/scim-server.test.ts').matchAll(/test\('(RFC 7644 [^:]*):/g)].join();
  for (const section of claimed)
    assert.match(names, new RegExp(`${section.replaceAll('.', '\\.')}(?![.\\d])`), section);
});

test('the page about the gateway has a row for every limit', () => {
  const [, table = ''] = /`LIMITS`\):\n\n\|.*\n\|.*\n([\s\S]*?)\n\n/.exec(read('docs/gateway.md')) ?? [];
  assert.equal(table.split('\n').length, Object.keys(LIMITS).length);
});

test('the README is short, and its links lead to files', () => {
  const text = read('README.md');
  assert.ok(text.split('\n').length < 120);
  for (const [, path = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) assert.ok(existsSync(path), path);
});

test('the page about connectors names every operation, scope and member of the registry’s document', () => {
  const page = read('docs/connectors.md');
  const file = read('docs/registry-openapi.yaml');
  const operations = [...file.matchAll(/^ {2}\/([\w-]+)\/v1\/match:$/gm)].map(([, registry = '']) => registry);
  assert.deepEqual(operations, ['social-insurance', 'vietnam-post']);
  for (const registry of operations) assert.ok(page.includes(`'${registry}'`), registry);
  const members = page.match(/\b(?:(?:KYC|current)?[a-z]\w*Match|currentIdDocument)\b/g) ?? [];
  assert.ok(members.length > 0);
  for (const member of members) assert.ok(file.includes(`${member}:`), member);
  for (const [, path = ''] of page.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)) assert.ok(existsSync(path), path);
});

test('the README’s table of folders names exactly the existing folders', () => {
  const named = [...read('README.md').matchAll(/^\| `([\w./-]+)`/gm)].map(([, path]) => path).sort();
  const folders = (path: string) =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const own = folders('.').filter((name) => ['.config', 'demo', 'docs', 'test'].includes(name));
  const expected = [...own, ...folders('src').map((name) => `src/${name}`)].sort();
  assert.deepEqual(named, expected);
});

/** A page's anchors: explicit ones, and those that GitHub generates from headings. */
const anchorsOf = (text: string) => [
  ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id),
  ...[...text.matchAll(/^#{1,4} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  ),
];

test('every link of a page leads to an existing file and anchor', () => {
  const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  const links = ['README.md', ...pages.map((file) => join('docs', file))].flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', anchor]) => ({
      page,
      target: path ? join(dirname(page), path) : page,
      anchor,
    })),
  );
  assert.ok(links.length > 150);
  const dead = links.filter(
    ({ target, anchor }) => !existsSync(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor)),
  );
  assert.deepEqual(dead, []);
});

test('every file and folder that a guide names exists', () => {
  const current = guides.filter((guide) => guide !== 'docs/CHANGELOG.md');
  const named = current.flatMap((guide) =>
    [...read(guide).matchAll(/`((?:src|test|demo|docs|\.config)\/[\w./-]*)`/g)].map(([, path = '']) => ({
      guide,
      path,
    })),
  );
  assert.ok(named.length > 30);
  assert.deepEqual(
    named.filter(({ path }) => !existsSync(path)),
    [],
  );
});

test('every test that the agent’s page names exists', () => {
  const rows = read('docs/agent-protocol.md')
    .split('\n')
    .filter((line) => /^\| (?:[A-Z]-?\d+) /.test(line));
  assert.ok(rows.length > 14);
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const plain = (text: string) => text.replaceAll(/[’']/g, "'");
  for (const row of rows) {
    const cell = row.split('|')[2] ?? '';
    for (const part of cell.split(/(?=`[\w/]+`: \*)/)) {
      const [, file = ''] = /`([\w/]+)`: \*/.exec(part) ?? [];
      if (!file) continue;
      const sources = tests
        .filter((path) => path.endsWith(`${file}.test.ts`))
        .map((path) => plain(read(`test/${path}`)));
      for (const [, name = ''] of part.matchAll(/\*([^*]+)\*/g)) {
        for (const words of plain(name)
          .split('…')
          .map((text) => text.trim())
          .filter(Boolean))
          assert.ok(
            sources.some((source) => source.includes(words)),
            `${file}: ${words}`,
          );
      }
    }
  }
});
