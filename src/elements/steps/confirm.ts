import { html, nothing, type TemplateResult } from 'lit';
import type { ConfirmData } from '../../flow/signing-steps.js';
import type { SigningTexts } from '../../locales/messages.js';
import { signing as vietnamese } from '../../locales/signing.vi.js';
import { define } from '../define.js';
import { languageOf } from '../language.js';
import { part } from '../part.js';
import { signStyles } from '../styles/sign.js';
import { DvcStepFields } from './fields.js';

/**
 * Draws what the certificate says of its owner, then an email and the consent (guide, Hình 15).
 *
 * @tagname dvc-step-confirm
 *
 * @csspart form - The form.
 * @csspart field - A field with its label, hint and error.
 * @csspart input - An input.
 * @csspart consent - The consent.
 * @csspart submit - The button that registers.
 */
export class DvcStepConfirm extends DvcStepFields {
  static override readonly properties = { ...DvcStepFields.properties, texts: { state: true } };
  static override styles = signStyles;

  private texts: SigningTexts = vietnamese;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('messages')) void this.#translate();
  }

  /** English, or else Vietnamese: also for a language that a page gives. */
  async #translate() {
    const { messages } = this;
    const english =
      languageOf(messages.lang) === 'en' && part(import('../../locales/signing.en.js')).catch(() => undefined);
    const found = await english;
    if (messages === this.messages) this.texts = found ? found.signing : vietnamese;
  }

  protected override above(): TemplateResult | typeof nothing {
    const found = (this.data as unknown as ConfirmData | null)?.certificate;
    if (!found) return nothing;
    const { text, scheme } = this.texts;
    const date = new Intl.DateTimeFormat(this.messages.lang, { dateStyle: 'long' }).format(new Date(found.validTo));
    const organization = found.organization === found.name ? '' : (found.organization ?? '');
    return html`<dl class="box">
      ${this.#row(text.owner, found.name)} ${organization ? this.#row(text.organization, organization) : nothing}
      ${found.identifiers.map((each) => this.#row(scheme[each.scheme] ?? each.scheme, each.value))}
      ${this.#row(text.by, found.issuer)} ${this.#row(text.until, date)}
    </dl>`;
  }

  #row(label: string, value: string): TemplateResult {
    return html`<div>
      <dt>${label}</dt>
      <dd><bdi>${value.slice(0, 200)}</bdi></dd>
    </div>`;
  }
}

define('dvc-step-confirm', DvcStepConfirm);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-confirm': DvcStepConfirm;
  }
}
