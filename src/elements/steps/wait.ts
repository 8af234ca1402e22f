import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../flow/fields.js';
import { isOneTimeCode, normalizeOneTimeCode } from '../../flow/identity/one-time-code.js';
import type { FieldError, Problem } from '../../flow/problem.js';
import type { WaitData } from '../../flow/signing-steps.js';
import { unreachable } from '../../flow/unreachable.js';
import type { WaitingTexts } from '../../locales/messages.js';
import { define } from '../internal/define.js';
import { PollController } from '../controllers/poll-controller.js';
import { StepElement } from '../bases/step-element.js';
import { drawing } from '../pictures/drawings.js';
import { waitStyles } from '../styles/wait.js';
import { counted } from '../texts/counted.js';
import { fill } from '../texts/text.js';
import { TextsController } from '../controllers/texts-controller.js';
import { clock, secondsLeft } from '../texts/told-words.js';
import { appLink, opens, squaresOf, type Squares } from './app-link.js';

/** Remaining minutes at which the time is announced. */
const MILESTONES = [1, 3] as const;
const WRONG = 'signing-otp-incorrect';
/** Poll interval in seconds, where the view names none. */
const PACE = 4;

/**
 * Draws a wait while the person acts elsewhere. The step declares where (`by`). Its data decides
 * what is drawn: a control code, the remaining time, a link into the provider's app, a field that
 * the provider requires.
 *
 * @tagname dvc-step-wait
 *
 * @csspart code - The control code.
 * @csspart open - The link that opens the provider's app.
 * @csspart form - The form of the one-time password.
 * @csspart input - Its input.
 * @csspart submit - The button that sends it.
 * @csspart again - The button that sends another request.
 * @csspart cancel - The button that goes back to the form.
 */
export class DvcStepWait extends StepElement {
  static override readonly properties = {
    ...StepElement.properties,
    ask: { attribute: false },
    open: { attribute: false },
    cancel: { attribute: false },
    qr: { state: true },
  };
  static override styles = waitStyles;

  /** Polls for the news. */
  ask: () => Promise<unknown> = () => Promise.resolve();
  /** Opens the event stream. */
  open: (signal: AbortSignal) => Promise<Response> | undefined = () => undefined;
  /** Abandons the request. */
  cancel: () => void = () => undefined;

  private qr: Squares = [];

  readonly #texts = new TextsController<WaitingTexts>(this, (later) => later.waiting());
  #timer: ReturnType<typeof setInterval> | undefined;
  #link = '';

  constructor() {
    super();
    new PollController(this, {
      waits: () => !this.#data.ended,
      ask: () => this.ask(),
      open: (signal) => this.open(signal),
      pace: () => this.#data.pollAfter ?? PACE,
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override willUpdate(): void {
    const { link = '' } = this.#data;
    if (link !== this.#link) void this.#draw(link);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.has('problem') && this.refusedCode === WRONG) this.#input?.select();
  }

  /** A wrong one-time password is shown at its field. */
  protected override placed(problem: Problem): Problem {
    return problem.code === WRONG ? { ...problem, errors: [{ pointer: `/${this.#data.asks}`, code: WRONG }] } : problem;
  }

  protected override wrong(): Promise<readonly FieldError[]> {
    return Promise.resolve([]); // the error goes with the first change of the input
  }

  get #otpError(): string {
    const [error] = this.errors;
    if (!error) return '';
    if (error.code === WRONG) return this.later?.problem[WRONG] ?? this.#texts.texts?.text['otp-error'] ?? '…';
    return error.code === 'required'
      ? (this.messages.error?.required ?? '…')
      : (this.#texts.texts?.text['otp-error'] ?? '…');
  }

  protected override render(): TemplateResult {
    return this.#texts.draw(({ text }) => this.#wait(text));
  }

  #wait(text: WaitingTexts['text']): TemplateResult {
    const { ended, to = '', code, link = '', expiresAt } = this.#data;
    if (ended)
      return html`<p role="status">${text.over}</p>
        ${this.refusal()} ${this.#buttons(text)}`;
    const asked = this.#asked;
    return html`<p role="status">${fill(this.#here('sent', text), { to })}</p>
      ${code ? this.#code(text, code) : nothing}
      <ol>
        ${code ? html`<li>${this.#here('compare', text)}</li>` : nothing}
        <li>${asked ? text['then-otp'] : this.#here('then', text)}</li>
      </ol>
      ${code ? html`<p class="warning">${this.#here('differs', text)}</p>` : nothing}
      ${opens(link) ? appLink(text, link, this.qr) : nothing} ${asked ? this.#otp(text, asked) : this.refusal()}
      ${expiresAt ? this.#left(text) : nothing} ${this.#buttons(text)}`;
  }

  /**
   * The sentence for the place where the person acts, as the step declares it. A method from
   * outside brings its own.
   */
  #here(about: 'sent' | 'compare' | 'then' | 'differs', text: WaitingTexts['text']): string {
    const key = `${about}-${this.step?.by ?? 'app'}`;
    const own: Readonly<Record<string, string>> = this.messages.text;
    const ours: Readonly<Record<string, string>> = text;
    return own[key] ?? ours[key] ?? ours[`${about}-app`] ?? ours[about] ?? '';
  }

  get #data(): Partial<WaitData> {
    return (this.data ?? { ended: true }) as unknown as Partial<WaitData>;
  }

  /** The field that the provider requires now. */
  get #asked(): Field | undefined {
    const { asks } = this.#data;
    return this.step?.fields.find(({ name }) => name === asks);
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** Seconds until the request expires, by the gateway's clock. */
  get #seconds(): number {
    return secondsLeft(this.#data.expiresAt ?? '', this.ahead);
  }

  #code(text: WaitingTexts['text'], code: string): TemplateResult {
    // Screen readers read it digit by digit.
    return html`<div class="box code" part="code">
      ${drawing('code')}
      <span aria-hidden="true">${text.code}</span>
      <span class="digits" aria-hidden="true">${code}</span>
      <span class="sr">${text.code}: ${code.replaceAll(/\d(?=\d)/g, '$& ')}</span>
    </div>`;
  }

  #left(text: WaitingTexts['text']): TemplateResult {
    const left = this.#seconds;
    return html`<div class="field">
      <progress max="300" value=${Math.min(300, left)} aria-hidden="true"></progress>
      <p class="muted"><span role="timer">${fill(text.left, { time: clock(left) })}</span></p>
      <p class="sr" role="status">${this.#spoken(text, left)}</p>
    </div>`;
  }

  /** Announced only when it matters to the person: little time is left, or none. */
  #spoken(text: WaitingTexts['text'], left: number): string {
    const minutes = MILESTONES.find((each) => left <= each * 60);
    if (minutes === undefined) return '';
    return left ? counted(this.messages.lang, text['left-minutes'], { n: minutes }) : text['left-none'];
  }

  #otp(text: WaitingTexts['text'], { name, inputmode, autocomplete }: Field): TemplateResult {
    const error = this.#otpError;
    const { to = '' } = this.#data;
    const own: Readonly<Record<string, string>> = this.messages.field;
    return html`<form part="form" novalidate @submit=${this.#onOtp}>
      <div class="field">
        <label for=${name}>${own[name] ?? text.otp} <span class="req" aria-hidden="true">(*)</span></label>
        ${error ? html`<p class="error" id="${name}-error" role="alert">${error}</p>` : nothing}
        <input
          part="input"
          id=${name}
          name=${name}
          inputmode=${inputmode}
          autocomplete=${autocomplete}
          aria-required="true"
          aria-invalid=${Boolean(error)}
          aria-describedby=${error ? `${name}-error ${name}-hint` : `${name}-hint`}
          @input=${this.#onTyped}
          @compositionend=${this.#onTyped}
        />
        <p class="muted" id="${name}-hint">${fill(this.messages.hint[name] ?? text['otp-hint'], { to })}</p>
      </div>
      ${error ? nothing : this.refusal()}
      <button class="primary" part="submit" type="submit" aria-disabled=${this.busy}>${text.confirm}</button>
    </form>`;
  }

  #buttons(text: WaitingTexts['text']): TemplateResult {
    const { ended } = this.#data;
    return html`<div class="buttons">
      ${
        ended
          ? html`<button class="primary" part="again" type="button" aria-disabled=${this.busy} @click=${this.#onAgain}>
              ${text.again}
            </button>`
          : nothing
      }
      <button part="cancel" type="button" @click=${this.#onCancel}>${text[ended ? 'edit' : 'cancel']}</button>
    </div>`;
  }

  async #draw(link: string) {
    this.#link = link;
    this.qr = [];
    if (!opens(link)) return;
    // Without the QR code the link is still there.
    const qr = await squaresOf(link).catch(() => []);
    if (link === this.#link) this.qr = qr;
  }

  #tick() {
    if (this.#data.ended || document.hidden) return;
    this.requestUpdate();
    // The gateway decides; it is polled as soon as the time has run out here.
    if (this.#data.expiresAt && !this.#seconds && !this.busy) void this.ask();
  }

  /** Reduces a whole pasted message to its six digits; providers' other codes stay as they are. */
  #onTyped(event: Event) {
    if (this.#asked?.autocomplete !== 'one-time-code') return;
    const input = this.#input;
    const code = normalizeOneTimeCode(input?.value ?? '');
    if (input && code !== input.value && isOneTimeCode(code) && !(event as InputEvent).isComposing) input.value = code;
  }

  #onOtp(event: SubmitEvent) {
    event.preventDefault();
    const { name, value = '' } = this.#input ?? {};
    if (this.busy || !name) return;
    if (value.trim()) {
      this.answer({ [name]: value.trim() });
      return;
    }
    this.#input?.focus();
    void this.refuse({ ...unreachable(422), errors: [{ pointer: `/${name}`, code: 'required' }] });
  }

  #onAgain() {
    if (!this.busy) this.again();
  }

  #onCancel() {
    this.dismiss();
    this.cancel();
  }
}

define('dvc-step-wait', DvcStepWait);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-wait': DvcStepWait;
  }
}
