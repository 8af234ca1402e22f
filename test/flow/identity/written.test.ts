/** M14: days, times and masked numbers have one format, wherever people read them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { masked, writtenDay, writtenTime } from '../../../src/flow/identity/written.js';

const code = (file: string) => readFileSync(join('src', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
const files = readdirSync('src', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'));

test('a day is day/month/year and a time hour:minute, in Viet Nam’s time zone, whatever the machine’s', () => {
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

test('a number is masked except its last four characters', () => {
  assert.equal(masked('034086012222'), '********2222');
  assert.equal(masked('B1234567'), '****4567');
  assert.equal(masked('123'), '123');
  assert.equal(masked(''), '');
});

test('no other code formats dates or masks numbers', () => {
  const dates = files.filter((file) => /DateTimeFormat|toLocale(?:Date|Time)?String|dateStyle/.test(code(file)));
  // The signed text contains seconds, as docs/agent-protocol.md specifies.
  assert.deepEqual(dates.sort(), ['flow/identity/written.ts', 'proof/challenge.ts']);
  const covers = files.filter((file) => /'[*•]'\.repeat|•|\*\*\*\*/.test(code(file)));
  assert.deepEqual(covers.sort(), ['flow/identity/phone.ts', 'flow/identity/written.ts']);
});
