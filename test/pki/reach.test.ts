import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

test('nothing in this folder can reach the network, whatever a certificate names (T22)', () => {
  const folder = new URL('../../src/pki/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    assert.doesNotMatch(source, /\bfetch\(|XMLHttpRequest|WebSocket|from 'node:/, name);
  }
});

test('only the gateway’s side asks for a status; a page loads PKI.js in one place, late, to read what it shows', () => {
  const root = new URL('../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true }).map(String);
  const askers = files.filter(
    (file) =>
      file.endsWith('.ts') &&
      /pki\/(?:revocation|pipeline|pkijs-reader)|from '\.\/(?:revocation|pipeline|pkijs-reader)\.js'/.test(
        readFileSync(new URL(file, root), 'utf8'),
      ),
  );
  assert.ok(askers.includes('node/second-parser.ts'));
  const reader = 'elements/certificate-reader.ts';
  const late = readFileSync(new URL(reader, root), 'utf8');
  assert.doesNotMatch(late, /pki\/(?:revocation|pipeline)|from '[^']*pkijs-reader/);
  for (const file of askers.filter((each) => each !== reader))
    assert.match(file, /^(?:node|server)\/|^pki\/pipeline\.ts$/, file);
});
