import { unsafeCSS, type CSSResult } from 'lit';

/**
 * Styles as they are written. Lit's own `css` does the same, and checks what is put into a template;
 * the check would be in the first view of each page.
 */
export const css = (strings: TemplateStringsArray, ...styles: readonly CSSResult[]): CSSResult =>
  unsafeCSS(String.raw({ raw: strings }, ...styles));
