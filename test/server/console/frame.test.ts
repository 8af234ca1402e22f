import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languagesOf } from '../../../src/locales/gateway.js';
import { formats } from '../../../src/server/console/frame.js';

test('writes a duration in its largest whole unit, from exactly one of it', () => {
  const words = languagesOf('console')['en'];
  assert.ok(words);
  const { length } = formats('en', words);
  const { ms, second, minute, hours, days } = words;
  for (const [given, number, unit] of [
    [999, '999', ms],
    [1000, '1', second],
    [59_999, '60', second],
    [60_000, '1', minute],
    [3_600_000, '1', hours],
    [86_400_000, '1', days],
    [3 * 86_400_000, '3', days],
  ] as const)
    assert.equal(length(given), `${number} ${unit}`);
});
