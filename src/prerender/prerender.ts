import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { nothing } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';
import type { Audience } from '../flow/method.js';
import '../elements/federation.js';
import '../elements/insurance.js';
import '../elements/mobile.js';
import '../elements/post.js';
import '../elements/signature.js';
import '../elements/sim.js';
import '../elements/usb.js';
import './server.js';

export { ready } from './server.js';

export interface PrerenderOptions {
  /** The element; `<dvc-register>` by default. */
  readonly tag?: string;
  /** The ids of the methods inside `<dvc-register>`, in their order. */
  readonly methods?: readonly string[];
  /** As the element's attribute; Vietnamese by default. */
  readonly lang?: string | undefined;
  /** As the element's attribute. */
  readonly audience?: Audience | undefined;
  /** The nonce of `style-src` in the page's Content-Security-Policy. */
  readonly nonce?: string | undefined;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/**
 * What an element shows first, as HTML: the content of its shadow root, which a server writes first
 * inside the tag, in `<template shadowrootmode="open">`. `''` for an element that it does not know.
 *
 * @example
 * const shadow = prerender({ methods: ['mobile', 'usb'], lang: 'vi' });
 */
export function prerender({
  tag = 'dvc-register',
  methods = [],
  lang,
  audience,
  nonce,
}: PrerenderOptions = {}): string {
  if (!/^dvc-register(?:-[a-z]+)?$/.test(tag) || !customElements.get(tag)) return '';
  const name = unsafeStatic(tag);
  const offer = methods.join(' ') || nothing;
  const page = collectResultSync(
    render(html`<${name} lang=${lang ?? nothing} audience=${audience ?? nothing} prerender=${offer}></${name}>`),
  );
  const root = page.slice(page.indexOf('>', page.indexOf('<template')) + 1, page.lastIndexOf('</template>'));
  // Lit's comments are for a hydration that compares; these elements draw anew.
  const [first, ...rest] = root.split('<!--');
  const drawn = [first, ...rest.map((text) => text.slice(text.indexOf('-->') + '-->'.length))].join('');
  return nonce ? drawn.replaceAll('<style', `<style nonce="${escaped(nonce)}"`) : drawn;
}
