/** A portal's look on the gateway's pages: a logo, and custom properties of a closed list. */

export interface Brand {
  /** An address of the portal's logo; https, or a path of the gateway's origin. */
  readonly logo?: string | undefined;
  /** Custom properties: `{ '--dvc-color-primary': '#8a1014' }`. */
  readonly theme?: Readonly<Record<string, string>> | undefined;
}

const NAME =
  /^--dvc-(?:color-(?:primary|on-primary|text|muted|background|surface|raised|border|line|danger|good)|radius|gap|font|font-size)$/;
/** Colours, lengths, `light-dark(…)` and names of typefaces; nothing that ends a rule or fetches. */
const VALUE = /^(?!.*url\s*\()[\w #.,%()'-]{1,200}$/i;

/** @throws {TypeError} naming the fault */
export function checkBrand({ logo, theme = {} }: Brand): void {
  const isPath = logo !== undefined && /^\/(?!\/)[\w./-]*$/.test(logo);
  const isAddress = logo !== undefined && /^https:\/\/[\w.:-]+\/[\w./-]*$/.test(logo) && URL.canParse(logo);
  if (logo !== undefined && !isPath && !isAddress)
    throw new TypeError(`brand.logo "${logo}" is neither a path nor an https address without a query.`);
  for (const [name, value] of Object.entries(theme)) {
    if (!NAME.test(name)) throw new TypeError(`brand.theme: ${name} is no property that a portal may set.`);
    if (!VALUE.test(value))
      throw new TypeError(`brand.theme: the value of ${name} is not a colour, length or typeface.`);
  }
}

/** The style sheet of a portal's theme. */
export const themeSheet = ({ theme = {} }: Brand): string =>
  `:root { ${Object.entries(theme)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ')} }\n`;

/** The origin of a logo elsewhere, for the page's policy. */
export const logoOrigin = ({ logo }: Brand): string | undefined =>
  logo?.startsWith('https:') ? new URL(logo).origin : undefined;
