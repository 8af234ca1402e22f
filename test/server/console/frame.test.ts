import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from 'hono/html';
import { languagesOf } from '../../../src/locales/gateway.js';
import { formats, shell, table, type PageOptions } from '../../../src/server/console/frame.js';

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

const plain = (html: unknown) => String(html).replaceAll(/\s+/g, ' ');

test('a table’s first column heads its rows, and numbers have their class in both', async () => {
  const columns = [
    { title: 'Way', cell: ([name]: readonly string[]) => name ?? '' },
    { title: 'People', cell: ([, count]: readonly string[]) => count ?? '', numeric: true },
  ];
  const drawn = plain(await table('ways', columns, [['usb', '12']]));
  assert.ok(drawn.includes('<th scope="col" class="text">Way</th><th scope="col" class="number">People</th>'));
  assert.ok(drawn.includes('<th scope="row" class="text">usb</th><td class="number">12</td>'));
  const [numbers] = columns.toReversed();
  assert.ok(numbers);
  assert.match(plain(await table('n', [numbers], [['usb', '12']])), /<th scope="row" class="number">12<\/th>/);
});

test('a page links to its other languages, and has a banner only where there is one', async () => {
  const options: PageOptions = { base: '/console', lang: 'en', period: 'day' };
  const page = plain(await shell(options, '', html``));
  assert.deepEqual(
    [...page.matchAll(/<a href="([^"]*)" lang="(\w+)"/g)].map((found) => found.slice(1)),
    [['/console/?lang=vi&amp;period=day', 'vi']],
  );
  assert.ok(!page.includes('banner'));
  assert.match(
    plain(await shell({ ...options, banner: 'Thử nghiệm' }, '', html``)),
    /<p class="banner">Thử nghiệm<\/p>/,
  );
  assert.match(plain(await shell({ ...options, lang: 'fr' }, '', html``)), /<title>Bảng/);
});
