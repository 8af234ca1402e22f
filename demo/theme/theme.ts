/** A theme as the builder holds it, its style sheet, and its link. */
import { COLOURS, judge, OWN_COLOURS, type Judged } from 'dvc-register/theme.js';

export interface Theme {
  /** Light and dark value of each colour that differs from the default. */
  readonly colours: Readonly<Record<string, readonly [light: string, dark: string]>>;
  /** Other properties that differ from the default, without `--dvc-`: those of `SHAPES`. */
  readonly shape: Readonly<Record<string, string>>;
}

/** The colours of a theme. */
export const COLOUR_NAMES: readonly string[] = [...Object.keys(COLOURS), ...OWN_COLOURS];

export const EMPTY: Theme = { colours: {}, shape: {} };
export const SHAPES: Readonly<Record<string, string>> = {
  ...{ radius: '8px', gap: '20px', 'font-size': '16px', font: "'Be Vietnam Pro', system-ui, sans-serif" },
  ...{ 'radius-button': '', 'radius-input': '', 'font-heading': '', 'control-height': '48px', 'method-width': '288px' },
  ...{ 'progress-height': '5px', 'icon-size': '28px' },
};

/** `#rgb` as `#rrggbb`, as a colour input wants it. */
export const long = (colour: string): string => colour.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3').toLowerCase();

export const colourOf = ({ colours }: Theme, name: string): readonly [string, string] => {
  const [light = '', dark = ''] = colours[name] ?? COLOURS[name] ?? colours['primary'] ?? COLOURS['primary'] ?? [];
  return [long(light), long(dark)];
};

/** A value that may stand in a style sheet and in a link: no braces, no semicolons, no functions that load. */
const isValue = (text: string) => /^[\w#.,%\s'"()-]{1,120}$/.test(text) && !/url|image|expression/i.test(text);

/** The declarations, `light-dark()` and all, for a frame or for a `@supports` rule. */
export function declarationsOf({ colours, shape }: Theme): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, [light, dark]] of Object.entries(colours))
    found[`--dvc-color-${name}`] = `light-dark(${light}, ${dark})`;
  for (const [name, value] of Object.entries(shape)) found[`--dvc-${name}`] = value;
  return found;
}

/** The style sheet for a portal, for all elements of its pages. Browsers without `light-dark()` take the light colours. */
export function sheetOf(theme: Theme): string {
  const plain = [
    ...Object.entries(theme.colours).map(([name, [light]]) => `  --dvc-color-${name}: ${light};`),
    ...Object.entries(theme.shape).map(([name, value]) => `  --dvc-${name}: ${value};`),
  ];
  const both = Object.entries(theme.colours).map(
    ([name, [light, dark]]) => `    --dvc-color-${name}: light-dark(${light}, ${dark});`,
  );
  if (!plain.length) return '/* Giao diện mặc định: chưa đổi gì. */\n';
  const rule = `:root {\n${plain.join('\n')}\n}\n`;
  return both.length
    ? `${rule}@supports (color: light-dark(red, red)) {\n  :root {\n${both.join('\n')}\n  }\n}\n`
    : rule;
}

/** Reads a style sheet that the builder made, or one like it. Unknown properties are left out. */
export function readSheet(css: string): Theme {
  const colours: Record<string, readonly [string, string]> = {};
  const shape: Record<string, string> = {};
  for (const [, name = '', value = ''] of css.matchAll(/--dvc-([\w-]+)\s*:\s*([^;{}]+)/g)) {
    const text = value.trim();
    const colour = name.startsWith('color-') ? name.slice('color-'.length) : '';
    const [, light = text, dark = text] = /^light-dark\(\s*([^,]+?)\s*,\s*([^,]+?)\s*\)$/.exec(text) ?? [];
    const isColour = [light, dark].every((each) => /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(each));
    if (COLOUR_NAMES.includes(colour) && isColour) colours[colour] = [long(light), long(dark)];
    if (Object.hasOwn(SHAPES, name) && isValue(text)) shape[name] = text;
  }
  return { colours, shape };
}

/** The theme in the fragment of a link. */
export const fragmentOf = (theme: Theme): string =>
  Object.keys({ ...theme.colours, ...theme.shape }).length ? `#${encodeURIComponent(sheetOf(theme))}` : '';

export function readFragment(fragment: string): Theme {
  try {
    return readSheet(decodeURIComponent(fragment.slice(1)));
  } catch {
    return EMPTY; // a link that was cut
  }
}

/** The contrast of each pair, by the rules of `dvc-register theme check`. */
export const judged = (theme: Theme): readonly Judged[] => judge(sheetOf(theme));

export const withColour = (theme: Theme, name: string, at: 0 | 1, value: string): Theme => {
  const [light, dark] = colourOf(theme, name);
  const next = at === 0 ? ([value, dark] as const) : ([light, value] as const);
  return { ...theme, colours: { ...theme.colours, [name]: next } };
};
/** An empty value is none: the property goes back to its default. */
export function withShape(theme: Theme, name: string, value: string): Theme {
  const { [name]: _before, ...others } = theme.shape;
  return { ...theme, shape: value ? { ...others, [name]: value } : others };
}
