/** M14: a day, a time and a covered number are written in one way, wherever people read them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { masked, writtenDay, writtenTime } from '../../../src/flow/identity/written.js';

const code = (file: string) => readFileSync(join('src', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
const files = readdirSync('src', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'));

test('a day is day/month/year and a time hour:minute, in the time of Viet Nam and whatever the machine’s zone', () => {
  const before = process.env['TZ'];
  for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC']) {
    process.env['TZ'] = zone;
    assert.equal(writtenDay(new Date('2026-12-31T17:30:00Z')), '01/01/2027');
    assert.equal(writtenTime(new Date('2026-12-31T17:30:00Z')), '00:30');
    assert.equal(writtenTime(new Date('2026-12-31T17:30:05Z'), true), '00:30:05');
    assert.equal(writtenDay(Date.UTC(2026, 1, 3, 3)), '03/02/2026');
  }
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

test('a number is covered but for its last four characters', () => {
  assert.equal(masked('034086012222'), '********2222');
  assert.equal(masked('B1234567'), '****4567');
  assert.equal(masked('123'), '123');
  assert.equal(masked(''), '');
});

test('nothing else writes dates or covers numbers', () => {
  const dates = files.filter((file) => /DateTimeFormat|toLocale(?:Date|Time)?String|dateStyle/.test(code(file)));
  // The text that is signed says the second, and has been published: docs/agent-protocol.md.
  assert.deepEqual(dates.sort(), ['flow/identity/written.ts', 'proof/challenge.ts']);
  const covers = files.filter((file) => /'[*•]'\.repeat|•|\*\*\*\*/.test(code(file)));
  assert.deepEqual(covers.sort(), ['flow/identity/phone.ts', 'flow/identity/written.ts']);
});
