import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMISES } from '../support/promises/index.js';

/** These two have files of their own. */
const ELSEWHERE = ['L-1', 'L-2'];

for (const [name, { what, keep, n }] of Object.entries(PROMISES)) {
  if (ELSEWHERE.includes(name)) continue;
  test(`${name}: ${what}, ${n.small} times`, async () => {
    const { well, said } = await keep(n.small);
    assert.ok(well, said);
  });
}
