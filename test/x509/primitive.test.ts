/** The contents of primitive elements: the only form that DER allows (X.690 §8 and §11). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/x509/der/decode.js';

const element = (tag: number, contents: readonly number[]) => Uint8Array.of(tag, contents.length, ...contents);

const [BOOLEAN, INTEGER, BIT_STRING, NULL, OID, ENUMERATED, UTF8, BMP] = [1, 2, 3, 5, 6, 10, 12, 30] as const;

const GOOD: readonly (readonly [number, readonly number[]])[] = [
  ...([[0x00], [0xff]] as const).map((contents) => [BOOLEAN, contents] as const),
  ...[INTEGER, ENUMERATED].flatMap((tag) =>
    [[0x00], [0x7f], [0x80], [0xff], [0x00, 0x80], [0x01, 0x00], [0xff, 0x7f], [0x80, 0x00]].map(
      (contents) => [tag, contents] as const,
    ),
  ),
  ...[[0x00], [0x00, 0xff], [0x03, 0xf8], [0x07, 0x80]].map((contents) => [BIT_STRING, contents] as const),
  [NULL, []],
  ...[[0x2a], [0x2a, 0x81, 0x00], [0x2a, 0x86, 0x48]].map((contents) => [OID, contents] as const),
  ...[[], [0x41], [0xc3, 0x80]].map((contents) => [UTF8, contents] as const),
  ...[[], [0x00, 0x41]].map((contents) => [BMP, contents] as const),
];

const BAD: readonly (readonly [number, readonly number[], string])[] = [
  ...[[], [0x01], [0x7f], [0xfe], [0x00, 0x00], [0xff, 0xff], [0x00, 0xff]].map(
    (contents) => [BOOLEAN, contents, 'bad-boolean'] as const,
  ),
  ...[INTEGER, ENUMERATED].flatMap((tag) =>
    [[], [0x00, 0x00], [0x00, 0x7f], [0xff, 0x80], [0xff, 0xff]].map(
      (contents) => [tag, contents, 'bad-integer'] as const,
    ),
  ),
  ...[[], [0x01], [0x08, 0x00], [0xff, 0x00], [0x01, 0x01], [0x07, 0xff]].map(
    (contents) => [BIT_STRING, contents, 'bad-bit-string'] as const,
  ),
  [NULL, [0x00], 'bad-null'],
  ...[[], [0x80], [0x2a, 0x80], [0x2a, 0x80, 0x01], [0x80, 0x01]].map(
    (contents) => [OID, contents, 'bad-oid'] as const,
  ),
  ...[[0x80], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80]].map((contents) => [UTF8, contents, 'bad-string'] as const),
  ...[[0x00], [0x00, 0x41, 0x00]].map((contents) => [BMP, contents, 'bad-string'] as const),
  ...[0x00, 0x10, 0x11].map((tag) => [tag, [], 'tag-form'] as const),
];

const named = (tag: number, contents: readonly number[]) => Buffer.from(element(tag, contents)).toString('hex');

test('contents in the form of DER are taken', () => {
  for (const [tag, contents] of GOOD) assert.doesNotThrow(() => decode(element(tag, contents)), named(tag, contents));
});

test('contents in any other form are refused, by the element’s kind', () => {
  for (const [tag, contents, message] of BAD)
    assert.throws(() => decode(element(tag, contents)), { message }, named(tag, contents));
});
