import { css, html, type TemplateResult } from 'lit';
import { problem } from '../../flow/problem.js';
import type { PasskeyData } from '../../methods/passkey.js';
import { StepElement } from '../bases/step-element.js';
import { define } from '../internal/define.js';
import { formStyles } from '../styles/form.js';
import { toldStyles } from '../styles/told.js';
import { signByPasskey, stopAsking } from './webauthn.js';

type Words = Readonly<Partial<Record<string, string>>>;

/**
 * Has a passkey sign the gateway's challenge: at once where the person has just pressed for it, and
 * at each press of the button.
 *
 * @tagname dvc-step-passkey
 *
 * @csspart submit - The button.
 */
class DvcStepPasskey extends StepElement {
  static override readonly properties = { ...StepElement.properties, waiting: { state: true } };
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

  /** The browser's own dialogue is open. */
  private waiting = false;

  protected override firstUpdated(): void {
    // Browsers ask only after a press, and that of the way was one.
    const { userActivation } = navigator as Partial<Navigator>;
    if (userActivation?.isActive && !this.problem) void this.#ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.waiting) stopAsking();
    this.waiting = false;
  }

  protected override render(): TemplateResult {
    const text: Words = this.messages.text;
    const isBusy = this.busy || this.waiting;
    return html`${this.refusal()}
      <button
        class="primary"
        part="submit"
        type="button"
        aria-disabled=${this.busy}
        aria-busy=${isBusy}
        @click=${() => this.#ask()}
      >
        ${text[isBusy ? 'passkey-wait' : 'passkey-use'] ?? this.messages.text[isBusy ? 'busy' : 'continue']}
      </button>`;
  }

  async #ask(): Promise<void> {
    if (this.busy) return;
    this.dismiss();
    this.waiting = true;
    const asked = await signByPasskey(this.data as unknown as PasskeyData);
    // Another question has replaced this one, or the step is gone.
    if (!asked || !this.isConnected) return;
    this.waiting = false;
    if ('answer' in asked) this.answer(asked.answer);
    else await this.refuse(problem(asked.failed));
  }
}

define('dvc-step-passkey', DvcStepPasskey);
