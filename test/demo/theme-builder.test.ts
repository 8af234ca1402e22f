/** The theme builder's style sheets, links and colours, without a browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apca, nearest } from '../../demo/theme/nearest.js';
import {
  EMPTY,
  fragmentOf,
  judged,
  readFragment,
  readSheet,
  sheetOf,
  withColour,
  withShape,
} from '../../demo/theme/theme.js';
import { judge } from '../../src/theme.js';

const danang = withShape(
  withColour(withColour(EMPTY, 'primary', 0, '#00695c'), 'primary', 1, '#80cbc4'),
  'radius',
  '12px',
);

test('a theme comes back from its style sheet and from its link', () => {
  assert.deepEqual(readSheet(sheetOf(danang)), danang);
  assert.deepEqual(readFragment(fragmentOf(danang)), danang);
  assert.equal(fragmentOf(EMPTY), '');
  for (const fragment of ['', '#', '#%', '#%E0%A4%A', '#text'])
    assert.deepEqual(readFragment(fragment), EMPTY, fragment);
});

test('a link brings nothing but known properties with plain values', () => {
  const hostile = [
    '--dvc-font: url(https://evil.example/f)',
    '--dvc-radius: 8px } body { display: none',
    '--dvc-color-primary: url(x)',
    '--dvc-color-__proto__: #ffffff',
    '--dvc-color-constructor: #ffffff',
    '--dvc-hidden: none',
    'display: none',
    `--dvc-font: ${'a'.repeat(200)}`,
  ];
  for (const each of hostile) {
    const css = sheetOf(readFragment(`#${encodeURIComponent(`dvc-register { ${each} }`)}`));
    assert.doesNotMatch(css, /url|evil|display|__proto__|constructor|hidden|aaa/, each);
  }
});

test('the style sheet is judged as `dvc-register theme check` judges it', () => {
  assert.deepEqual(judged(danang), judge(sheetOf(danang)));
  const pale = withColour(EMPTY, 'primary', 0, '#e0a030');
  const wrong = judged(pale).filter(({ ratio = 0, least }) => ratio < least);
  assert.deepEqual(
    wrong.map(({ scheme, pair }) => [scheme, pair]),
    [
      ['light', 'primary on surface'],
      ['light', 'on-primary on primary'],
    ],
  );
});

test('the nearest colour passes, keeps its hue, and stays where it passes already', () => {
  for (const [colour, ground, least] of [
    ['#e0a030', '#ffffff', 4.5],
    ['#123d3b', '#16202b', 4.5],
    ['#758494', '#ffffff', 4.5],
  ] as const) {
    const found = nearest(colour, ground, least) ?? assert.fail(colour);
    const theme = withColour(withColour(EMPTY, 'surface', 0, ground), 'primary', 0, found);
    const ratio = judged(theme).find(({ scheme, pair }) => scheme === 'light' && pair === 'primary on surface')?.ratio;
    assert.ok((ratio ?? 0) >= least, `${found} on ${ground}: ${ratio}`);
  }
  assert.equal(nearest('#00695c', '#ffffff', 4.5), '#00695c');
  assert.equal(nearest('#808080', '#777777', 21), undefined, 'no colour has so much');
});

test('APCA’s measure of black on white, and of white on white', () => {
  assert.equal(apca('#000000', '#ffffff'), 106);
  assert.equal(apca('#ffffff', '#ffffff'), 0);
});
