import { html, type TemplateResult } from 'lit';
import type { PasskeyData } from '../../methods/passkey.js';
import { define } from '../internal/define.js';
import { css } from '../styles/css.js';
import { formStyles } from '../styles/form.js';
import { toldStyles } from '../styles/told.js';
import { AskingStep } from './asking-step.js';
import { signByPasskey } from './webauthn.js';

/**
 * Has a passkey sign the gateway's challenge: at once where the person has just pressed for it, and
 * at each press of the button.
 *
 * @tagname dvc-step-passkey
 *
 * @csspart submit - The button.
 */
class DvcStepPasskey extends AskingStep {
  static override styles = [
    ...formStyles,
    toldStyles,
    css`
      :host {
        display: grid;
        gap: var(--_gap);
      }
      button {
        justify-self: start;
      }
    `,
  ];

  protected override firstUpdated(): void {
    // Browsers ask only after a press, and that of the way was one.
    const { userActivation } = navigator as Partial<Navigator>;
    if (userActivation?.isActive && !this.problem) void this.#sign();
  }

  protected override render(): TemplateResult {
    const isBusy = this.busy || this.waiting;
    return html`${this.refusal()}
      <button
        class="primary"
        part="submit"
        type="button"
        aria-disabled=${this.busy}
        aria-busy=${isBusy}
        @click=${() => this.#sign()}
      >
        ${this.buttonText('passkey-use')}
      </button>`;
  }

  #sign(): Promise<void> {
    return this.ask(() => signByPasskey(this.data as unknown as PasskeyData));
  }
}

define('dvc-step-passkey', DvcStepPasskey);
