import { css, html, nothing, type TemplateResult } from 'lit';
import { problem } from '../../flow/problem.js';
import type { NewPasskeyData } from '../../methods/passkey.js';
import { StepElement } from '../bases/step-element.js';
import { define } from '../internal/define.js';
import { formStyles } from '../styles/form.js';
import { toldStyles } from '../styles/told.js';
import { deviceName, makePasskey, stopAsking } from './webauthn.js';

type Words = Readonly<Partial<Record<string, string>>>;

/**
 * Has the browser make a passkey, which the person may name.
 *
 * @tagname dvc-step-passkey-new
 *
 * @csspart input - The input of the name.
 * @csspart submit - The button.
 */
class DvcStepPasskeyNew extends StepElement {
  static override readonly properties = { ...StepElement.properties, waiting: { state: true } };
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

  /** The browser's own dialogue is open. */
  private waiting = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.waiting) stopAsking();
    this.waiting = false;
  }

  protected override render(): TemplateResult {
    const text: Words = this.messages.text;
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
        ${text[isBusy ? 'passkey-wait' : 'passkey-make'] ?? this.messages.text[isBusy ? 'busy' : 'continue']}
      </button>
    </form>`;
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.dismiss();
    this.waiting = true;
    const asked = await makePasskey(this.data as unknown as NewPasskeyData);
    if (!asked || !this.isConnected) return;
    this.waiting = false;
    const label = this.renderRoot.querySelector('input')?.value ?? '';
    if ('answer' in asked) this.answer({ ...asked.answer, label });
    else await this.refuse(problem(asked.failed));
  }
}

define('dvc-step-passkey-new', DvcStepPasskeyNew);
