import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPassword, passwordRules } from '../../src/flow/password.js';

test('a password has 8 to 128 characters, counted as people see them', () => {
  for (const [size, met] of [
    [7, false],
    [8, true],
    [128, true],
    [129, false],
  ] as const) {
    assert.equal(passwordRules('a'.repeat(size)).length, met, String(size));
    assert.equal(passwordRules('ậ'.normalize('NFD').repeat(size)).length, met, `${size} letters with marks`);
    assert.equal(passwordRules('😀'.repeat(size)).length, met, `${size} faces`);
  }
});

test('each kind of character meets only its own rule', () => {
  const none = { length: false, upper: false, lower: false, digit: false, special: false };
  for (const [text, rule] of [
    ['Ă', 'upper'],
    ['ầ', 'lower'],
    ['7', 'digit'],
    ['٣', 'digit'],
    ['/', 'special'],
    ['€', 'special'],
    [' ', 'special'],
  ] as const) {
    assert.deepEqual(passwordRules(text), { ...none, [rule]: true }, text);
  }
  assert.deepEqual(passwordRules('\u0007'), none, 'a control character');
  assert.deepEqual(passwordRules(''), none);
});

test('a password meets every rule, and has no control character', () => {
  for (const password of ['Aa@12345', 'Sông Trà 1986', 'ẦầĐđ-2026']) assert.ok(isPassword(password), password);
  for (const password of [
    'Aa@1234',
    'aa@12345',
    'AA@12345',
    'Aa@bcdef',
    'Aa012345',
    '',
    'Aa@12345\n',
    'Aa@1\u00002345',
  ])
    assert.equal(isPassword(password), false, JSON.stringify(password));
  assert.equal(isPassword('Aa@123456789', 13), false);
  assert.equal(isPassword('Aa@123456789', 12), true);
});
