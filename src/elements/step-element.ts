import { LitElement } from 'lit';
import type { Json, Step } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import type { AllMessages } from '../locales/messages.js';
import { vi } from '../locales/vi.js';
import type { CaptchaSolver } from './contexts.js';
import { AgainEvent, AnswerEvent } from './events.js';
import { formStyles } from './styles/form.js';

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
  captcha: CaptchaSolver | undefined;
  /** What the gateway's clock is ahead of this one, in milliseconds. */
  ahead = 0;

  protected answer(input: Json): void {
    this.dispatchEvent(new AnswerEvent(input));
  }

  protected again(): void {
    this.dispatchEvent(new AgainEvent());
  }

  /** The sentence for what is wrong with a field, if anything is. */
  protected errorOf(name: string): string {
    const found = this.problem?.errors?.find(
      ({ pointer }) => pointer === `/${name}` || pointer.startsWith(`/${name}/`),
    );
    if (!found) return '';
    const code = name === 'consent' ? 'consent' : found.code;
    const { error } = this.messages;
    return error?.[code] ?? error?.['invalid'] ?? '…';
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('problem') && this.problem?.errors?.length) {
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }
}
