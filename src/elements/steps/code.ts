import { html, nothing, type TemplateResult } from 'lit';
import { isOneTimeCode, normalizeOneTimeCode } from '../../flow/identity/one-time-code.js';
import type { Json } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { CodeData } from '../../flow/steps.js';
import { define } from '../internal/define.js';
import { StepElement } from '../bases/step-element.js';
import { laterStyles } from '../styles/later.js';
import { text } from '../texts/text.js';
import { clock, problemText, secondsLeft } from '../texts/told-words.js';

/** WebOTP, where the browser has it. */
interface OtpCredential {
  readonly code?: string;
}

/** Seconds before the end at which the time is spoken. */
const LAST_MINUTE = 60;

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
  static override styles = laterStyles;

  #timer: ReturnType<typeof setInterval> | undefined;
  #abort = new AbortController();
  /** When the code that the field is for runs out. */
  #expiresAt = '';
  /** Another code was sent while the person was here. */
  #sentAgain = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
    void this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#abort.abort();
    this.#empty();
  }

  protected override willUpdate(): void {
    const { expiresAt } = this.#data;
    if (expiresAt === this.#expiresAt) return;
    this.#sentAgain = Boolean(this.#expiresAt);
    this.#expiresAt = expiresAt;
    this.#spent = false;
    this.#empty();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.has('problem') && this.refusedCode === 'otp-incorrect') this.#input?.select();
    // A code that has run out is of no use: the field is free for the next one.
    if (this.#over && !this.#spent) this.#empty();
    this.#spent = this.#over;
  }
  #spent = false;

  protected override render(): TemplateResult {
    const { messages, busy } = this;
    const { to, from, attemptsLeft } = this.#data;
    const error = this.errorOf('code');
    const main = this.#over && this.#data.resendAt !== null ? 'again' : 'submit';
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${busy}>
      <p>${text(messages, 'code-sent', { to })} ${from ? text(messages, 'code-from', { from }) : nothing}</p>
      <div class="field">
        <label for="code">${messages.field.code} <span class="req" aria-hidden="true">(*)</span></label>
        ${error ? html`<p class="error" id="code-error" role="alert">${error}</p>` : nothing}
        <input
          part="input"
          id="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          aria-required="true"
          aria-invalid=${Boolean(error)}
          aria-describedby=${error ? 'code-error code-hint' : 'code-hint'}
          @input=${this.#onTyped}
          @compositionend=${this.#onTyped}
        />
        <p class="muted" id="code-hint">
          ${messages.hint['code']} · ${text(messages, 'code-left', { n: attemptsLeft })}
        </p>
        ${this.#time()}
      </div>
      ${error ? nothing : this.refusal()}
      <button class=${main === 'submit' ? 'primary' : nothing} part="submit" type="submit" aria-disabled=${busy}>
        ${text(messages, busy ? 'busy' : 'continue')}
      </button>
      ${this.#again(main === 'again')}
    </form>`;
  }

  /** A wrong code is told at the code. */
  protected override placed(problem: Problem): Problem {
    if (problem.code !== 'otp-incorrect') return problem;
    return { ...problem, errors: [{ pointer: '/code', code: problem.code }] };
  }

  protected override errorOf(name: string): string {
    const wrong = this.errors.length && this.refusedCode === 'otp-incorrect' && this.problem;
    return wrong ? problemText(this.messages, this.later, wrong) : super.errorOf(name);
  }

  protected override typed(): Json {
    return { code: this.#input?.value ?? '' };
  }

  get #data(): CodeData {
    const empty = { to: '', expiresAt: '', resendAt: null, attemptsLeft: 5 };
    return (this.data ?? empty) as unknown as CodeData;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** Whether the code has run out, by the clock or by the gateway's word. */
  get #over(): boolean {
    return !this.#until(this.#data.expiresAt) || this.refusedCode === 'otp-expired';
  }

  /** Seconds until a time of the gateway's clock. */
  #until(at: string): number {
    return secondsLeft(at, this.ahead);
  }

  #empty() {
    if (this.#input) this.#input.value = '';
  }

  /** What is left, for the eye each second; for the ear only when something has changed for the person. */
  #time(): TemplateResult {
    const { messages } = this;
    const { to, expiresAt, resendAt } = this.#data;
    const left = this.#over ? 0 : this.#until(expiresAt);
    const spoken = [
      this.#sentAgain && left > LAST_MINUTE ? text(messages, 'code-resent', { to }) : '',
      left && left <= LAST_MINUTE ? text(messages, 'code-minute') : '',
      left ? '' : text(messages, 'code-expired'),
      resendAt !== null && !this.#until(resendAt) ? text(messages, 'resend-now') : '',
    ];
    return html`<p class="muted" role="timer">
        ${left ? text(messages, 'code-expires', { time: clock(left) }) : text(messages, 'code-expired')}
      </p>
      <p class="sr" role="status">${spoken.filter(Boolean).join(' ')}</p>`;
  }

  #again(main: boolean): TemplateResult {
    const { messages, busy } = this;
    const { resendAt } = this.#data;
    if (resendAt === null) return html`<p class="muted">${text(messages, 'resend-none')}</p>`;
    const left = this.#until(resendAt);
    return html`<button
      class=${main ? 'primary' : nothing}
      type="button"
      part="again"
      aria-disabled=${busy || left > 0}
      @click=${this.#onAgain}
    >
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
      void this.mend();
    } catch {
      // the person closed the browser's question, or the step is over: they type the code
    }
  }

  /** A code in groups, or a whole message, leaves its six digits in the field. */
  #onTyped(event: Event) {
    const input = this.#input;
    const code = normalizeOneTimeCode(input?.value ?? '');
    if (input && code !== input.value && isOneTimeCode(code) && !(event as InputEvent).isComposing) input.value = code;
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (!this.busy) this.answer(this.typed());
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
