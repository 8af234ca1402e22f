import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCard } from '../../src/capture/card.js';
import { compareNames } from '../../src/flow/identity/full-name.js';

const payload = '034086012222|012345678|NGUYỄN ĐĂNG ĐIỆN|12061986|Nam|Thôn 1, Vũ Thư, Thái Bình|25122021';
const card = {
  citizenId: '034086012222',
  oldId: '012345678',
  fullName: 'NGUYỄN ĐĂNG ĐIỆN',
  birthDate: '12/06/1986',
};
const withField = (at: number, value: string) => Object.assign(payload.split('|'), { [at]: value }).join('|');

test("reads the guide's example", () => {
  assert.deepEqual(parseCard(payload), card);
});

test('reads cards without a CMND, in NFD, with a line break, and with additional fields', () => {
  const { oldId, ...rest } = card;
  assert.ok(oldId);
  assert.deepEqual(parseCard(withField(1, '')), rest);
  for (const text of [payload.normalize('NFD'), `${payload}\r\n`, `\ufeff${payload}`, `${payload}||CHA|MẸ|x`]) {
    assert.deepEqual(parseCard(text), card);
  }
});

test('reads a card with only the birth year, or the month and the year', () => {
  for (const [born, birthDate] of [
    ['00001950', '1950'],
    ['00061950', '06/1950'],
    ['1950', '1950'],
    ['061950', '06/1950'],
  ] as const)
    assert.equal(parseCard(withField(3, born))?.birthDate, birthDate);
});

test('drops the fields of a card that no form needs', () => {
  assert.deepEqual(Object.keys(parseCard(payload) ?? {}), ['citizenId', 'oldId', 'fullName', 'birthDate']);
});

test('refuses codes that are not cards', () => {
  const wrong = [
    '',
    '|'.repeat(6),
    '|'.repeat(1000),
    'https://example.com/034086012222|x|y|12061986|a|b|c',
    payload.split('|').slice(0, 6).join('|'),
    payload.replaceAll('|', ';'),
    withField(0, '34086012222'),
    withField(0, '034986012222'),
    withField(2, ''),
    withField(2, '<img src=x onerror=alert(1)>'),
    withField(2, 'NGUYỄN\u202e ĐIỆN'),
    withField(2, 'NGUYỄN\u0000ĐIỆN'),
    withField(2, 'Nguyá»…n Ä\u0090Äƒng'),
    withField(2, 'A'.repeat(101)),
    withField(3, '31021986'),
    withField(3, '12/06/1986'),
    withField(3, '12062986'),
    `${payload}|${'x'.repeat(1024)}`,
  ];
  for (const text of wrong) assert.equal(parseCard(text), undefined, text.slice(0, 80));
  assert.deepEqual(parseCard(withField(1, '__proto__')), parseCard(withField(1, '')));
});

test('never throws for any code', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...payload.split('|')),
    fc.constant('0'.repeat(12)),
  );
  fc.assert(
    fc.property(fc.array(field, { maxLength: 12 }), (fields) => {
      const read = parseCard(fields.join('|'));
      if (!read) return;
      assert.match(read.citizenId, /^\d{12}$/);
      assert.match(read.birthDate, /^[\d/]{4,10}$/);
      assert.equal(compareNames(read.fullName, fields.join('|').split('|')[2] ?? ''), 'same');
    }),
    { numRuns: 2000 },
  );
});
