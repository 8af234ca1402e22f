/** The ready themes of the package. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judge } from 'dvc-register/theme.js';
import { THEMES } from '../../.config/exports.mjs';
import { readSheet, sheetOf } from '../../demo/theme/theme.js';

const sheetNamed = (name: string) => readFileSync(`src/themes/${name}.css`, 'utf8');

test('every style sheet of src/themes is a door of the package', () => {
  assert.deepEqual(readdirSync('src/themes').sort(), THEMES.map((name) => `${name}.css`).sort());
});

test('the theme for Đà Nẵng is as the builder writes it, and its table is that of `theme check`', () => {
  const folder = 'docs/design/da-nang';
  const css = readFileSync(`${folder}/da-nang.css`, 'utf8');
  assert.equal(css, sheetOf(readSheet(css)));
  const pairs = judge(css);
  assert.deepEqual(
    pairs.filter(({ ratio = 0, least }) => ratio < least),
    [],
  );
  const lines = readFileSync(`${folder}/contrast.txt`, 'utf8').trim().split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(/ {2,}/).join(' | ')),
    pairs.map(({ scheme, pair, ratio, least }) => `ok | ${scheme} | ${pair} | ${ratio}, needs ${least}`),
  );
});

for (const name of THEMES) {
  test(`the theme ${name} can be read by people, and by the theme builder`, () => {
    const css = sheetNamed(name);
    const least = name === 'high-contrast' ? 7 : 0;
    const pairs = judge(css);
    assert.ok(pairs.length >= 18, 'each pair, in light and in dark');
    assert.deepEqual(
      pairs.filter((each) => each.ratio === undefined || each.ratio < Math.max(least, each.least)),
      [],
    );
    const theme = readSheet(css);
    assert.ok(Object.keys(theme.colours).length >= 3);
    assert.ok(css.endsWith(sheetOf(theme)), 'the builder exports what it has read');
  });
}
