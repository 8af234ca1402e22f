import { html, nothing, type TemplateResult } from 'lit';
import { isOneTimeCode, normalizeOneTimeCode } from '../../flow/identity/one-time-code.js';
import type { Json } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { CodeData } from '../../flow/steps.js';
import { define } from '../internal/define.js';
import { StepElement } from '../bases/step-element.js';
import { adviceLine } from '../texts/advice.js';
import { laterStyles } from '../styles/later.js';
import { counted } from '../texts/counted.js';
import { text } from '../texts/text.js';
import { clock, problemText, secondsLeft } from '../texts/told-words.js';

/** WebOTP, which only some browsers have. */
interface OtpCredential {
  readonly code?: string;
}

/** Seconds before the end at which the remaining time is announced. */
const LAST_MINUTE = 60;

/**
 * Draws the input for the code that was sent to the phone, its remaining time, and the button for
 * another code.
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
  /** When the current code expires. */
  #expiresAt = '';
  /** Another code was sent while this step was shown. */
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

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const had = this.shadowRoot?.activeElement;
    super.update(changed);
    // A hidden button loses the focus.
    if (had === this.#button('submit') && this.#button('submit')?.hidden) this.#button('again')?.focus();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.has('problem') && this.refusedCode === 'otp-incorrect') this.#input?.select();
    // An expired code is useless: the field is emptied for the next one.
    if (this.#over && !this.#spent) this.#empty();
    this.#spent = this.#over;
  }
  #spent = false;

  protected override render(): TemplateResult {
    const { messages, busy } = this;
    const { to, from, attemptsLeft } = this.#data;
    const error = this.errorOf('code');
    // A press on "continue" could only be refused.
    const over = this.#over && this.#data.resendAt !== null;
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${busy}>
      <p>
        ${text(messages, this.#sentAgain ? 'code-resent' : 'code-sent', { to })}
        ${from ? text(messages, 'code-from', { from }) : nothing}
      </p>
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
          ${messages.hint['code']}${
            // A wrong code's sentence has the count.
            error ? nothing : html`. ${counted(messages.lang, messages.text['code-left'] ?? '', { n: attemptsLeft })}`
          }
        </p>
        ${error ? this.told?.simply(messages, this.later, this.refusedCode ?? '') : nothing} ${this.#time()}
      </div>
      ${error ? nothing : this.refusal()}
      <button class=${over ? nothing : 'primary'} part="submit" type="submit" aria-disabled=${busy} ?hidden=${over}>
        ${text(messages, busy ? 'busy' : 'continue')}
      </button>
      ${this.#again(over)} ${this.#none()}
    </form>`;
  }

  /** A wrong code is shown at its field. */
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

  #button(name: 'submit' | 'again'): HTMLElement | null {
    return this.renderRoot.querySelector(`[part="${name}"]`);
  }

  /** Whether the code has expired, by the clock or by the gateway's refusal. */
  get #over(): boolean {
    return !this.#until(this.#data.expiresAt) || this.refusedCode === 'otp-expired';
  }

  /** Seconds until a time on the gateway's clock. */
  #until(at: string): number {
    return secondsLeft(at, this.ahead);
  }

  #empty() {
    if (this.#input) this.#input.value = '';
  }

  /** The remaining time: drawn every second, announced only when it matters to the person. */
  #time(): TemplateResult {
    const { messages } = this;
    const left = this.#over ? 0 : this.#until(this.#data.expiresAt);
    return html`<p class="muted" role="timer">
        ${left ? text(messages, 'code-expires', { time: clock(left) }) : text(messages, 'code-expired')}
      </p>
      <p class="sr" role="status">${this.#spoken(left)}</p>`;
  }

  /** The news about the time: each is announced once, and none that an alert announces. */
  #spoken(left: number): string {
    const { messages } = this;
    const { to, expiresAt, resendAt } = this.#data;
    if (this.refusedCode === 'otp-expired') return '';
    const [free, end] = [Date.parse(resendAt ?? ''), Date.parse(expiresAt)];
    const now = resendAt !== null && !this.#until(resendAt) ? text(messages, 'resend-now') : '';
    if (!left) return now && free > end ? now : `${text(messages, 'code-expired')} ${now}`.trim();
    if (left <= LAST_MINUTE) return now && free > end - LAST_MINUTE * 1000 ? now : text(messages, 'code-minute');
    return now || (this.#sentAgain ? text(messages, 'code-resent', { to }) : '');
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
      ${text(messages, main && busy ? 'busy' : 'resend')}${
        // Screen readers would read a name that changes each second while the button has the focus.
        left
          ? html`<span aria-hidden="true">&nbsp;${text(messages, 'resend-in', { time: clock(left) })}</span>`
          : nothing
      }
    </button>`;
  }

  /** What to do where no code comes. */
  #none(): TemplateResult {
    return html`<details>
      <summary>${text(this.messages, 'code-none')}</summary>
      <ul class="advice">
        ${this.later?.advice['code-none']?.map(adviceLine)}
      </ul>
    </details>`;
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
      // the person dismissed the browser's prompt, or the step is over: they type the code
    }
  }

  /** Reduces a grouped code, or a whole pasted message, to its six digits. */
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
