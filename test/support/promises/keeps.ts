import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMISES } from './index.js';

/** Tries one promise as often as `npm test` does. Each has a file of its own, so that they run side by side. */
export function keeps(name: string): void {
  const promised = PROMISES[name];
  test(`${name}: ${promised?.what}, ${promised?.n.small} times`, async () => {
    assert.ok(promised);
    const { well, said } = await promised.keep(promised.n.small);
    assert.ok(well, said);
  });
}
