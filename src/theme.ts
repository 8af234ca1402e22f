/** The colours of a theme, and whether people can read them (WCAG 2.2, 1.4.3 and 1.4.11). */

/** The elements' default colours, in light and dark (docs/theming.md). */
export const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  primary: ['#0b5cad', '#7db8f5'],
  'on-primary': ['#fff', '#06213d'],
  text: ['#1a2430', '#e8edf3'],
  muted: ['#4d5b6a', '#aab7c5'],
  surface: ['#fff', '#16202b'],
  raised: ['#f4f7fa', '#1e2a37'],
  border: ['#758494', '#74879b'],
  line: ['#d9e0e8', '#33424f'],
  danger: ['#5c2e00', '#ffd080'],
  good: ['#146c3a', '#7fd6a2'],
};

/** Colour pairs with their least contrast: 4.5 for text (1.4.3), 3 for control borders (1.4.11). */
const PAIRS: readonly (readonly [colour: string, on: string, least: number])[] = [
  ['text', 'surface', 4.5],
  ['text', 'raised', 4.5],
  ['muted', 'surface', 4.5],
  ['muted', 'raised', 4.5],
  ['primary', 'surface', 4.5],
  ['on-primary', 'primary', 4.5],
  ['danger', 'surface', 4.5],
  ['good', 'surface', 4.5],
  ['border', 'surface', 3],
];

/** Colours that stand for the primary one until a theme sets them. A ring of focus and a picture need 3 (1.4.11). */
const OWN_PAIRS: typeof PAIRS = [
  ['link', 'surface', 4.5],
  ['focus', 'surface', 3],
  ['progress', 'surface', 3],
  ['icon', 'surface', 3],
];

/** The colours that are the primary one until a theme sets them. */
export const OWN_COLOURS: readonly string[] = OWN_PAIRS.map(([colour]) => colour);

type Rgb = readonly [number, number, number];

/**
 * Parses `#abc`, `#aabbcc`, `rgb(1, 2, 3)`, `rgb(1 2 3)`, `white` and `black`. `undefined` for values
 * that only a browser can resolve.
 */
function rgbOf(text: string): Rgb | undefined {
  const value = ({ white: '#fff', black: '#000' } as Readonly<Record<string, string>>)[text] ?? text;
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(value)?.[1];
  if (digits) {
    const each = digits.length === 3 ? Array.from(digits, (digit) => digit + digit) : (digits.match(/../g) ?? []);
    return each.map((pair) => Number.parseInt(pair, 16)) as unknown as Rgb;
  }
  const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(value)?.slice(1, 4);
  return parts && (parts.map(Number) as unknown as Rgb);
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const PREFIX = '--dvc-color-';

/** Removes comments. */
const withoutComments = (css: string): string =>
  css
    .split('/*')
    .map((part, at) => (at === 0 ? part : (part.split('*/')[1] ?? '')))
    .join(' ');

/** The two colours of `light-dark(a, b)`; any other value twice. */
function schemes(value: string): readonly [light: string, dark: string] {
  if (!value.startsWith('light-dark(') || !value.endsWith(')')) return [value, value];
  const inner = value.slice('light-dark('.length, -1);
  let depth = 0;
  for (const [at, letter] of Array.from(inner).entries()) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) return [inner.slice(0, at).trim(), inner.slice(at + 1).trim()];
  }
  return [value, value];
}

/** The last value of each colour in a style sheet, in light and dark. */
function colours(css: string): Map<string, readonly [light: string, dark: string]> {
  const found = new Map(Object.entries(COLOURS));
  for (const declaration of withoutComments(css).split(/[;{}]/)) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, Math.max(0, colon)).trim();
    if (name.startsWith(PREFIX))
      found.set(
        name.slice(PREFIX.length),
        schemes(
          declaration
            .slice(colon + 1)
            .trim()
            .toLowerCase(),
        ),
      );
  }
  return found;
}

export interface Judged {
  readonly scheme: 'light' | 'dark';
  readonly pair: string;
  /** Absent for a colour that only a browser can resolve. */
  readonly ratio?: number;
  readonly least: number;
}

/**
 * The contrast of each pair in a style sheet, light and dark.
 *
 * @example
 * judge('dvc-register { --dvc-color-primary: #1d6b45 }').filter(({ ratio = 0, least }) => ratio < least);
 */
export function judge(css: string): readonly Judged[] {
  const all = colours(css);
  return (['light', 'dark'] as const).flatMap((scheme, at) =>
    [...PAIRS, ...OWN_PAIRS.filter(([colour]) => all.has(colour))].map(([colour, on, least]) => {
      const [one, other] = [colour, on].map((name) => rgbOf(all.get(name)?.[at] ?? ''));
      const ratio = one && other ? Math.floor(contrast(one, other) * 100) / 100 : undefined;
      return { scheme, pair: `${colour} on ${on}`, least, ...(ratio !== undefined && { ratio }) };
    }),
  );
}
