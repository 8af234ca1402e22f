import { html, nothing, type TemplateResult } from 'lit';
import type { NewPasskeyData } from '../../methods/passkey.js';
import { define } from '../internal/define.js';
import { css } from '../styles/css.js';
import { formStyles } from '../styles/form.js';
import { toldStyles } from '../styles/told.js';
import { AskingStep } from './asking-step.js';
import { deviceName, makePasskey } from './webauthn.js';

type Words = Readonly<Partial<Record<string, string>>>;

/**
 * Has the browser make a passkey, which the person may name.
 *
 * @tagname dvc-step-passkey-new
 *
 * @csspart input - The input of the name.
 * @csspart submit - The button.
 */
class DvcStepPasskeyNew extends AskingStep {
  static override styles = [
    ...formStyles,
    toldStyles,
    css`
      form {
        display: grid;
        gap: var(--_gap);
      }
      button {
        justify-self: start;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const field: Words = this.messages.field;
    const { label: hint } = this.messages.hint;
    const isBusy = this.busy || this.waiting;
    return html`<form novalidate aria-busy=${isBusy} @submit=${this.#onSubmit}>
      <div class="field">
        <label for="label">${field['label']}</label>
        <input
          part="input"
          id="label"
          name="label"
          type="text"
          autocomplete="off"
          maxlength="64"
          .defaultValue=${deviceName()}
          aria-describedby=${hint ? 'label-hint' : nothing}
        />
        ${hint ? html`<p class="muted" id="label-hint">${hint}</p>` : nothing}
      </div>
      ${this.refusal()}
      <button class="primary" part="submit" type="submit" aria-disabled=${this.busy}>
        ${this.buttonText('passkey-make')}
      </button>
    </form>`;
  }

  #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    return this.ask(
      () => makePasskey(this.data as unknown as NewPasskeyData),
      () => ({ label: this.renderRoot.querySelector('input')?.value ?? '' }),
    );
  }
}

define('dvc-step-passkey-new', DvcStepPasskeyNew);
