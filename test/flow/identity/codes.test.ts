import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isInsuranceCode, normalizeInsuranceCode } from '../../../src/flow/identity/insurance-code.js';
import { isTaxCode, normalizeTaxCode } from '../../../src/flow/identity/tax-code.js';

test('accepts tax codes of enterprises, of their units, and of people', () => {
  for (const code of ['0100109106', '0101360697', '0100109106-001', '034086012222'])
    assert.equal(isTaxCode(code), true);
});

test('takes a tax code however it is written', () => {
  assert.equal(normalizeTaxCode('0100 109 106'), '0100109106');
  for (const text of ['0100109106001', '0100109106-001', '0100109106 - 001', '01.00109106.001'])
    assert.equal(normalizeTaxCode(text), '0100109106-001');
  assert.equal(normalizeTaxCode('034 086 012 222'), '034086012222');
});

test('refuses what is not a tax code', () => {
  for (const code of [
    '',
    '0100109107',
    '0100109107-001',
    '0100109106-01',
    '010010910',
    '0100109106001',
    'MST0100109106',
  ])
    assert.equal(isTaxCode(code), false, code);
});

test('notices every single wrong digit of a tax code, and every swap of neighbours', () => {
  const code = '0100109106';
  for (let at = 0; at < 10; at += 1) {
    for (const digit of '0123456789') {
      const typed = code.slice(0, at) + digit + code.slice(at + 1);
      assert.equal(isTaxCode(typed), typed === code, typed);
    }
    const swapped =
      code.slice(0, at) +
      code
        .slice(at, at + 2)
        .split('')
        .reverse()
        .join('') +
      code.slice(at + 2);
    assert.equal(isTaxCode(swapped), swapped === code, swapped);
  }
});

test('finds at most one check digit for nine digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{9}$/), (nine) => {
      const fitting = '0123456789'.split('').filter((digit) => isTaxCode(nine + digit));
      assert.ok(fitting.length <= 1);
    }),
  );
});

test('takes ten digits for an insurance code', () => {
  assert.equal(isInsuranceCode(normalizeInsuranceCode('0123 456 789')), true);
  for (const code of ['', '123456789', '01234567890', '012345678a']) assert.equal(isInsuranceCode(code), false);
});
