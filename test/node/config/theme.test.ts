/** The contrast of a portal's colours, by WCAG's own numbers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COLOURS, judge } from '../../../src/theme.js';
import { command } from './command.js';
import { written } from './support.js';

const tooLow = (css: string) =>
  judge(css)
    .filter(({ ratio, least }) => ratio !== undefined && ratio < least)
    .map(({ scheme, pair, ratio }) => `${scheme}: ${pair} ${ratio}`);

test('the colours of the elements themselves are enough, and are those of the elements', () => {
  assert.deepEqual(tooLow(''), []);
  const source = readFileSync('src/elements/styles/colours.ts', 'utf8');
  for (const [name, [light, dark]] of Object.entries(COLOURS))
    assert.match(source, new RegExp(`(?:^|\`)${name} ${light} ${dark}(?:$|\`)`, 'm'));
});

test('a colour that is too pale is named, in the scheme that it is of', () => {
  assert.deepEqual(tooLow(':root { --dvc-color-text: #777; }').slice(0, 1), ['light: text on surface 4.47']);
  assert.deepEqual(tooLow('dvc-register{--dvc-color-muted:light-dark(#4d5b6a, rgb(40 40 40))}'), [
    'dark: muted on surface 1.11',
    'dark: muted on raised 1.01',
  ]);
});

test('a colour of links is judged where a theme has one', () => {
  assert.deepEqual(tooLow('dvc-register { --dvc-color-link: light-dark(#999, #fff) }'), [
    'light: link on surface 2.84',
  ]);
  assert.ok(!judge('').some(({ pair }) => pair.startsWith('link')));
});

test('what only a browser can resolve is said to be unknown', () => {
  const unknown = judge(':root { --dvc-color-surface: color-mix(in srgb, red, blue) }').filter(
    ({ ratio }) => ratio === undefined,
  );
  assert.ok(unknown.length > 0 && unknown.every(({ pair }) => pair.includes('surface')));
});

test('the guide has the colours of the elements, and a theme whose contrast is enough', () => {
  const guide = readFileSync('docs/theming.md', 'utf8');
  const rows = [...guide.matchAll(/^\| (`--dvc-color-[^|]*) \| (`#[^|]*)\|/gm)];
  assert.ok(rows.length > 4);
  for (const [, names = '', values = ''] of rows) {
    const colours = [...names.matchAll(/`(?:--dvc-color)?-([\w-]+)`/g)].map(([, name = '']) => COLOURS[name]);
    const written = values.split(';').map((pair) => pair.match(/#[\da-f]+/g));
    assert.deepEqual(written, colours, names);
  }
  const [, theme = ''] = /```css\n([\s\S]*?)```/.exec(guide) ?? [];
  assert.ok(theme.includes('--dvc-color-primary'));
  assert.deepEqual(tooLow(theme), []);
});

test('the command ends with 1 where a contrast is too low', (t) => {
  const file = written(t, 'dvc-register { --dvc-color-primary: #9cf; }');
  const { status, stdout } = command(['theme', 'check', file]);
  assert.equal(status, 1);
  assert.match(stdout, /^wrong {2}light {2}on-primary on primary +1\.\d+, needs 4\.5$/m);
});
