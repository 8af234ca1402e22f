import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../flow/fields.js';
import type { AskData } from '../../flow/signing-steps.js';
import { define } from '../internal/define.js';
import { DvcStepFields } from './fields.js';

/**
 * Draws the remote signers of a portal, and the account of the person with one of them.
 *
 * @tagname dvc-step-provider
 *
 * @csspart form - The form.
 * @csspart field - A field with its label, hint and error.
 * @csspart input - An input.
 * @csspart submit - The button that sends the answer.
 */
export class DvcStepProvider extends DvcStepFields {
  protected override field(field: Field): TemplateResult {
    if (field.name !== 'provider') return super.field(field);
    const { providers = [] } = (this.data ?? {}) as unknown as AskData;
    const error = this.errorOf('provider') && (this.messages.error?.['provider'] ?? '…');
    const chosen = this.initial['provider'] ?? (providers.length === 1 ? providers[0]?.id : undefined);
    return html`<fieldset part="field" class="field" aria-describedby=${error ? 'provider-error' : nothing}>
      <legend>
        ${(this.messages.field as Readonly<Record<string, string>>)['provider']}
        <span class="req" aria-hidden="true">(*)</span>
      </legend>
      ${error ? html`<p class="error" id="provider-error">${error}</p>` : nothing}
      ${providers.map(
        ({ id, name }) =>
          html`<label class="tick"
            ><input
              type="radio"
              name="provider"
              value=${id}
              ?checked=${id === chosen}
              aria-invalid=${Boolean(error)}
              aria-describedby=${error ? 'provider-error' : nothing}
            /><bdi>${name}</bdi></label
          >`,
      )}
    </fieldset>`;
  }
}

define('dvc-step-provider', DvcStepProvider);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-provider': DvcStepProvider;
  }
}
