/** The portal's telephone number, where the page has set one. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AllMessages } from '../../locales/messages.js';
import { text } from './text.js';

/** An attribute of a method, or of the `<dvc-register>` around it. */
export const attributeOf = (host: Element, name: string): string =>
  host.getAttribute(name) ?? host.closest('dvc-register')?.getAttribute(name) ?? '';

export function hotline(host: Element | undefined, texts: AllMessages): TemplateResult | typeof nothing {
  const number = host ? attributeOf(host, 'hotline') : '';
  if (!/^\+?[\d .-]{3,20}$/.test(number)) return nothing;
  return html`<p>${text(texts, 'hotline')} <a href="tel:${number.replaceAll(/[ .-]/g, '')}">${number}</a></p>`;
}
