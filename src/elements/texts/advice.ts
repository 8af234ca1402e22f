import { html, nothing, type TemplateResult } from 'lit';
import type { Advice } from '../../locales/messages.js';

/** A line of advice, with its link. */
export const adviceLine = ({ text: line, link, href }: Advice): TemplateResult =>
  html`<li>${line} ${href ? html`<a href=${href}>${link}</a>` : nothing}</li>`;
