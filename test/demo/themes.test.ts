/** Danger is told apart from the brand in the default colours and in each theme of the demo. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { colourStyles } from '../../src/elements/styles/colours.js';

type Triple = readonly [number, number, number];

/** Linear red, green and blue of `#rgb` or `#rrggbb`. */
function linear(colour: string): Triple {
  const hex = colour.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
  const [red = 0, green = 0, blue = 0] = (hex.match(/../g) ?? [])
    .map((pair) => parseInt(pair, 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return [red, green, blue];
}

const luminance = ([red, green, blue]: Triple) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** The hue in degrees, in the OKLab space. */
function hue([red, green, blue]: Triple): number {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return (Math.atan2(b, a) * 180) / Math.PI;
}

/** How far two colours are apart: WCAG's contrast, times 1 for the same hue up to 2 for the opposite one. */
function apart(one: string, other: string): number {
  const [first, second] = [linear(one), linear(other)];
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  const turn = Math.abs(hue(first) - hue(second)) % 360;
  return ((high + 0.05) / (low + 0.05)) * (1 + Math.min(turn, 360 - turn) / 180);
}

/** The default of a colour, light and dark. */
function byDefault(name: string): readonly [string, string] {
  const [, light = '', dark = ''] =
    new RegExp(`--dvc-color-${name},light-dark\\((#\\w+),(#\\w+)\\)`).exec(colourStyles.cssText) ?? [];
  return [light, dark];
}

/** A theme's colour, light and dark; the default where it sets none. */
function inTheme(portal: string, name: string): readonly [string, string] {
  const [light = '', dark = ''] = readFileSync(`demo/${portal}/style.css`, 'utf8').split('prefers-color-scheme: dark');
  const own = (css: string) => new RegExp(`--dvc-color-${name}: (#\\w+)`).exec(css)?.[1];
  const [lightDefault, darkDefault] = byDefault(name);
  // The province has one scheme, a dark one.
  const base = portal === 'province' ? darkDefault : lightDefault;
  return [own(light) ?? base, own(dark) ?? own(light) ?? (dark ? darkDefault : base)];
}

test('the measure: the red of the first release was not told apart from a red brand', () => {
  assert.ok(apart('#b3161b', '#a4121c') < 1.2);
  assert.ok(apart('#000000', '#ffffff') > 20);
  assert.ok(apart('#0b5cad', '#b3161b') > 1.6);
});

for (const [name, brand, danger] of [
  ['by default', byDefault('primary'), byDefault('danger')],
  ...['national', 'ministry', 'province'].map(
    (portal) => [`on the ${portal} portal`, inTheme(portal, 'primary'), inTheme(portal, 'danger')] as const,
  ),
] as const) {
  test(`danger is at least 1.6 apart from the brand ${name}, light and dark`, () => {
    for (const at of [0, 1] as const) {
      assert.match(brand[at], /^#/);
      const far = apart(brand[at], danger[at]);
      assert.ok(far >= 1.6, `${brand[at]} ${danger[at]}: ${far}`);
    }
  });
}

test('no style sheet of the demo has a stray end of a comment, which drops the rule below it', () => {
  const portals = ['national', 'ministry', 'province'].map((portal) => `demo/${portal}/style.css`);
  for (const file of [...portals, 'demo/assets/sandbox.css']) {
    const rules = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    assert.ok(rules.trimStart().startsWith(':root {') && !rules.includes('*/'), file);
  }
});
