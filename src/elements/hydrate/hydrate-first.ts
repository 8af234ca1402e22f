/**
 * `hydrate.ts` for pages without a bundler. There Lit comes in one script with the first elements,
 * so this script stands before it and Lit calls it.
 */
import type { LitElement } from 'lit';
import { takesOver } from './take-over.js';

interface Hook {
  litElementHydrateSupport?: (support: { readonly LitElement: typeof LitElement }) => void;
}
const page: typeof globalThis & Hook = globalThis;
const { litElementHydrateSupport: other } = page;
page.litElementHydrateSupport = (support) => {
  other?.(support);
  takesOver(support.LitElement);
};
