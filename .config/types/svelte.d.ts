import type { HTMLAttributes } from 'svelte/elements';
import type { Attributes, Events, Properties } from './elements.js';
import type { Listeners, Tag, With, Written } from './shared.js';

type DvcElements = {
  [Name in Tag]: With<
    HTMLAttributes<HTMLElementTagNameMap[Name]>,
    Properties[Name] & Written<Attributes[Name]> & Listeners<Events[Name], 'on' | 'on:'>
  >;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends DvcElements {}
}

declare global {
  namespace svelteHTML {
    interface IntrinsicElements extends DvcElements {}
  }
}
