import { html, nothing, type TemplateResult } from 'lit';
import type { ConfirmData } from '../../flow/signing-steps.js';
import { writtenDay } from '../../flow/identity/written.js';
import type { SigningTexts } from '../../locales/messages.js';
import { define } from '../internal/define.js';
import { signStyles } from '../styles/sign.js';
import { TextsController } from '../controllers/texts-controller.js';
import { DvcStepFields } from './fields.js';

/**
 * Draws the owner's data from the certificate, then an email field and the consent (guide, Hình
 * 15).
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
  static override styles = signStyles;

  readonly #texts = new TextsController<SigningTexts>(this, (later) => later.signing());

  protected override above(): TemplateResult | typeof nothing {
    const found = (this.data as unknown as ConfirmData | null)?.certificate;
    if (!found) return nothing;
    return this.#texts.draw((texts) => this.#certificate(found, texts));
  }

  #certificate(found: NonNullable<ConfirmData['certificate']>, { text, scheme }: SigningTexts): TemplateResult {
    const organization = found.organization === found.name ? '' : (found.organization ?? '');
    return html`<dl class="box">
      ${this.#row(found.validTo ? text.owner : this.messages.field.fullName, found.name)}
      ${organization ? this.#row(text.organization, organization) : nothing}
      ${found.identifiers.map((each) => this.#row(scheme[each.scheme] ?? each.scheme, each.value))}
      ${this.#row(text.by, found.issuer)}
      ${found.validTo ? this.#row(text.until, writtenDay(new Date(found.validTo))) : nothing}
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
