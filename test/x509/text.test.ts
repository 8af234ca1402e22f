import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkUtf8, isAscii, latin1, utf8Of } from '../../src/x509/der/text.js';

const span = (...bytes: readonly number[]) => ({
  bytes: Uint8Array.of(0xff, ...bytes, 0xff),
  from: 1,
  to: bytes.length + 1,
});

test('octets below 0x80 are ASCII; others must be UTF-8, or are Latin-1', () => {
  for (const bytes of [[], [0x00], [0x7f], [0x41, 0x42]]) {
    assert.ok(isAscii(span(...bytes)));
    assert.equal(utf8Of(span(...bytes)), String.fromCharCode(...bytes));
    checkUtf8(span(...bytes));
  }
  for (const bytes of [[0x80], [0xff], [0x41, 0xc3], [0xc3, 0x41]]) {
    assert.ok(!isAscii(span(...bytes)));
    assert.throws(() => utf8Of(span(...bytes)), { message: 'bad-string' });
    assert.throws(() => checkUtf8(span(...bytes)), { message: 'bad-string' });
    assert.equal(latin1(span(...bytes)), String.fromCharCode(...bytes));
  }
  assert.equal(utf8Of(span(0xc3, 0x80)), 'À');
  assert.equal(utf8Of(span(0xef, 0xbb, 0xbf)), '\ufeff');
});
