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

/**
 * Draws one kind of step. It is a stranger to sessions: properties come in, `AnswerEvent` and `AgainEvent` go out. What a
 * person types stays in the inputs; it is in no property and no attribute.
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

  /** The step as it was declared. */
  step: Step | undefined;
  /** What the gateway shows at this step. */
  data: Json = null;
  /** What the page already knows, by field; nothing secret. */
  initial: Readonly<Record<string, string>> = {};
  /** Why the last answer was refused. */
  problem: Problem | undefined;
  /** An answer is under way. */
  busy = false;
  messages: AllMessages = vi;
  /** What is said of refusals. */
  later: LaterTexts | undefined;
  /** Draws a refusal. */
  alert: Alert = () => html``;
  /** Shows a refusal, once it has been fetched. */
  told: typeof Told | undefined;
  captcha: CaptchaSolver | undefined;
  /** What the gateway's clock is ahead of this one, in milliseconds. */
  ahead = 0;

  /** The refusal that is shown now: the gateway's, or one that the step found by itself. */
  #refused: Problem | undefined;
  /** Errors of it that the person has mended since. */
  readonly #mended = new Set<FieldError>();
  /** The person has acted, and has not heard of it yet. */
  #acted = false;
  /** What is shown came of an act, and not of a poll. */
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

  /** The person acts: what the last act was told is over. */
  protected dismiss(): void {
    this.#refused = undefined;
    this.#acted = true;
    this.requestUpdate();
  }

  /** Refuses in the page. Drawn anew each time, so that the same words are announced again. */
  protected async refuse(problem: Problem): Promise<void> {
    this.dismiss();
    await this.updateComplete;
    this.#show(problem);
    this.requestUpdate();
    this.dispatchEvent(new RefusedEvent(problem.code));
  }

  /** The refusal, for the place beside the button that was pressed. */
  protected refusal(): TemplateResult | typeof nothing {
    const { errors } = this;
    const problem = this.#refused;
    if (!problem || (problem.errors?.length && !errors.length)) return nothing;
    return this.alert({ ...problem, errors }, { lead: this.renderRoot });
  }

  /** A refusal as this step shows it: one that is about its only field is told there. */
  protected placed(problem: Problem): Problem {
    return problem;
  }

  /** The code of the refusal that is shown. */
  protected get refusedCode(): string | undefined {
    return this.#refused?.code;
  }

  /** The sentence for what is wrong with a field, if anything is. */
  protected errorOf(name: string): string {
    const found = this.errors.find((error) => fieldOf(error) === name);
    if (!found) return '';
    const code = name === 'consent' ? 'consent' : found.code;
    const { error } = this.messages;
    return error?.[code] ?? error?.['invalid'] ?? '…';
  }

  /** What is still wrong with the fields. */
  protected get errors(): readonly FieldError[] {
    return this.#refused?.errors?.filter((error) => !this.#mended.has(error)) ?? [];
  }

  /** What the form would send now; `undefined` where a step has no form. */
  protected typed(): Json | undefined {
    return undefined;
  }

  /** Fields with something wrong in what is typed now. */
  protected async wrong(): Promise<readonly FieldError[]> {
    const { still } = await part(import('../internal/still.js'));
    return this.step ? still(this.step, this.typed(), Date.now() + this.ahead) : [];
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('problem')) {
      const { problem } = this;
      // News that come by themselves neither repeat a sentence nor take away what the person was told of their own act.
      if (problem ? problem.code !== this.#refused?.code : !this.#own) this.#show(problem);
    }
    super.update(changed);
    if (this.#fresh) this.#reveal();
  }

  /** What was just told is focused where it is about a field, and seen. */
  #reveal() {
    this.#fresh = false;
    const reveal = ({ revealRefusal }: typeof Told) => revealRefusal(this.renderRoot);
    if (this.told) reveal(this.told);
    else void part(import('../internal/told.js')).then(reveal, () => undefined);
  }

  #show(problem: Problem | undefined) {
    this.#refused = problem && this.placed(problem);
    this.#fresh = Boolean(problem);
    if (!problem) return;
    this.#own = this.#acted;
    this.#acted = false;
  }

  /** Drops errors that what is typed now has mended; with a name, those that this field can mend. */
  protected async mend(name?: string): Promise<void> {
    const told = this.errors.filter((error) => name === undefined || this.bears(error, name));
    if (!told.length) return;
    const wrong = await this.wrong().catch(() => []);
    for (const error of told) if (!wrong.some((each) => fieldOf(each) === fieldOf(error))) this.#mended.add(error);
    this.requestUpdate();
  }

  /** Whether a field can mend an error: one of its own, or one between fields. */
  protected bears(error: FieldError, name: string): boolean {
    return fieldOf(error) === name || Boolean(this.step?.rules?.some(({ code }) => code === error.code));
  }

  readonly #onMend = (event: Event): void => {
    void this.mend((event.target as HTMLInputElement).name);
  };
}
