import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

test('no code in x509 and proof can reach the network (T22)', () => {
  const folders = ['x509', 'proof'].map((name) => new URL(`../../src/${name}/`, import.meta.url));
  const all = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => new URL(name, folder)),
  );
  for (const name of all.filter(({ pathname }) => pathname.endsWith('.ts'))) {
    const source = readFileSync(name, 'utf8');
    assert.doesNotMatch(source, /\bfetch\(|XMLHttpRequest|WebSocket|from 'node:/, name.pathname);
  }
});

test('only the gateway checks a status; a page loads PKI.js in one place, late', () => {
  const root = new URL('../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true }).map(String);
  const askers = files.filter(
    (file) =>
      file.endsWith('.ts') &&
      /from '[^']*\/(?:revocation|pipeline|pkijs-reader)\.js'|import\('[^']*x509\/pkijs-reader\.js'/.test(
        readFileSync(new URL(file, root), 'utf8'),
      ),
  );
  assert.ok(askers.includes('node/second-parser.ts'));
  const reader = 'elements/internal/certificate-reader.ts';
  const late = readFileSync(new URL(reader, root), 'utf8');
  assert.doesNotMatch(late, /proof\/(?:revocation|pipeline)|from '[^']*pkijs-reader/);
  for (const file of askers.filter((each) => each !== reader))
    assert.match(file, /^(?:node|server)\/|^proof\/(?:pipeline|summary)\.ts$/, file);
});
