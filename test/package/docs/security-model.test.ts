/**
 * Every cited id of a threat, rule or promise has an entry in docs/security-model.md.
 *
 * An id is T and two digits; B, C or L, a hyphen and a number; R-OTP or R-PW and a number; F or S
 * and a number, in parentheses or before a colon, a comma or a space. It occurs in comments, test
 * names and prose. A section sign belongs to an RFC or another standard and is never an id.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (file: string) => readFileSync(file, 'utf8');
const model = read('docs/security-model.md');
const anchors = new Set([...model.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id]) => id));

const ID = /(?<![\w.-])(?:T\d\d|[BCL]-\d{1,2}|R-(?:OTP|PW)-\d{1,2})(?![\w-]|\.\d)/g;
const FINDING_OR_SEAM = /(?<=\(|\/\*\* |, |'|^\| )[FS]\d{1,2}(?=[):,;]| )/gm;
const RANGE = /\b(T)(\d\d)(?:–| to | … )T(\d\d)|\b([BCL]-)(\d{1,2})(?:–| to | … )\4(\d{1,2})/g;

/** Documents outside the repository. */
const FOREIGN =
  /\b(?:SECURITY|STYLE|SPEC|KERNEL|DOMAIN|STACK|ANCHORS)(?:\.md)?(?:'s)?\s+(?:\* )?(?:§|[TF]\d|[BCL]-\d|R-[A-Z])/g;

const files = ['README.md', ...['src', 'test', 'demo', 'docs'].flatMap(filesOf)];

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|mjs|md)$/.test(file) && !file.startsWith('vectors/'))
    .map((file) => `${folder}/${file}`);
}

/** The ids in a text, including those inside a range (`T71 to T74`). */
function idsOf(text: string): readonly string[] {
  const between = [...text.matchAll(RANGE)].flatMap(([, t, from, to, prefix, first, last]) =>
    Array.from({ length: Number(to ?? last) - Number(from ?? first) + 1 }, (_, at) => {
      const number = String(Number(from ?? first) + at);
      return t ? t + number.padStart(2, '0') : `${prefix ?? ''}${number}`;
    }),
  );
  const single = [ID, FINDING_OR_SEAM].flatMap((pattern) => [...text.matchAll(pattern)].map(([id]) => id));
  return [...new Set([...single, ...between])];
}

test('every cited id has its anchor in the security model', () => {
  const cited = files.flatMap((file) => idsOf(read(file)).map((id) => ({ file, id })));
  const ids = new Set(cited.map(({ id }) => id));
  assert.ok(ids.size > 80, 'citations were found');
  for (const id of ['T01', 'T74', 'B-14', 'C-9', 'L-16', 'R-PW-5', 'F5', 'S8']) assert.ok(ids.has(id), id);
  const missing = cited.filter(({ id }) => !anchors.has(id.toLowerCase()));
  assert.deepEqual(missing, []);
});

test('ignores other tokens, and expands a range to its ids', () => {
  assert.deepEqual(idsOf('T1, ST12, T123, X-T12-b, T12.5, C-12-3, RFC-9, §2.5, F5Key, `S3`, sha-1, AC-1'), []);
  assert.deepEqual(idsOf('T09–T11 (F4), C-8 … C-9'), ['T09', 'T11', 'C-8', 'C-9', 'F4', 'T10']);
});

test('every entry has a unique anchor, and every link leads to one', () => {
  const all = [...model.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id]) => id);
  assert.equal(all.length, anchors.size, 'no anchor twice');
  for (let number = 1; number <= 74; number += 1) {
    assert.ok(anchors.has(`t${String(number).padStart(2, '0')}`), `T${number}`);
  }
  const links = files.flatMap((file) => {
    const text = read(file);
    const own = file === 'docs/security-model.md' ? text.matchAll(/\]\(#([\w-]+)\)/g) : [];
    return [...text.matchAll(/security-model\.md#([\w-]+)/g), ...own].map(([, to]) => ({ file, to }));
  });
  assert.ok(links.length > 20, 'links were found');
  assert.deepEqual(
    links.filter(({ to }) => !anchors.has(to ?? '')),
    [],
  );
});

test('the files named by the security model and the architecture exist', () => {
  const there = new Set(
    ['src', 'test', 'demo', '.config']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      .map((file) => file.split(/[\\/]/).at(-1)),
  );
  const named = [model, read('docs/architecture.md')].flatMap((text) =>
    [...text.matchAll(/`([\w.-]+\.(?:ts|mjs|json))`/g)].map(([, name]) => name),
  );
  assert.ok(named.length > 100);
  assert.deepEqual(
    named.filter((name) => !there.has(name)),
    [],
  );
});

test('no file cites a document outside the repository', () => {
  const found = files.flatMap((file) => [...read(file).matchAll(FOREIGN)].map(([text]) => `${file}: ${text}`));
  assert.deepEqual(found, []);
});
