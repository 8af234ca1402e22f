/** Node's conversions give what the page's give. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url, toBase64, toBase64url, toHex } from '../src/bytes.js';
import { sameBytes } from '../src/signers/bytes.js';

const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 7) % 256);

test('converts bytes of every length, also in the middle of a buffer', () => {
  for (const length of [0, 1, 2, 3, 32, 255]) {
    const some = bytes.subarray(5, 5 + length);
    const binary = String.fromCharCode(...some);
    assert.equal(toBase64(some), btoa(binary));
    const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    assert.equal(toBase64url(some), text);
    assert.equal(toBase64url(some.slice().buffer), text);
    assert.deepEqual(fromBase64url(text), Uint8Array.from(some));
    assert.equal(
      toHex(some),
      some.reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), ''),
    );
  }
});

test('refuses what is not base64url', () => {
  for (const text of ['a', 'abcde', 'ab!d', 'ab.d', 'á'])
    assert.throws(() => fromBase64url(text), { name: 'InvalidCharacterError' }, text);
});

test('bytes are the same if each is, and there are as many', () => {
  assert.ok(sameBytes(bytes, bytes.slice()));
  for (const other of [bytes.toReversed(), bytes.subarray(1), bytes.subarray(0, 299)])
    assert.ok(!sameBytes(bytes, other) && !sameBytes(other, bytes));
});
