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
