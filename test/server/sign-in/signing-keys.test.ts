/** T68: when a key of ID tokens is published, and when it signs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSigningKey } from '../../../src/node/keys.js';
import { publishedAt, signerAt, type SigningKey } from '../../../src/server/sign-in/signing-keys.js';
import { createKeys } from '../../../src/server/vault/vault.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 29);
const kids = (keys: readonly SigningKey[]) => keys.map(({ kid }) => kid);

test('T68: the first key signs at once, the next an hour after its publication, the old one stays 13 hours', () => {
  const once = withSigningKey(createKeys(), START);
  const [one] = once.signing ?? [];
  assert.ok(one);
  assert.equal(signerAt([one], START), one);
  const { signing = [] } = withSigningKey(once, START + 5 * HOUR);
  const next = signing.at(-1);
  assert.ok(next);
  assert.notEqual(next.kid, one.kid);
  assert.notEqual(next.jwk.d, one.jwk.d);
  const at = (hours: number) => [
    signerAt(signing, START + hours * HOUR)?.kid,
    kids(publishedAt(signing, START + hours * HOUR)),
  ];
  const [old, fresh] = [one.kid, next.kid];
  assert.deepEqual(at(5), [old, [old, fresh]], 'published before it signs');
  assert.deepEqual(at(5.99), [old, [old, fresh]]);
  assert.deepEqual(at(6), [fresh, [fresh, old]], 'the signer is first');
  assert.deepEqual(at(18.99), [fresh, [fresh, old]]);
  assert.deepEqual(at(19), [fresh, [fresh]]);
});

test('T68: one key waits at a time, and a rotation drops the keys that have ended', () => {
  const twice = withSigningKey(withSigningKey(createKeys(), START), START + HOUR);
  assert.throws(() => withSigningKey(twice, START + 1.5 * HOUR), /wait until then/);
  assert.equal(withSigningKey(twice, START + 2 * HOUR).signing?.length, 3);
  const later = withSigningKey(twice, START + 40 * HOUR).signing ?? [];
  assert.deepEqual(kids(later).slice(0, -1), [twice.signing?.[1]?.kid]);
});

test('T68: a gateway whose clock is before every key signs with the first', () => {
  const { signing = [] } = withSigningKey(createKeys(), START);
  assert.equal(signerAt(signing, START - HOUR), signing[0]);
  assert.equal(signerAt([], START), undefined);
});
