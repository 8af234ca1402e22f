import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isInsuranceCode, normalizeInsuranceCode } from '../../../src/flow/identity/insurance-code.js';
import { isTaxCode, normalizeTaxCode } from '../../../src/flow/identity/tax-code.js';

test('accepts tax codes of enterprises, their units, and people', () => {
  for (const code of ['0100109106', '0101360697', '0100109106-001', '034086012222'])
    assert.equal(isTaxCode(code), true);
});

test('normalises every spelling of a tax code', () => {
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

test('detects every wrong digit and every swap of neighbours in a tax code', () => {
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

test('accepts at most one check digit for nine digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{9}$/), (nine) => {
      const fitting = '0123456789'.split('').filter((digit) => isTaxCode(nine + digit));
      assert.ok(fitting.length <= 1);
    }),
  );
});

const insurance = (text: string) => {
  const code = normalizeInsuranceCode(text);
  return isInsuranceCode(code, new Date('2026-11-23T10:00:00Z')) ? code : undefined;
};

test('accepts an insurance code of ten digits, a personal number, or a health card’s last ten digits', () => {
  assert.equal(insurance('0123 456 789'), '0123456789');
  for (const text of ['011089001357', '011 089 001 357']) assert.equal(insurance(text), '011089001357');
  for (const text of ['DN4011189160070', 'dn 4 01 1189160070', 'DN-4-01-11-891-60070'])
    assert.equal(insurance(text), '1189160070', text);
});

test('refuses what is not an insurance code', () => {
  const wrong = ['', '123456789', '01234567890', '012345678a', 'DN3486100000', 'DN40111891600701', 'D44011189160070'];
  for (const text of [...wrong, '034286012222', '4011189160070']) assert.equal(insurance(text), undefined, text);
});
