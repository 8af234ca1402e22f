/** A portal's own text messages: each fits one message, and a wrong one names its place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vietnamese } from '../../../src/locales/gateway.js';
import { checkPhoneTexts, phoneTexts } from '../../../src/server/checks/phone-texts.js';

const { phone } = vietnamese;
const read = (changes: object) => () => checkPhoneTexts({ vi: { ...phone, ...changes } });

test('our own texts pass', () => {
  assert.doesNotThrow(read({}));
});

test('a wrong text of a registration, and of each other purpose, names its place', () => {
  assert.throws(read({ code: 'no place' }), /^TypeError: phoneTexts\.vi\.code needs \{code\} once\.$/);
  assert.throws(read({ code: '{code} {code}' }), /phoneTexts\.vi\.code needs/);
  for (const purpose of ['signIn', 'recover', 'change'] as const) {
    const wrong = { [purpose]: { ...phone[purpose], code: 'no place' } };
    assert.throws(read(wrong), new RegExp(`^TypeError: phoneTexts\\.vi\\.${purpose}\\.code needs`));
  }
});

test('a letter outside GSM 03.38, or a text of more than 100 letters, is refused', () => {
  assert.throws(read({ code: '{code} mã' }), /phoneTexts\.vi\.code has a letter that is not in GSM 03\.38/);
  assert.doesNotThrow(read({ code: `{code}${'x'.repeat(100)}` }));
  assert.throws(read({ code: `{code}${'x'.repeat(101)}` }), /phoneTexts\.vi\.code is longer than 100 letters/);
});

test('each purpose has its own text, the portal’s before ours, in the nearest language', () => {
  const own = { code: '{code} of A', codeBelow: 'of A', sign: 'A' };
  for (const purpose of ['recover', 'change'] as const)
    assert.equal(phoneTexts(undefined, 'vi-VN', purpose), phone[purpose], purpose);
  assert.equal(phoneTexts(undefined, 'vi', 'sign-in'), phone.signIn);
  assert.equal(phoneTexts(undefined, 'fr', 'register').code, phone.code);
  assert.notEqual(phoneTexts(undefined, 'en', 'register').code, phone.code);
  assert.equal(phoneTexts({ vi: own }, 'vi', 'register').code, own.code);
  assert.equal(phoneTexts({ vi: own }, 'vi', 'sign-in'), phone.signIn);
  assert.equal(phoneTexts({ vi: { ...own, signIn: own } }, 'vi', 'sign-in'), own);
  assert.equal(phoneTexts({ fr: own }, 'fr-FR', 'register').code, own.code);
  assert.equal(phoneTexts({ fr: own }, 'fr', 'change'), phone.change);
});
