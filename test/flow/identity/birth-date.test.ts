import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { birthDateKey, formatBirthDate, isYoungerThan, parseBirthDate } from '../../../src/flow/identity/birth-date.js';

const today = new Date('2026-11-23T10:00:00Z');
const parse = (text: string) => parseBirthDate(text, today);

test('reads a date of birth in every common spelling', () => {
  const date = { year: 1986, month: 6, day: 12 };
  const ways = ['12/06/1986', '12/6/1986', '12-06-1986', '12.06.1986', '12 06 1986', '12 / 06 / 1986', '12061986'];
  ways.push(
    '12,6,1986',
    '12–06–1986',
    '12—06/1986',
    '12⁄06⁄1986',
    '12\\06\\1986',
    '12\u00a006\u00a01986',
    '12_06_1986',
  );
  ways.push(
    '1986-06-12',
    '1986-6-12',
    '1986/06/12',
    '1986.06.12',
    '1986 06 12',
    '19860612',
    '  12/06/1986\n',
    '1261986',
  );
  for (const text of ways) assert.deepEqual(parse(text), date, text);
});

test('reads one-digit days and months', () => {
  for (const text of ['1/6/1986', '1-6-1986', '01/6/1986', '1/06/1986', '1986-6-1', '161986', '01061986'])
    assert.deepEqual(parse(text), { year: 1986, month: 6, day: 1 }, text);
});

test('refuses digits without separators that fit two dates', () => {
  for (const text of ['111986', '121986', '1121986', '2111986']) assert.equal(parse(text), undefined, text);
});

test('reads dates without a day or a month', () => {
  for (const text of ['06/1986', '6/1986', '6-1986', '061986', '1986-06', '1986/06', '198606'])
    assert.deepEqual(parse(text), { year: 1986, month: 6 });
  assert.deepEqual(parse(' 1986 '), { year: 1986 });
});

test('refuses days that do not exist', () => {
  const wrong = [
    '',
    '31/04/1986',
    '29/02/1900',
    '29/02/2023',
    '00/01/1986',
    '12/13/1986',
    '12/00/1986',
    '0',
    '12/06/86',
  ];
  wrong.push(
    '32/01/1986',
    '12/06/1899',
    '1899',
    '00/1986',
    '12/1986/06',
    '19/86',
    '161/986',
    '12//06/1986',
    '１２/06/1986',
    '12/06/1986x',
  );
  wrong.push('1986-13-12', '1986-06-00', '2023-02-29', '-1986', '12/06/19860', '\u0000', 'mười hai');
  for (const text of wrong) assert.equal(parse(text), undefined, JSON.stringify(text));
  for (const text of ['29/02/2000', '29/02/2024']) assert.ok(parse(text), text);
});

test('refuses future dates, by the date in Viet Nam', () => {
  for (const text of ['24/11/2026', '12/2026', '2027', '9999']) assert.equal(parse(text), undefined, text);
  for (const text of ['23/11/2026', '11/2026', '2026']) assert.ok(parse(text), text);
  assert.ok(parseBirthDate('24/11/2026', new Date('2026-11-23T17:00:00Z')));
  assert.equal(parseBirthDate('24/11/2026', new Date('2026-11-23T16:59:59Z')), undefined);
});

test('formats dates for people and for comparison', () => {
  const table = [
    [{ year: 1986, month: 6, day: 12 }, '12/06/1986', '1986-06-12'],
    [{ year: 1986, month: 6 }, '06/1986', '1986-06'],
    [{ year: 1986 }, '1986', '1986'],
  ] as const;
  for (const [date, written, key] of table) {
    assert.equal(formatBirthDate(date), written);
    assert.equal(birthDateKey(date), key);
  }
});

test('parses its own format of every day since 1900', () => {
  const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 3 }), (day, precision) => {
      const key = day.toISOString().slice(0, 10).split('-').slice(0, precision).join('-');
      const date = parse(key);
      assert.ok(date);
      assert.equal(birthDateKey(date), key);
      assert.deepEqual(parse(formatBirthDate(date)), date);
    }),
  );
});

test('never throws, and returns only real days', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9/. -]{0,12}$/));
  fc.assert(
    fc.property(texts, (text) => {
      const date = parse(text);
      if (!date) return;
      const { year, month = 1, day = 1 } = date;
      assert.equal(new Date(Date.UTC(year, month - 1, day)).getUTCDate(), day);
      assert.ok(year >= 1900 && year <= 2026);
    }),
    { numRuns: 2000 },
  );
});

test('compares an age in years, by the date in Viet Nam', () => {
  const younger = (text: string, now = today) => isYoungerThan(parseBirthDate(text, now)!, 14, now);
  for (const text of ['24/11/2012', '12/2012', '2013', '23/11/2026']) assert.equal(younger(text), true, text);
  // An unknown day or month counts as the earliest possible.
  for (const text of ['23/11/2012', '11/2012', '2012', '12/06/1986']) assert.equal(younger(text), false, text);
  assert.equal(younger('24/11/2012', new Date('2026-11-23T16:59:59Z')), true);
  assert.equal(younger('24/11/2012', new Date('2026-11-23T17:00:00Z')), false);
  assert.equal(younger('29/02/2012', new Date('2026-02-28T10:00:00Z')), true);
  assert.equal(younger('29/02/2012', new Date('2026-03-01T10:00:00Z')), false);
});
