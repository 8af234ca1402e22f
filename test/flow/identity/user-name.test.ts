import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTaxCode, normalizeTaxCode } from '../../../src/flow/identity/tax-code.js';
import { isUserName, normalizeUserName } from '../../../src/flow/identity/user-name.js';

test('each number has one spelling: agencies keep their dots, tax codes get their dash', () => {
  for (const [typed, name] of [
    [' 034 086 012 222 ', '034086012222'],
    ['034.086.012.222', '034086012222'],
    ['０３４０８６０１２２２２', '034086012222'],
    ['0109999999001', '0109999999-001'],
    ['0109999999-001', '0109999999-001'],
    ['h26.1.2', 'H26.1.2'],
    ['000.00.01.h29', '000.00.01.H29'],
    ['1012345', '1012345'],
  ] as const) {
    assert.equal(normalizeUserName(typed), name);
    assert.ok(isUserName(name), name);
  }
  for (const name of [
    '',
    '03408601222',
    '0340860122222',
    '0109999999-01',
    '101234',
    'H2',
    'H26.1.2.3.4',
    '000.00.01.29',
  ])
    assert.ok(!isUserName(name), name);
});

test('the last of a tax code’s ten digits is a check digit', () => {
  assert.equal(normalizeTaxCode('0109999999'), '0109999999');
  const good = Array.from({ length: 10 }, (_, last) => `010010910${last}`).filter(isTaxCode);
  assert.equal(good.length, 1);
  assert.ok(isTaxCode(`${good[0] ?? ''}-001`));
  for (const code of ['', '010010910', `${good[0] ?? ''}001`]) assert.ok(!isTaxCode(code), code);
  assert.ok(isTaxCode('034086012222'), 'a person’s own number');
});
