import { html, nothing, type TemplateResult } from 'lit';
import type { ConsentOffer } from '../../flow/consent.js';
import type { AllMessages } from '../../locales/messages.js';
import { text } from '../texts/text.js';

const isLink = (url: string) => /^(?:https?:\/\/|\/(?!\/))/.test(url);

/**
 * The consent's sentence, with links on the words that name the terms and the policy. A document
 * that it does not name is linked after it.
 */
function statementOf(messages: AllMessages, { statement, terms, policy }: ConsentOffer): unknown[] {
  const parts: unknown[] = [];
  let rest = statement;
  for (const [key, url] of [
    ['terms', terms],
    ['policy', policy],
  ] as const) {
    const name = text(messages, key);
    const at = rest.toLowerCase().indexOf(name.toLowerCase());
    const words = at < 0 ? name : rest.slice(at, at + name.length);
    const link = isLink(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${words}</a>` : words;
    parts.push(at < 0 ? [rest, ' '] : rest.slice(0, at), link);
    rest = at < 0 ? '' : rest.slice(at + name.length);
  }
  return [...parts, rest];
}

/**
 * The consent: a sentence, who is responsible, and a tick for each purpose. A box's name says that it is required;
 * with `aria-required`, which not every screen reader announces for a box, Orca says it twice. The parts of
 * a label have no role: Orca would read them again after the box.
 */
export function purposesOf(messages: AllMessages, offer: ConsentOffer, error: string): TemplateResult {
  const { notice, purposes } = offer;
  return html`<p class="muted">${statementOf(messages, offer)}</p>
    ${notice ? html`<p class="muted">${notice}</p>` : nothing}
    ${error ? html`<p class="error" id="consent-error">${error}</p>` : nothing}
    ${purposes.map(
      ({ id, required, text: purpose }) =>
        html`<label class="tick"
          ><input
            type="checkbox"
            name="consent"
            value=${id}
            aria-invalid=${Boolean(error) && required}
            aria-describedby=${error && required ? 'consent-error' : nothing}
          /><span role="none"
            ><span data-purpose=${id}>${purpose}</span>${required ? mark(text(messages, 'required')) : nothing}</span
          ></label
        >`,
    )}`;
}

/** The mark is joined to the last word, so that it never wraps alone. */
const mark = (required: string): TemplateResult =>
  html`&nbsp;<span class="req" aria-hidden="true">(*)</span><span class="sr" role="none">, ${required}</span>`;
