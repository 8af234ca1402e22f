import { html, nothing, svg, type TemplateResult } from 'lit';
import { isOneTimeCode, normalizeOneTimeCode } from '../../flow/identity/one-time-code.js';
import type { FieldError, Problem } from '../../flow/problem.js';
import type { WaitData } from '../../flow/signing-steps.js';
import { unreachable } from '../../flow/unreachable.js';
import type { WaitingTexts } from '../../locales/messages.js';
import { define } from '../internal/define.js';
import { part } from '../internal/part.js';
import { PollController } from '../controllers/poll-controller.js';
import { StepElement } from '../bases/step-element.js';
import { waitStyles } from '../styles/wait.js';
import { fill } from '../texts/text.js';
import { TextsController } from '../controllers/texts-controller.js';
import { clock, secondsLeft } from '../texts/told-words.js';

/** Minutes left at which the time is spoken. */
const MILESTONES = [1, 3] as const;
const WRONG = 'signing-otp-incorrect';

/** What opens: a page of the provider's, or its app. No scheme that runs code. */
const opens = (link: string) =>
  /^(?:https:\/\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(link) && !/^(?:javascript|data|file|blob)/i.test(link);

/**
 * Draws a wait for somebody's PIN or confirmation elsewhere: the control code, what is left of the time, a way into the
 * provider's app, and the one-time password where the provider asks for it.
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

  /** Fetches the news. */
  ask: () => Promise<unknown> = () => Promise.resolve();
  /** Opens the stream of events. */
  open: (signal: AbortSignal) => Promise<Response> | undefined = () => undefined;
  /** Gives the request up. */
  cancel: () => void = () => undefined;

  private qr: readonly (readonly boolean[])[] = [];

  readonly #texts = new TextsController<WaitingTexts>(this, (later) => later.waiting());
  #timer: ReturnType<typeof setInterval> | undefined;
  #link = '';

  constructor() {
    super();
    new PollController(this, {
      waits: () => !this.#data.ended && Boolean(this.#data.code),
      ask: () => this.ask(),
      open: (signal) => this.open(signal),
      pace: () => this.#data.pollAfter,
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

  /** A wrong password is told at its field. */
  protected override placed(problem: Problem): Problem {
    return problem.code === WRONG ? { ...problem, errors: [{ pointer: '/otp', code: WRONG }] } : problem;
  }

  protected override wrong(): Promise<readonly FieldError[]> {
    return Promise.resolve([]); // whatever is typed is another than what was refused
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
    const { ended, asks, to } = this.#data;
    // A phone that was asked shows its own question; everything else is an app.
    const kind = this.step?.name === 'handset' ? 'handset' : 'app';
    if (ended)
      return html`<p role="status">${text.over}</p>
        ${this.refusal()} ${this.#buttons(text)}`;
    return html`<p role="status">${fill(text[`sent-${kind}` as const], { to })}</p>
      ${this.#code(text)}
      <ol>
        <li>${text[`compare-${kind}` as const]}</li>
        <li>${text[asks ? 'then-otp' : (`then-${kind}` as const)]}</li>
        <li>${text.differs}</li>
      </ol>
      ${this.#app(text)} ${asks ? this.#otp(text) : this.refusal()} ${this.#left(text)} ${this.#buttons(text)}`;
  }

  get #data(): WaitData {
    return (this.data ?? { code: '', to: '', expiresAt: '', pollAfter: 4, ended: true }) as unknown as WaitData;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** Seconds that the request still lives, by the gateway's clock. */
  get #seconds(): number {
    return secondsLeft(this.#data.expiresAt, this.ahead);
  }

  #code(text: WaitingTexts['text']): TemplateResult {
    const { code } = this.#data;
    // Digit by digit for those who listen.
    return html`<div class="box code" part="code">
      <span aria-hidden="true">${text.code}</span>
      <span class="digits" aria-hidden="true">${code}</span>
      <span class="sr">${text.code}: ${code.replaceAll(/\d(?=\d)/g, '$& ')}</span>
    </div>`;
  }

  #left(text: WaitingTexts['text']): TemplateResult {
    const left = this.#seconds;
    return html`<div class="field">
      <progress max="300" value=${Math.min(300, left)} aria-label=${text['left-label']}></progress>
      <p class="muted"><span role="timer">${fill(text.left, { time: clock(left) })}</span></p>
      <p class="sr" role="status">${this.#spoken(text, left)}</p>
    </div>`;
  }

  /** For the ear, only when something has changed for the person: the time is short, or over. */
  #spoken(text: WaitingTexts['text'], left: number): string {
    const minutes = MILESTONES.find((each) => left <= each * 60);
    if (!this.#data.expiresAt || minutes === undefined) return '';
    return left ? fill(text['left-minutes'], { n: minutes }) : text['left-none'];
  }

  #app(text: WaitingTexts['text']): TemplateResult | typeof nothing {
    const { link = '' } = this.#data;
    if (!opens(link)) return nothing;
    return html`<div class="box app">
      <a part="open" href=${link} target="_blank" rel="noopener noreferrer">${text.open}</a>
      ${
        this.qr.length
          ? html`<p class="muted">${text.qr}</p>
              <div class="qr" role="img" aria-label=${text['qr-label']}>${this.#square()}</div>`
          : nothing
      }
    </div>`;
  }

  #square(): TemplateResult {
    const { qr } = this;
    const path = qr.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
    return html`<svg viewBox="0 0 ${qr.length} ${qr.length}" shape-rendering="crispEdges" aria-hidden="true">
      ${svg`<path d=${path} />`}
    </svg>`;
  }

  #otp(text: WaitingTexts['text']): TemplateResult {
    const error = this.#otpError;
    return html`<form part="form" novalidate @submit=${this.#onOtp}>
      <div class="field">
        <label for="otp">${text.otp} <span class="req" aria-hidden="true">(*)</span></label>
        ${error ? html`<p class="error" id="otp-error" role="alert">${error}</p>` : nothing}
        <input
          part="input"
          id="otp"
          name="otp"
          inputmode="numeric"
          autocomplete="one-time-code"
          aria-required="true"
          aria-invalid=${Boolean(error)}
          aria-describedby=${error ? 'otp-error otp-hint' : 'otp-hint'}
          @input=${this.#onTyped}
          @compositionend=${this.#onTyped}
        />
        <p class="muted" id="otp-hint">${fill(text['otp-hint'], { to: this.#data.to })}</p>
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

  /** A QR code for whoever has the app on another device; drawn here, so that the link goes nowhere else. */
  async #draw(link: string) {
    this.#link = link;
    this.qr = [];
    if (!opens(link)) return;
    // Without it the link is still there.
    const drawing = await part(import('uqr')).catch(() => undefined);
    if (drawing && link === this.#link) this.qr = drawing.encode(link, { border: 1 }).data;
  }

  #tick() {
    if (this.#data.ended || document.hidden) return;
    this.requestUpdate();
    // The gateway's word decides; it is asked as soon as the time is over here.
    if (this.#data.code && !this.#seconds && !this.busy) void this.ask();
  }

  /** A whole message that was pasted leaves its six digits; other codes of providers are left as they are. */
  #onTyped(event: Event) {
    const input = this.#input;
    const code = normalizeOneTimeCode(input?.value ?? '');
    if (input && code !== input.value && isOneTimeCode(code) && !(event as InputEvent).isComposing) input.value = code;
  }

  #onOtp(event: SubmitEvent) {
    event.preventDefault();
    const otp = this.#input?.value.trim() ?? '';
    if (this.busy) return;
    if (otp) {
      this.answer({ otp });
      return;
    }
    this.#input?.focus();
    void this.refuse({ ...unreachable(422), errors: [{ pointer: '/otp', code: 'required' }] });
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
