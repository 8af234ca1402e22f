import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMISES } from './index.js';

/**
 * Tests one promise with the rounds of `npm test`. Each promise has its own file, so that they run
 * in parallel.
 */
export function keeps(name: string): void {
  const promised = PROMISES[name];
  test(`${name}: ${promised?.what}, ${promised?.n.small} times`, async () => {
    assert.ok(promised);
    const { well, said } = await promised.keep(promised.n.small);
    assert.ok(well, said);
  });
}
