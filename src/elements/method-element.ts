import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { httpBackend } from '../adapters/http.js';
import { createProof } from '../adapters/proof.js';
import { storageMemory, type Memory } from '../client/memory.js';
import type { Session } from '../client/session.js';
import type { Backend } from '../flow/backend.js';
import type { Audience, Method } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import type { View } from '../flow/view.js';
import type { AllMessages, LaterTexts, Messages } from '../locales/messages.js';
import { vi } from '../locales/vi.js';
import { registrationContext, type CaptchaSolver, type Registration } from './contexts.js';
import { AnswerEvent, CompleteEvent, ProblemEvent, StepEvent } from './events.js';
import { isFramed } from './framed.js';
import { languageOf, messagesFor, textsOf } from './language.js';
import { SessionController } from './session-controller.js';
import { methodStyles } from './styles/method.js';
import { problemText, text } from './text.js';

/**
 * Registers by one method: it holds the session and draws each step by its kind. Works alone, with `endpoint` and
 * `portal`, or inside `<dvc-register>`.
 *
 * @slot complete - Shown once the account exists.
 * @slot closed - Shown when the flow ends without an account.
 *
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 *
 * @csspart progress - Where the person is among the steps.
 * @csspart heading - The step's heading.
 * @csspart problem - Why an answer was refused.
 * @csspart step - The element that draws the current step.
 * @csspart form - The step's form.
 * @csspart field - A field with its label, hint and error.
 * @csspart input - An input.
 * @csspart consent - The consent.
 * @csspart submit - The button that sends an answer.
 * @csspart again - The button that asks for another code.
 * @csspart rules - The rules of a password.
 * @csspart restart - The button that begins anew.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-color-on-primary=#ffffff] - Text on the primary colour.
 * @cssproperty [--dvc-color-text=#1a2430] - Text.
 * @cssproperty [--dvc-color-muted=#4d5b6a] - Hints.
 * @cssproperty [--dvc-color-surface=#ffffff] - Inputs and cards.
 * @cssproperty [--dvc-color-raised=#f4f7fa] - Boxes.
 * @cssproperty [--dvc-color-border=#758494] - Borders of inputs.
 * @cssproperty [--dvc-color-line=#d9e0e8] - Thin lines.
 * @cssproperty [--dvc-color-danger=#b3161b] - Errors.
 * @cssproperty [--dvc-color-danger-surface=#fdf1f0] - Behind errors.
 * @cssproperty [--dvc-color-good=#146c3a] - What is well.
 * @cssproperty [--dvc-radius=0.5rem] - Corners.
 * @cssproperty [--dvc-gap=1.25rem] - Space between the parts of a step.
 * @cssproperty [--dvc-font=Be Vietnam Pro, system-ui] - Typeface.
 * @cssproperty [--dvc-font-size=1rem] - Size of text.
 */
export abstract class MethodElement extends LitElement {
  static readonly isDvc: boolean = true;
  static override readonly properties = {
    endpoint: {},
    portal: {},
    audience: {},
    lang: {},
    backend: { attribute: false },
    messages: { attribute: false },
    captcha: { attribute: false },
    allowFramed: { type: Boolean, attribute: 'allow-framed' },
    outOfService: { type: Boolean, attribute: 'out-of-service' },
    label: {},
    texts: { state: true },
    patient: { state: true },
    later: { state: true },
  };
  static override styles = methodStyles;
  /** What is registered by. */
  static readonly method: Method;
  /** Which element draws which kind of step. */
  static readonly steps: Readonly<Record<string, string>>;

  /** Fetches the elements of later kinds of step: when the step before is answered, or, after a reload, at once. */
  static readonly load: Readonly<Record<string, () => Promise<unknown>>> = {};

  /** Where the gateway is mounted. */
  endpoint = '';
  /** The portal's id. */
  portal = '';
  /** Who registers. */
  audience: Audience = 'citizen';
  /** `vi` or `en`. */
  override lang = '';
  /** Whatever runs flows; instead of `endpoint`. */
  backend: Backend | undefined;
  /** Texts of another language. */
  messages: Messages | undefined;
  /** Solves the captcha, where a portal has its own. */
  captcha: CaptchaSolver | undefined;
  /** Allows pages of other origins to frame this one. */
  allowFramed = false;
  /** The method is out of service: the picker says so. */
  outOfService = false;
  /** The name of a method that the locales do not know. */
  label = '';

  private texts: AllMessages = vi;
  private patient = false;
  private later: LaterTexts | undefined;

  readonly #sessions = new SessionController(this);
  readonly #context = new ContextConsumer(this, { context: registrationContext, subscribe: true });
  #typed: Readonly<Record<string, string>> = {};
  #drawn = '';
  #drawing: { readonly step: string; readonly element: HTMLElement } | undefined;
  #refused: Problem | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** What is registered by. */
  get method(): Method {
    return (this.constructor as typeof MethodElement).method;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Whoever was moved in the page takes the registration up again that was left on the way.
    if (this.hasUpdated) this.requestUpdate();
    const around = this.closest('dvc-register:not(:defined)');
    // Scripts may come in any order: the element around this one asks nobody who was there before it.
    this.#early = Boolean(around);
    if (!around) return;
    void customElements.whenDefined('dvc-register').then(() => {
      this.#early = false;
      this.#context.hostConnected();
      this.requestUpdate();
    });
  }
  #early = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
    this.#drawn = '';
  }

  protected override willUpdate(): void {
    void messagesFor(this.#around?.messages ?? this.messages, this.#language)
      .then((found) => textsOf(found, this.method.id))
      .then((found) => {
        if (found === this.#found) return;
        this.#found = this.texts = found;
        this.later = undefined;
      });
    const chosen = !this.#around || this.#around.chosen === this.method.id;
    // Inside <dvc-register> it takes no room until it is chosen.
    this.hidden = !chosen;
    if (!chosen) this.#sessions.close();
    else if (!this.#sessions.session && this.hasUpdated) this.#open();
  }

  protected override firstUpdated(): void {
    if (!this.#around || this.#around.chosen === this.method.id) this.#open();
  }

  protected override updated(): void {
    const session = this.#sessions.session;
    if (!session) return;
    const { view, problem, busy } = session.state;
    this.#patience(busy);
    if (problem !== this.#refused) {
      this.#refused = problem;
      if (problem) this.dispatchEvent(new ProblemEvent(this.method.id, problem.code));
    }
    if (view) this.#load(view.step);
    if (problem || (view && (view.status !== 'active' || view.step !== this.method.steps[0]?.name))) this.#explain();
    const drawn = view ? `${view.status} ${view.step}` : '';
    if (!drawn || drawn === this.#drawn) return;
    const first = !this.#drawn;
    this.#drawn = drawn;
    if (view?.status !== 'active') this.#drawing = undefined;
    if (view?.status === 'active') this.dispatchEvent(new StepEvent(this.method.id, view.step));
    if (view?.status === 'closed' && view.problem)
      this.dispatchEvent(new ProblemEvent(this.method.id, view.problem.code));
    if (view?.status === 'complete') this.dispatchEvent(new CompleteEvent(this.method.id));
    if (!first || this.#around) this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const session = this.#sessions.session;
    if (!session) return nothing;
    const { view, problem, busy } = session.state;
    if (isFramed() && !this.allowFramed) return html`<p class="alert" role="alert">${text(this.texts, 'framed')}</p>`;
    if (!view)
      return problem
        ? this.#alert(problem, true)
        : html`<div class="skeleton" role="status">${text(this.texts, 'loading')}</div>`;
    if (view.status === 'complete') return this.#done();
    if (view.status === 'closed') return this.#closed(view);
    return html`${this.#progress(view)} ${this.#heading(view)} ${problem ? this.#alert(problem, false) : nothing}
      ${this.#step(view, problem, busy)}
      <p class="patience" role="status">${this.patient ? text(this.texts, 'patience') : nothing}</p>
      <p class="foot">
        <button class="plain" part="restart" type="button" @click=${this.#onRestart}>
          ${text(this.texts, 'restart')}
        </button>
      </p>`;
  }

  get #language(): string {
    return this.lang || document.documentElement.lang;
  }

  /** The registration as this page sees it. */
  protected get session(): Session | undefined {
    return this.#sessions.session;
  }

  /** What the elements of this method's steps are given beside the usual. */
  protected stepProperties(view: View): object {
    return { audience: view.audience };
  }

  get #around(): Registration | undefined {
    return this.#context.value;
  }

  #open() {
    if (this.#early) return;
    const around = this.#around;
    const backend = around?.backend ?? this.backend ?? this.#http();
    if (!backend || (isFramed() && !this.allowFramed)) return;
    const portal = around?.portal || this.portal;
    const audience = around?.audience ?? this.audience;
    const memory: Memory | undefined = around ? around.memory : storageMemory(sessionStorage);
    const lang = (this.#around?.messages ?? this.messages)?.lang ?? languageOf(this.#language);
    const start = { audience, lang, ...(portal ? { portal } : {}) };
    this.#sessions.open({ backend, method: this.method, start, memory });
    this.requestUpdate();
  }

  #http(): Backend | undefined {
    return this.endpoint ? httpBackend({ endpoint: this.endpoint, proof: createProof() }) : undefined;
  }

  #progress({ step }: View): TemplateResult {
    const { steps } = this.method;
    const at = steps.findIndex(({ name }) => name === step);
    return html`<div class="progress" part="progress">
      <p class="count">${text(this.texts, 'progress', { n: at + 1, of: steps.length })}</p>
      <ol aria-label=${text(this.texts, 'steps')}>
        ${steps.map(
          ({ name }, index) =>
            html`<li class=${index <= at ? 'past' : ''} aria-current=${index === at ? 'step' : nothing}>
              <span class="sr">${this.#titleOf(name)}</span>
            </li>`,
        )}
      </ol>
    </div>`;
  }

  #titleOf(step: string): string {
    return this.texts.step[step]?.title ?? step;
  }

  #heading({ step }: View): TemplateResult {
    const lead = this.texts.step[step]?.lead;
    return html`<div>
      <h2 part="heading" tabindex="-1">${this.#titleOf(step)}</h2>
      ${lead ? html`<p class="muted">${lead}</p>` : nothing}
    </div>`;
  }

  /** One element a step: it keeps what is typed for as long as the person is there. */
  #elementOf(step: string, tag: string): HTMLElement {
    if (this.#drawing?.step === step) return this.#drawing.element;
    const element = document.createElement(tag);
    element.setAttribute('part', 'step');
    element.setAttribute('exportparts', 'form,field,input,consent,submit,again,rules');
    element.addEventListener('dvc-answer', (event) => {
      if (event instanceof AnswerEvent) this.#onAnswer(event);
    });
    element.addEventListener('dvc-again', () => this.#onAgain());
    this.#drawing = { step, element };
    return element;
  }

  #step(view: View, problem: Problem | undefined, busy: boolean): HTMLElement | typeof nothing {
    const step = this.#sessions.session?.step;
    const tag = step && (this.constructor as typeof MethodElement).steps[step.kind];
    if (!tag) return nothing;
    const ahead = Date.parse(view.now) - Date.now();
    const element = this.#elementOf(view.step, tag);
    Object.assign(element, { step, data: view.data, initial: this.#typed, problem, busy, messages: this.texts });
    return Object.assign(element, this.stepProperties(view), {
      captcha: this.#around?.captcha ?? this.captcha,
      ahead: this.#aheadOf(view, ahead),
    });
  }

  /** Measured once for each view: later renders would take the time that has passed for a difference of clocks. */
  #aheadOf(view: View, ahead: number): number {
    const known = this.#ahead.get(view) ?? ahead;
    this.#ahead.set(view, known);
    return known;
  }
  readonly #ahead = new WeakMap<View, number>();

  #alert(problem: Problem, retry: boolean): TemplateResult {
    const { errors = [] } = problem;
    const title = errors.length
      ? text(this.texts, 'errors', { n: errors.length })
      : problemText(this.texts, this.later, problem);
    return html`<div class="alert" part="problem" role="alert">
      <p><strong>${title}</strong></p>
      ${this.#advice(problem)}
      ${problem.instance ? html`<p class="muted">${text(this.texts, 'reference')}: ${problem.instance.slice(-12)}</p>` : nothing}
      ${retry ? html`<button type="button" @click=${this.#onRetry}>${text(this.texts, 'retry')}</button>` : nothing}
    </div>`;
  }

  #advice({ code }: Problem): TemplateResult | typeof nothing {
    const list = this.later?.advice[code];
    if (!list) return nothing;
    return html`<ul class="advice">
      ${list.map(({ text: line, link, href }) => html`<li>${line} ${href ? html`<a href=${href}>${link}</a>` : nothing}</li>`)}
    </ul>`;
  }

  #done(): TemplateResult {
    return html`<div class="end">
      <span class="mark good" aria-hidden="true">✓</span>
      <h2 part="heading" tabindex="-1">${text(this.texts, 'done')}</h2>
      <p>${text(this.texts, 'done-lead')}</p>
      <slot name="complete"></slot>
    </div>`;
  }

  #closed({ problem }: View): TemplateResult {
    return html`<div class="end">
      <h2 part="heading" tabindex="-1">${text(this.texts, 'closed')}</h2>
      ${problem ? this.#alert(problem, false) : nothing}
      <slot name="closed"></slot>
      <button class="primary" part="restart" type="button" @click=${this.#onRestart}>
        ${text(this.texts, 'edit')}
      </button>
    </div>`;
  }

  #patience(busy: boolean) {
    if (busy && !this.#waiting) this.#waiting = setTimeout(() => (this.patient = true), 4000);
    if (busy || !this.#waiting) return;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.patient = false;
  }

  #onAnswer({ input }: AnswerEvent) {
    const { session } = this.#sessions;
    if (session?.step?.kind === 'identify') {
      const texts = Object.entries(input as Readonly<Record<string, string>>).filter(
        ([name, value]) => typeof value === 'string' && name !== 'captcha',
      );
      this.#typed = Object.fromEntries(texts);
    }
    const { steps } = this.method;
    this.#load(steps[steps.findIndex(({ name }) => name === session?.step?.name) + 1]?.name);
    this.#explain();
    void session?.answer(input);
  }

  /** Fetches the texts of later steps and of refusals, in the language that is shown. */
  #explain() {
    const found = this.#found;
    if (this.#explained === found) return;
    this.#explained = found;
    found.later().then(
      (later) => {
        if (found !== this.#found) return;
        this.later = later;
        this.texts = { ...found, text: { ...found.text, ...later.text }, error: later.error, rule: later.rule };
      },
      () => (this.#explained = undefined),
    );
  }
  #explained: Messages | undefined;
  #found: Messages = vi;

  #load(step: string | undefined) {
    const kind = this.method.steps.find(({ name }) => name === step)?.kind ?? '';
    // A step whose element could not be fetched is asked for again when it is drawn again.
    void (this.constructor as typeof MethodElement).load[kind]?.().catch(() => undefined);
  }

  #onAgain() {
    void this.#sessions.session?.again();
  }

  #onRestart() {
    void this.#sessions.session?.restart();
  }

  #onRetry() {
    void this.#sessions.session?.open();
  }
}
