import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Json, Step } from '../../flow/method.js';
import type { FieldError, Problem } from '../../flow/problem.js';
import type { AllMessages, LaterTexts } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import type { CaptchaSolver } from '../controllers/contexts.js';
import { AgainEvent, AnswerEvent, RefusedEvent } from '../events.js';
import { fieldOf, type Alert } from '../internal/method-parts.js';
import { part } from '../internal/part.js';
import { formStyles } from '../styles/form.js';
import type * as Told from '../internal/told.js';

// Keeps the types of the events in the declarations: `HTMLElementEventMap` has them with any element.
export type {} from '../events.js';

/**
 * Draws one kind of step. It knows no session: properties come in, `AnswerEvent` and `AgainEvent`
 * go out. What a person types stays in the inputs, and in no property or attribute.
 *
 * @fires {AnswerEvent} dvc-answer - The step's answer; does not bubble.
 * @fires {AgainEvent} dvc-again - The step asks for another code or challenge; does not bubble.
 * @fires {RefusedEvent} dvc-refused - The step refused an answer in the page; does not bubble.
 */
export abstract class StepElement extends LitElement {
  static readonly isDvc = true;
  static override readonly properties = {
    step: { attribute: false },
    data: { attribute: false },
    initial: { attribute: false },
    problem: { attribute: false },
    busy: { type: Boolean },
    messages: { attribute: false },
    later: { attribute: false },
    alert: { attribute: false },
    captcha: { attribute: false },
    ahead: { attribute: false },
  };
  static override styles = formStyles;
  /**
   * Whether this element draws a first step from its declaration alone, with `data` null, while the
   * gateway begins the flow.
   */
  static readonly early: (step: Step) => boolean = () => false;

  /** The step as it was declared. */
  step: Step | undefined;
  /** The step's data from the gateway's view; `null` until the gateway has answered. */
  data: Json = null;
  /** Values that the page already knows, by field name; no secrets. */
  initial: Readonly<Record<string, string>> = {};
  /** Why the last answer was refused. */
  problem: Problem | undefined;
  /** An answer is under way. */
  busy = false;
  messages: AllMessages = vi;
  /** The texts about refusals, once they are fetched. */
  later: LaterTexts | undefined;
  /** Draws a refusal. */
  alert: Alert = () => html``;
  /** Shows a refusal, once its module is fetched. */
  told: typeof Told | undefined;
  captcha: CaptchaSolver | undefined;
  /** The gateway's clock minus this one, in milliseconds. */
  ahead = 0;

  /** The refusal that is shown now: the gateway's, or one that the step found itself. */
  #refused: Problem | undefined;
  /** Its errors that the person has corrected since. */
  readonly #mended = new Set<FieldError>();
  /** The person has acted and waits for the result. */
  #acted = false;
  /** The shown refusal answers an action of the person, not a poll. */
  #own = false;
  #fresh = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.renderRoot.addEventListener('input', this.#onMend);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#refused = undefined;
  }

  protected answer(input: Json): void {
    this.dismiss();
    this.dispatchEvent(new AnswerEvent(input));
  }

  protected again(): void {
    this.dismiss();
    this.dispatchEvent(new AgainEvent());
  }

  /** Called when the person acts: clears the result of the last action. */
  protected dismiss(): void {
    this.#refused = undefined;
    this.#acted = true;
    this.requestUpdate();
  }

  /**
   * Refuses in the page. Draws the alert anew each time, so that the same words are announced
   * again.
   */
  protected async refuse(problem: Problem): Promise<void> {
    this.dismiss();
    await this.updateComplete;
    this.#show(problem);
    this.requestUpdate();
    this.dispatchEvent(new RefusedEvent(problem.code));
  }

  /** The refusal, to be drawn beside the button that was pressed. */
  protected refusal(): TemplateResult | typeof nothing {
    const { errors } = this;
    const problem = this.#refused;
    if (!problem || (problem.errors?.length && !errors.length)) return nothing;
    const retry = () => this.again();
    // Where no flow has begun, that is what is tried again.
    return this.alert(problem, { open: errors, lead: this.renderRoot, ...(this.data === null && { retry }) });
  }

  /** The refusal as this step shows it; one about its only field is shown at that field. */
  protected placed(problem: Problem): Problem {
    return problem;
  }

  /** The code of the shown refusal. */
  protected get refusedCode(): string | undefined {
    return this.#refused?.code;
  }

  /** The error sentence of a field; empty where the field is right. */
  protected errorOf(name: string): string {
    const found = this.errors.find((error) => fieldOf(error) === name);
    if (!found) return '';
    const code = name === 'consent' ? 'consent' : found.code;
    const { error } = this.messages;
    return error?.[`${code}-${name}`] ?? error?.[code] ?? error?.['invalid'] ?? '…';
  }

  /** The errors that are still uncorrected. */
  protected get errors(): readonly FieldError[] {
    return this.#refused?.errors?.filter((error) => !this.#mended.has(error)) ?? [];
  }

  /** What the form would send now; `undefined` for a step without a form. */
  protected typed(): Json | undefined {
    return undefined;
  }

  /** The errors in what is typed now. */
  protected async wrong(): Promise<readonly FieldError[]> {
    const { still } = await part(import('../internal/still.js'));
    return this.step ? still(this.step, this.typed(), Date.now() + this.ahead) : [];
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('problem')) {
      const { problem } = this;
      // A poll neither repeats a sentence nor clears the result of the person's own action.
      if (problem ? problem.code !== this.#refused?.code : !this.#own) this.#show(problem);
    }
    super.update(changed);
    if (this.#fresh) this.#reveal();
  }

  /** Focuses the field that the new refusal is about, and scrolls the refusal into view. */
  #reveal() {
    this.#fresh = false;
    const reveal = ({ revealRefusal }: typeof Told) => revealRefusal(this.renderRoot);
    if (this.told) reveal(this.told);
    else void part(import('../internal/told.js')).then(reveal, () => undefined);
  }

  #show(problem: Problem | undefined) {
    this.#refused = problem && this.placed(problem);
    // A start that was refused while the person types scrolls nothing away.
    this.#fresh = Boolean(problem) && (this.data !== null || this.#acted);
    if (!problem) return;
    this.#own = this.#acted;
    this.#acted = false;
  }

  /**
   * Drops errors that the current input has corrected; with a name, only those that this field can
   * correct.
   */
  protected async mend(name?: string): Promise<void> {
    const told = this.errors.filter((error) => name === undefined || this.bears(error, name));
    if (!told.length) return;
    const wrong = await this.wrong().catch(() => []);
    for (const error of told) if (!wrong.some((each) => fieldOf(each) === fieldOf(error))) this.#mended.add(error);
    this.requestUpdate();
  }

  /** Whether a field can correct an error: an error of this field, or one between fields. */
  protected bears(error: FieldError, name: string): boolean {
    return fieldOf(error) === name || Boolean(this.step?.rules?.some(({ code }) => code === error.code));
  }

  readonly #onMend = (event: Event): void => {
    void this.mend((event.target as HTMLInputElement).name);
  };
}
