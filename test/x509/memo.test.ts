import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteMemo } from '../../src/x509/status/memo.js';

const recalled = (memo: ByteMemo<string>, octets: readonly number[], made: string): string =>
  memo.recall(Uint8Array.from(octets), 0, octets.length, () => made);

test('finds equal octets, wherever they are in an array', () => {
  const memo = new ByteMemo<string>(4);
  recalled(memo, [1, 2, 3], 'first');
  assert.equal(recalled(memo, [1, 2, 3], 'second'), 'first');
  assert.equal(
    memo.recall(Uint8Array.of(9, 1, 2, 3, 9), 1, 4, () => 'third'),
    'first',
  );
});

test('never confuses octets with the same sum', () => {
  const memo = new ByteMemo<string>(4);
  // 31·1 + 31 = 31·2 + 0, so these two sum to the same.
  assert.equal(recalled(memo, [1, 31], 'one'), 'one');
  assert.equal(recalled(memo, [2, 0], 'other'), 'other');
  assert.equal(recalled(memo, [1, 31], 'one again'), 'one again');
});

test('the input array may change afterwards', () => {
  const memo = new ByteMemo<string>(4);
  const bytes = Uint8Array.of(5, 6);
  memo.recall(bytes, 0, 2, () => 'before');
  bytes[0] = 7;
  assert.equal(recalled(memo, [5, 6], 'after'), 'before');
  assert.equal(
    memo.recall(bytes, 0, 2, () => 'changed'),
    'changed',
  );
});

test('evicts the oldest entry when it is full', () => {
  const memo = new ByteMemo<string>(2);
  for (const octet of [1, 2, 3]) recalled(memo, [octet], 'old');
  assert.equal(recalled(memo, [3], 'new'), 'old');
  assert.equal(recalled(memo, [1], 'new'), 'new');
});
