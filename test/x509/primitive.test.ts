/** The contents of primitive elements: the only form that DER allows (X.690 §8 and §11). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/x509/der/decode.js';
import { tags } from '../../src/x509/der/element.js';

const element = (tag: number, contents: readonly number[]) => Uint8Array.of(tag, contents.length, ...contents);

const BMP = 30;
const INTEGERS = [tags.integer, tags.enumerated];
/** Never primitive: end-of-contents, SEQUENCE and SET. */
const NEVER = [0x00, 0x10, 0x11];

type Contents = readonly (readonly number[])[];

const GOOD: readonly (readonly [kinds: readonly number[], Contents])[] = [
  [[tags.boolean], [[0x00], [0xff]]],
  [INTEGERS, [[0x00], [0x7f], [0x80], [0xff], [0x00, 0x80], [0x01, 0x00], [0xff, 0x7f], [0x80, 0x00]]],
  [[tags.bitString], [[0x00], [0x00, 0xff], [0x03, 0xf8], [0x07, 0x80]]],
  [[tags.null], [[]]],
  [[tags.oid], [[0x2a], [0x2a, 0x81, 0x00], [0x2a, 0x86, 0x48]]],
  [[tags.utf8], [[], [0x41], [0xc3, 0x80]]],
  [[BMP], [[], [0x00, 0x41]]],
];

const BAD: readonly (readonly [kinds: readonly number[], Contents, fault: string])[] = [
  [[tags.boolean], [[], [0x01], [0x7f], [0xfe], [0x00, 0x00], [0xff, 0xff], [0x00, 0xff]], 'bad-boolean'],
  [INTEGERS, [[], [0x00, 0x00], [0x00, 0x7f], [0xff, 0x80], [0xff, 0xff]], 'bad-integer'],
  [[tags.bitString], [[], [0x01], [0x08, 0x00], [0xff, 0x00], [0x01, 0x01], [0x07, 0xff]], 'bad-bit-string'],
  [[tags.null], [[0x00]], 'bad-null'],
  [[tags.oid], [[], [0x80], [0x2a, 0x80], [0x2a, 0x80, 0x01], [0x80, 0x01]], 'bad-oid'],
  [[tags.utf8], [[0x80], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80]], 'bad-string'],
  [[BMP], [[0x00], [0x00, 0x41, 0x00]], 'bad-string'],
  [NEVER, [[]], 'tag-form'],
];

/** Each kind with each contents. */
const elements = (kinds: readonly number[], all: Contents) =>
  kinds.flatMap((tag) => all.map((contents) => element(tag, contents)));
const named = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('contents in the form of DER are taken', () => {
  for (const [kinds, contents] of GOOD)
    for (const bytes of elements(kinds, contents)) assert.doesNotThrow(() => decode(bytes), named(bytes));
});

test('contents in any other form are refused, by the element’s kind', () => {
  for (const [kinds, contents, message] of BAD)
    for (const bytes of elements(kinds, contents)) assert.throws(() => decode(bytes), { message }, named(bytes));
});
