import { unsafeCSS, type CSSResult } from 'lit';

/** One colour per line: name, light value, dark value. */
const COLOURS = `primary #0b5cad #7db8f5
on-primary #fff #06213d
text #1a2430 #e8edf3
muted #4d5b6a #aab7c5
surface #fff #16202b
raised #f4f7fa #1e2a37
border #758494 #74879b
line #d9e0e8 #33424f
danger #5c2e00 #ffd080
good #146c3a #7fd6a2`;

const declare = (value: (light: string, dark: string) => string): string =>
  COLOURS.split('\n')
    .map((line) => {
      const [name = '', light = '', dark = ''] = line.split(' ');
      return `--_${name}:var(--dvc-color-${name},${value(light, dark)})`;
    })
    .join(';');

/** Consents and errors: text and surface as they are by default, so that no theme can make them unreadable. */
const fixed = (value: (light: string, dark: string) => string): string =>
  `.alert,.error,.consent{color:${value('#1a2430', '#e8edf3')};background:${value('#fff', '#16202b')}}`;

const styles = (value: (light: string, dark: string) => string): string => `:host{${declare(value)}}${fixed(value)}`;

/**
 * The colours, which a portal can change. The light values are also declared alone, for older
 * browsers that do not know light-dark().
 */
export const colourStyles: CSSResult = unsafeCSS(
  `${styles((light) => light)}@supports (color:light-dark(red,red)){${styles((light, dark) => `light-dark(${light},${dark})`)}}`,
);
