import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Session } from '../../client/session.js';
import type { Audience, Method } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import { pendingView, type View } from '../../flow/view.js';
import type { Messages } from '../../locales/messages.js';
import { RegistrationController, type Registration } from '../controllers/contexts.js';
import type { LaterParts, Loads } from '../controllers/later-parts.js';
import { CompleteEvent, ProblemEvent, StepEvent, type AnswerEvent } from '../events.js';
import { barredBy } from '../internal/framed.js';
import { hint } from '../texts/hint.js';
import { languageOf, pageLanguage } from '../texts/language.js';
import { head, reveal, stepHeading, toTop, type Alert, type Drawn } from '../internal/method-parts.js';
import { MethodTexts } from '../texts/method-texts.js';
import { pageMemory } from '../internal/page-memory.js';
import { part } from '../internal/part.js';
import { aheadOf, SessionController } from '../controllers/session-controller.js';
import { methodStyles } from '../styles/method.js';
import { text } from '../texts/text.js';
import { PortalElement } from './portal-element.js';
import type { StepElement } from './step-element.js';

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
 * @csspart input - An input.
 * @csspart submit - The button that sends an answer.
 * @csspart again - The button that asks for another code.
 * @csspart rules - The rules of a password.
 * @csspart restart - The button that begins anew.
 * @csspart sign-in - The link to the portal's sign-in, once there is an account.
 * @csspart next - The link to the portal's next page, in the place of the sign-in at the end of a registration.
 * @csspart recover - The link to the portal's recovery of a password.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-color-on-primary=#ffffff] - Text on the primary colour.
 * @cssproperty [--dvc-color-link=--dvc-color-primary] - Links.
 * @cssproperty [--dvc-color-focus=--dvc-color-primary] - The ring around what has the focus.
 * @cssproperty [--dvc-color-progress=--dvc-color-primary] - The line above the steps that are reached.
 * @cssproperty [--dvc-color-icon=--dvc-color-primary] - Pictures and drawings.
 * @cssproperty [--dvc-color-text=#1a2430] - Text.
 * @cssproperty [--dvc-color-muted=#4d5b6a] - Hints.
 * @cssproperty [--dvc-color-surface=#ffffff] - Inputs and cards.
 * @cssproperty [--dvc-color-raised=#f4f7fa] - Boxes.
 * @cssproperty [--dvc-color-border=#758494] - Borders of inputs.
 * @cssproperty [--dvc-color-line=#d9e0e8] - Thin lines.
 * @cssproperty [--dvc-color-danger=#5c2e00] - Errors.
 * @cssproperty [--dvc-color-good=#146c3a] - What is well.
 * @cssproperty [--dvc-radius=8px] - Corners.
 * @cssproperty [--dvc-radius-button=--dvc-radius] - Corners of buttons.
 * @cssproperty [--dvc-radius-input=--dvc-radius] - Corners of inputs.
 * @cssproperty [--dvc-control-height=48px, 52px] - Least height of inputs, and of the button that sends; 44px at least.
 * @cssproperty [--dvc-progress-height=5px] - Thickness of the line above the steps; 16px at most.
 * @cssproperty [--dvc-gap=20px] - Space between the parts of a step.
 * @cssproperty [--dvc-font=Be Vietnam Pro, system-ui] - Typeface.
 * @cssproperty [--dvc-font-heading=--dvc-font] - Typeface of headings.
 * @cssproperty [--dvc-font-size=max(16px, 1rem)] - Size of text.
 */
export abstract class MethodElement extends PortalElement {
  static override readonly properties = {
    ...PortalElement.properties,
    allowFramed: { type: Boolean, attribute: 'allow-framed' },
    outOfService: { type: Boolean, attribute: 'out-of-service' },
    label: {},
    acting: { state: true },
    asking: { state: true },
  };
  static override styles = methodStyles;
  /** The method that this element registers by. */
  static readonly method: Method;
  /** Which element draws which kind of step. */
  static readonly steps: Readonly<Record<string, string>>;

  /**
   * Fetches the elements of later kinds of step: while the form is filled in, or at once after a
   * reload.
   */
  static readonly load: Loads = {};

  /** Allows pages of other origins to frame this one. */
  allowFramed = false;
  /** The method is out of service: the picker says so. */
  outOfService = false;
  /** The name of a method that the locales do not know. */
  label = '';

  /** The text shown during an action of the person. A poll shows none. */
  private acting: '' | 'busy' | 'patience' = '';
  /** The step at which the element asks the person whether to begin anew. */
  private asking = '';

  readonly #context = new RegistrationController(this);
  readonly #texts = new MethodTexts(this);
  readonly #sessions = new SessionController(this, this.#texts, this.#class.load);
  #typed: Readonly<Record<string, string>> = {};
  /** The step that is drawn. */
  #drawn = '';
  /** The step or end that the page was told of. */
  #announced = '';
  /** The person has begun to fill in the form. */
  #begun = false;
  #drawing: { readonly step: string; readonly element: Drawn } | undefined;
  #refused: Problem | undefined;
  /** A refusal that moved the flow to another step: shown above that step. */
  #moved: Problem | undefined;
  #alert: Element | null = null;
  /** The person pressed a button that has been removed: focus goes to its replacement. */
  #retried = false;

  /** The method that this element registers by. */
  get method(): Method {
    return this.#class.method;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // An element that was moved in the page resumes the registration that it left.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drawn = this.#announced = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.hasUpdated && (changed.has('outOfService') || changed.has('label'))) this.#around?.renew?.();
    void this.#texts.want(this.#messages, this.#language, this.method, this.#around?.wording ?? this.wording);
    const chosen = !this.#around || this.#around.chosen === this.method.id;
    // Inside <dvc-register> the element takes no room until its method is chosen.
    this.hidden = !chosen;
    if (!chosen) this.#sessions.close();
    else if (!this.#sessions.state && this.hasUpdated) this.#open();
  }

  protected override firstUpdated(): void {
    // Later steps are fetched at the first key: a visitor who only looks costs no data.
    this.addEventListener('input', this.#onBegin, { once: true });
    if (!this.#around || this.#around.chosen === this.method.id) this.#open();
  }

  protected override updated(): void {
    this.#texts.told?.dress(this);
    const { state, step } = this.#sessions;
    if (!state) return;
    const { view, problem } = state;
    if (problem !== this.#refused) {
      this.#refused = problem;
      if (problem) this.dispatchEvent(new ProblemEvent(this.method.id, problem.code));
    }
    const told = this.renderRoot.querySelector('.alert');
    if (told !== this.#alert) {
      this.#alert = told;
      if (this.#retried) told?.querySelector('button')?.focus({ preventScroll: true });
      reveal(told);
    }
    if (view?.status === 'active') {
      this.#parts?.load(step?.kind ?? '');
      // What was typed before the flow had begun could load nothing.
      if (this.#begun) this.#loadAll();
      // The first form does not need the element that warns of the flow's end.
      void part(import('../internal/flow-end.js')).catch(() => undefined);
    }
    // Refusals and endings are fetched early: the network may be gone when they are needed.
    if (problem || view) this.#explain();
    if (problem && !view) hint(problem.code, this);
    const shown = this.#shown;
    if (view && shown) this.#announce(view);
    const drawn = shown && this.#drawnOf(shown);
    // The gateway's answer about a step that is drawn already moves no focus.
    if (!drawn || drawn === this.#drawn) return;
    const first = !this.#drawn;
    this.#drawn = drawn;
    if (first && (this.#around?.quiet ?? !this.#around) && !this.#retried) return;
    this.renderRoot.querySelector('h2')?.focus({ preventScroll: true });
    void toTop(this, this.#drawing?.element, told);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts } = this.#texts;
    const barred = this.hasUpdated && barredBy(this.allowFramed);
    if (barred) return html`<p class="alert" role="alert">${text(texts, barred) || texts.text.unreachable}</p>`;
    const { state } = this.#sessions;
    if (!state) return nothing;
    const { view: answered, problem, busy } = state;
    const { later, told } = this.#texts;
    const alert = this.#alertOf;
    const view = this.#shown;
    if (!view) return problem && !busy ? alert(problem, { retry: this.#onRetry }) : this.#texts.skeleton;
    this.#texts.audience = view.audience;
    if (view.status !== 'active') {
      const lost = this.#parts?.insteadOf('end');
      if (lost) return lost;
      if (!told || !later) return this.#texts.skeleton;
      if (view.status === 'complete') return told.done(this, texts, view, this.#typed);
      return told.closed(this, texts, later, view, this.#onRestart);
    }
    if (problem && problem !== this.#refused) this.#moved = this.#drawnOf(view) === this.#drawn ? undefined : problem;
    const now = this.acting ? undefined : problem;
    const moved = now && now === this.#moved;
    const { id, steps } = this.method;
    return html`${head(texts, texts.method[id]?.name ?? this.label, steps, view.step)}
      ${stepHeading(texts, this.titleOf(view, texts))} ${moved ? alert(now) : nothing}
      ${this.#step(view, moved ? undefined : now, answered ? busy : false)}
      <p class=${this.acting === 'patience' ? nothing : 'sr'} role="status">
        ${this.acting ? text(texts, this.acting) : nothing}
      </p>
      <div class="foot">
        <dvc-help .messages=${texts}></dvc-help>
        ${
          told && this.asking === view.step
            ? told.restartQuestion(texts, this.#onRestart, () => this.#ask(''))
            : html`<button class="plain" part="restart" type="button" @click=${() => this.#ask(view.step)}>
                ${text(texts, 'restart')}
              </button>`
        }
      </div>
      <dvc-flow-end
        .view=${answered}
        .ahead=${aheadOf(view)}
        .messages=${texts}
        .extend=${() => this.session?.extend()}
      ></dvc-flow-end>`;
  }

  /**
   * What is drawn, once its texts have come. Until the gateway has answered: the first step as its
   * declaration has it, where that can be drawn. A start that is refused before the person has begun
   * leaves the refusal alone.
   */
  get #shown(): View | undefined {
    const { state, step } = this.#sessions;
    if (!state || !this.#texts.settled) return undefined;
    if (state.view || !step) return state.view;
    const drawer = customElements.get(this.#class.steps[step.kind] ?? '') as Partial<typeof StepElement> | undefined;
    if (!drawer?.early?.(step)) return undefined;
    const { problem, busy } = state;
    if (problem && !busy && !this.#begun && !this.#drawing?.element.matches(':focus-within')) return undefined;
    return (this.#pending ??= pendingView(this.method, this.#audience));
  }
  #pending: View | undefined;

  get #parts(): LaterParts | undefined {
    return this.#sessions.parts;
  }

  get #alertOf(): Alert {
    return this.#parts?.alert ?? ((_, actions) => this.#texts.lost(actions?.retry));
  }

  #explain() {
    if (this.#parts) this.#parts.explain();
    else void this.#texts.explain().catch(() => undefined);
  }

  get #class(): typeof MethodElement {
    return this.constructor as typeof MethodElement;
  }

  get #messages(): Messages | undefined {
    return this.#around?.messages ?? this.messages;
  }

  get #language(): string {
    return this.#around?.lang || this.lang || pageLanguage();
  }

  /** The registration as this page sees it; `undefined` until it is opened. */
  protected get session(): Session | undefined {
    return this.#sessions.session;
  }

  /** More properties for the elements of this method's steps. */
  protected stepProperties(view: View): object {
    return { audience: view.audience, recall: () => this.session?.backend.username?.(view.id) };
  }

  /** The name of the step whose title is shown. */
  protected titleOf(view: View, _texts: Messages): string {
    return view.step;
  }

  get #audience(): Audience {
    return this.#around?.audience ?? this.audience;
  }

  get #around(): Registration | undefined {
    return this.#context.value;
  }

  #open() {
    if (this.#context.early) return;
    if (barredBy(this.allowFramed)) {
      this.requestUpdate();
      this.#explain();
      return;
    }
    const around = this.#around;
    const backend = around?.backend ?? this.given;
    if (!backend) {
      hint('endpoint', this);
      return;
    }
    const portal = around?.portal || this.portal;
    const audience = this.#audience;
    this.#pending = undefined;
    const lang = this.#messages?.lang ?? languageOf(this.#language);
    const start = { audience, lang, ...(portal ? { portal } : {}) };
    this.#sessions.open({ backend, method: this.method, start, memory: around ? around.memory : pageMemory(this) });
    this.requestUpdate();
  }

  /**
   * One element per step: its inputs keep what is typed until the person leaves the step. A page may
   * bring the first one as a child, drawn before this script has come.
   */
  #elementOf(step: string, tag: string): Drawn {
    if (this.#drawing?.step === step) return this.#drawing.element;
    const element: Drawn = this.querySelector<HTMLElement>(tag) ?? document.createElement(tag);
    // Consents and errors are not exported as parts: a theme must not hide them.
    element.setAttribute('exportparts', 'input,submit,again,rules');
    element.addEventListener('dvc-answer', (event) => this.#onAnswer(event));
    element.addEventListener('dvc-again', () => void this.#act(this.#sessions.again()));
    element.addEventListener('dvc-refused', ({ code }) => this.dispatchEvent(new ProblemEvent(this.method.id, code)));
    this.#drawing = { step, element };
    return element;
  }

  #step(view: View, problem: Problem | undefined, busy: boolean): TemplateResult | typeof nothing {
    const { step } = this.#sessions;
    const tag = step && this.#class.steps[step.kind];
    if (!tag) return nothing;
    const instead = this.#parts?.insteadOf(step.kind);
    if (instead) return instead;
    const { texts: messages, later, told } = this.#texts;
    const element = Object.assign(this.#elementOf(view.step, tag), {
      ...{ step, data: view.data, initial: this.#typed, problem, busy, messages, later, told, alert: this.#alertOf },
      ...this.stepProperties(view),
      captcha: this.#around?.captcha ?? this.captcha,
      ahead: aheadOf(view),
    });
    // One that the page has brought stays where it is: moved, it would lose its focus and what was typed.
    return html`<slot name="step">${element.parentNode === this ? nothing : element}</slot>`;
  }

  readonly #drawnOf = ({ status, step }: View): string => `${status} ${step}`;

  /** Tells the page of a step or an end. */
  #announce(view: View) {
    const { id } = this.method;
    const reached = this.#drawnOf(view);
    if (reached === this.#announced) return;
    this.#announced = reached;
    if (view.status === 'active') this.dispatchEvent(new StepEvent(id, view.step));
    else this.#drawing = undefined;
    if (view.status === 'complete') this.dispatchEvent(new CompleteEvent(id, view.data));
    else if (view.problem) this.dispatchEvent(new ProblemEvent(id, view.problem.code));
  }

  /** Marks the element busy while the call runs; the last refusal is hidden meanwhile. */
  async #act(work: Promise<unknown> | undefined) {
    this.acting = 'busy';
    const waiting = setTimeout(() => (this.acting = 'patience'), 4000);
    try {
      await work;
    } finally {
      clearTimeout(waiting);
      this.acting = '';
    }
  }

  #onAnswer({ input }: AnswerEvent) {
    const { session } = this;
    // What was typed is kept for a redraw of the form. Guarded steps hold no code and no password.
    if (session?.step?.guarded)
      this.#typed = { ...this.#typed, ...this.#texts.told?.kept(session.state.view?.data, input) };
    this.#loadAll();
    void this.#act(session?.answer(input));
  }

  readonly #onBegin = () => {
    this.#begun = true;
    this.#loadAll();
    // Checks the answer. Fetched now, so that the press of the button does not wait for it.
    void part(import('../internal/still.js')).catch(() => undefined);
  };

  /** Fetches what draws the later steps. */
  #loadAll() {
    for (const { kind } of this.method.steps) this.#parts?.load(kind);
  }

  /** Asks before the person's progress is thrown away by an accidental press. */
  #ask(step: string) {
    const { told } = this.#texts;
    if (!told || step === this.method.steps[0]?.name) {
      this.#onRestart();
      return;
    }
    this.asking = step;
    void told.focusFoot(this);
  }

  readonly #onRestart = () => {
    this.asking = '';
    // The new heading takes focus even at the first step, and the person consents anew.
    this.#drawn = this.#announced = 'restart';
    this.#typed = { ...this.#typed, consent: '' };
    void this.#sessions.session?.restart();
  };

  readonly #onRetry = () => {
    this.#retried = true;
    this.#drawn = '';
    void this.#sessions.again();
  };
}
