import { html, nothing, type TemplateResult } from 'lit';
import type { CodeData } from '../../flow/steps.js';
import { define } from '../define.js';
import { StepElement } from '../step-element.js';
import { clock, secondsLeft, text } from '../text.js';

/** WebOTP, where the browser has it. */
interface OtpCredential {
  readonly code?: string;
}

/**
 * Draws the code that was sent to the phone: one input, what is left of its time, and another code.
 *
 * @tagname dvc-step-code
 *
 * @csspart form - The form.
 * @csspart input - The input.
 * @csspart submit - The button that sends the code.
 * @csspart again - The button that asks for another code.
 */
export class DvcStepCode extends StepElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #abort = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
    void this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#abort.abort();
    if (this.#input) this.#input.value = '';
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.has('problem') && this.problem?.code === 'otp-incorrect') this.#input?.select();
  }

  protected override render(): TemplateResult {
    const { messages, busy } = this;
    const { to, expiresAt, attemptsLeft } = this.#data;
    const left = this.#until(expiresAt);
    const error = this.errorOf('code');
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${busy}>
      <p>${text(messages, 'code-sent', { to })}</p>
      <div class="field">
        <label for="code">${messages.field.code} <span class="req" aria-hidden="true">(*)</span></label>
        <input
          part="input"
          id="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="16"
          aria-required="true"
          aria-invalid=${Boolean(error)}
          aria-describedby=${error ? 'code-error code-hint' : 'code-hint'}
        />
        ${error ? html`<p class="error" id="code-error">${error}</p>` : nothing}
        <p class="muted" id="code-hint">
          ${messages.hint['code']} · ${text(messages, 'code-left', { n: attemptsLeft })}
          <span role="timer"
            >${left ? text(messages, 'code-expires', { time: clock(left) }) : text(messages, 'code-expired')}</span
          >
        </p>
      </div>
      <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
        ${text(messages, busy ? 'busy' : 'continue')}
      </button>
      ${this.#again()}
    </form>`;
  }

  get #data(): CodeData {
    const empty = { to: '', expiresAt: '', resendAt: null, attemptsLeft: 5 };
    return (this.data ?? empty) as unknown as CodeData;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** Seconds until a time of the gateway's clock. */
  #until(at: string): number {
    return secondsLeft(at, this.ahead);
  }

  #again(): TemplateResult {
    const { messages, busy } = this;
    const { resendAt } = this.#data;
    if (resendAt === null) return html`<p class="muted">${text(messages, 'resend-none')}</p>`;
    const left = this.#until(resendAt);
    return html`<button type="button" part="again" aria-disabled=${busy || left > 0} @click=${this.#onAgain}>
      ${left ? text(messages, 'resend-in', { time: clock(left) }) : text(messages, 'resend')}
    </button>`;
  }

  async #listen() {
    if (!('OTPCredential' in window)) return;
    try {
      const { signal } = (this.#abort = new AbortController());
      const options = { otp: { transport: ['sms'] }, signal } as CredentialRequestOptions;
      const found = (await navigator.credentials.get(options)) as OtpCredential | null;
      if (found?.code && this.#input) this.#input.value = found.code;
    } catch {
      // the person closed the browser's question, or the step is over: they type the code
    }
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (!this.busy) this.answer({ code: this.#input?.value ?? '' });
  }

  #onAgain() {
    const { resendAt } = this.#data;
    if (!this.busy && resendAt !== null && !this.#until(resendAt)) this.again();
  }
}

define('dvc-step-code', DvcStepCode);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-code': DvcStepCode;
  }
}
