import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearerOf, isEqual, ownerOf, tokenHash } from '../../../src/server/checks/bearer.js';

test('a token has an owner by its hash; no token has none, whatever is stored', async () => {
  const owners = { an: [await tokenHash('one'), await tokenHash('two')], thu: [await tokenHash('')] };
  for (const [token, owner] of [
    ['one', 'an'],
    ['two', 'an'],
    ['', 'thu'],
    ['three', undefined],
    [undefined, undefined],
  ] as const)
    assert.equal(await ownerOf(token, owners), owner);
});

test('a header names a token of 16 to 512 characters', () => {
  for (const token of ['a'.repeat(16), 'a'.repeat(512)]) assert.equal(bearerOf(`Bearer ${token}`), token);
  for (const header of [
    '',
    null,
    undefined,
    `Bearer ${'a'.repeat(15)}`,
    `Bearer ${'a'.repeat(513)}`,
    `Basic ${'a'.repeat(16)}`,
  ])
    assert.equal(bearerOf(header), undefined);
});

test('texts are equal if each character is, and the length', () => {
  assert.ok(isEqual('', '') && isEqual('abc', 'abc'));
  for (const other of ['', 'ab', 'abd', 'abcd', 'xbc']) assert.ok(!isEqual('abc', other));
});
