import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  agreesWithBirthDate,
  citizenIdBirthYear,
  isCitizenId,
  isOldIdentityCard,
  normalizeCitizenId,
} from '../../../src/flow/identity/citizen-id.js';

const today = new Date('2026-11-23T00:00:00Z');

test("reads the guide's example", () => {
  const id = '034086012222';
  assert.equal(isCitizenId(id), true);
  assert.equal(citizenIdBirthYear(id), 1986);
  assert.equal(agreesWithBirthDate(id, { year: 1986, month: 6, day: 12 }), true);
  assert.equal(agreesWithBirthDate(id, { year: 1968 }), false);
});

test('reads the century from the fourth digit', () => {
  const table = [
    ['001000000001', 1900],
    ['001199000001', 1999],
    ['001200000001', 2000],
    ['001326000001', 2026],
  ] as const;
  for (const [id, year] of table) {
    assert.deepEqual([citizenIdBirthYear(id), isCitizenId(id, today)], [year, true]);
  }
});

test('normalises every spelling of a citizen id', () => {
  for (const text of [
    '034 086 012 222',
    '034.086.012.222',
    '034-086-012222',
    ' 034086012222\n',
    '０３４０８６０１２２２２',
  ])
    assert.equal(normalizeCitizenId(text), '034086012222');
});

test('refuses what is not a citizen id', () => {
  const wrong = ['', '03408601222', '0340860122223', '03408601222a', '٠٣٤٠٨٦٠١٢٢٢٢', '034\u0000086012222', '-'];
  for (const text of wrong) assert.equal(isCitizenId(normalizeCitizenId(text), today), false, text);
});

test('refuses a birth year in the future, by the date in Viet Nam', () => {
  assert.equal(isCitizenId('034286012222', today), false);
  assert.equal(isCitizenId('034227012222', today), false);
  assert.equal(isCitizenId('034227012222', new Date('2026-12-31T17:00:00Z')), true);
});

test('accepts an unknown province code', () => {
  assert.equal(isCitizenId('999086012222'), true);
});

test('recognises a CMND by its nine digits', () => {
  assert.equal(isOldIdentityCard(normalizeCitizenId('012 345 678')), true);
  for (const id of ['034086012222', '12345678', '1234567890', '']) assert.equal(isOldIdentityCard(id), false);
});

test('never loses a digit, and normalising is idempotent', () => {
  const separators = fc.stringMatching(/^[ .\-–]{0,3}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separators)), (parts) => {
      const digits = parts.map(([digit]) => digit).join('');
      assert.equal(normalizeCitizenId(parts.map(([digit, gap]) => `${digit}${gap}`).join('')), digits);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const id = normalizeCitizenId(text);
      assert.equal(normalizeCitizenId(id), id);
      assert.equal(isCitizenId(id) && isOldIdentityCard(id), false);
    }),
  );
});
