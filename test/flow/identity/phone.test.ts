import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import parsePhoneNumber from 'libphonenumber-js/max';
import { carrierHint } from '../../../src/flow/identity/carrier.js';
import { maskPhone, normalizePhone } from '../../../src/flow/identity/phone.js';

const ways = [
  '0823628899',
  '+84823628899',
  '84823628899',
  '0084823628899',
  '+84 823 628 899',
  '+84 (0)82 362 8899',
  '(082) 362-88-99',
  '082.362.8899',
  '082–362–8899',
  '  082 362\u00a08899 ',
  '\u202a+84 82 362 88 99\u202c',
  '823628899',
  '82 362 8899',
  '082/362/8899',
  '082_362_8899',
];

test('reads every common spelling of a mobile number', () => {
  for (const text of ways) assert.equal(normalizePhone(text), '+84823628899', text);
  assert.equal(normalizePhone('0843628899'), '+84843628899', 'a prefix that looks like the country');
});

test('refuses what is not a Vietnamese mobile number', () => {
  const wrong = [
    '',
    '82362889',
    '082362889',
    '0823628899 / 0912345678',
    '08236288990',
    '+85823628899',
    '02438252600',
    '19001234',
    '0123456789',
    '0823628899x',
    '０８２３６２８８９９',
    '++84823628899',
    '0008423628899',
    '+840084823628899',
  ];
  for (const text of wrong) assert.equal(normalizePhone(text), undefined, text);
});

test('agrees with libphonenumber on every mobile range', () => {
  for (let prefix = 300; prefix < 1000; prefix += 1) {
    const e164 = `+84${prefix}123456`;
    const type = parsePhoneNumber(e164)?.getType();
    assert.equal(normalizePhone(e164), type === 'MOBILE' ? e164 : undefined, e164);
  }
});

test('accepts its own output, which is always E.164', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9() .-]{0,20}$/)), (text) => {
      const e164 = normalizePhone(text);
      if (e164 === undefined) return;
      assert.match(e164, /^\+84[35789]\d{8}$/);
      assert.equal(normalizePhone(e164), e164);
    }),
  );
});

test('masks the middle of a number', () => {
  assert.equal(maskPhone('+84823628899'), '082****899');
});

test('returns the carrier of a prefix', () => {
  const carriers = {
    viettel: '086 096 097 098 032 033 034 035 036 037 038 039',
    vinaphone: '081 082 083 084 085 088 091 094',
    mobifone: '070 076 077 078 079 089 090 093',
    vietnamobile: '052 056 058 092',
    gmobile: '059 099',
    itel: '087',
    wintel: '055',
  };
  for (const [carrier, prefixes] of Object.entries(carriers)) {
    for (const prefix of prefixes.split(' '))
      assert.equal(carrierHint(`+84${prefix.slice(1)}3628899`), carrier, prefix);
  }
  for (const other of ['+84513628899', '+84953628899', '+85823628899', '']) assert.equal(carrierHint(other), undefined);
});
