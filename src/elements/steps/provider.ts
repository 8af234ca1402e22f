import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../flow/fields.js';
import type { Choice } from '../../flow/signing-steps.js';
import { define } from '../internal/define.js';
import { DvcStepFields } from './fields.js';

/**
 * Draws the fields of an identity form. A field with `choices` is drawn as a choice: the portal's
 * remote signers.
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
    const { name: group, code, choices } = field;
    if (!choices) return super.field(field);
    const all = (this.data as unknown as Readonly<Record<string, readonly Choice[]>> | null)?.[choices] ?? [];
    const error = this.errorOf(group) && (this.messages.error?.[code] ?? '…');
    const errorId = error ? `${group}-error` : nothing;
    const chosen = this.initial[group] ?? (all.length === 1 ? all[0]?.id : undefined);
    return html`<fieldset part="field" class="field" aria-describedby=${errorId}>
      <legend>
        ${(this.messages.field as Readonly<Record<string, string>>)[group] ?? group}
        <span class="req" aria-hidden="true">(*)</span>
      </legend>
      ${error ? html`<p class="error" id=${errorId}>${error}</p>` : nothing}
      ${all.map(
        ({ id, name }) =>
          html`<label class="tick"
            ><input
              type="radio"
              name=${group}
              value=${id}
              ?checked=${id === chosen}
              aria-invalid=${Boolean(error)}
              aria-describedby=${errorId}
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
