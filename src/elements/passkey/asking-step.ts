import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import { StepElement } from '../bases/step-element.js';
import { stopAsking, type Asked } from './webauthn.js';

/** A step at which the browser shows its dialogue for a passkey. */
export abstract class AskingStep extends StepElement {
  static override readonly properties = { ...StepElement.properties, waiting: { state: true } };

  /** The browser's dialogue is open. */
  protected waiting = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.waiting) stopAsking();
    this.waiting = false;
  }

  /** The text of the button, while the browser asks too. */
  protected buttonText(name: 'passkey-make' | 'passkey-use'): string | undefined {
    const text: Readonly<Partial<Record<string, string>>> = this.messages.text;
    const isBusy = this.busy || this.waiting;
    return text[isBusy ? 'passkey-wait' : name] ?? this.messages.text[isBusy ? 'busy' : 'continue'];
  }

  /** Has the browser ask, and answers the step; `more` is read when it has. */
  protected async ask(asking: () => Promise<Asked>, more: () => Readonly<Record<string, Json>> = () => ({})) {
    if (this.busy) return;
    this.dismiss();
    this.waiting = true;
    const asked = await asking();
    // Another question has replaced this one, or the step is gone.
    if (!asked || !this.isConnected) return;
    this.waiting = false;
    if ('answer' in asked) this.answer({ ...asked.answer, ...more() });
    else await this.refuse(problem(asked.failed));
  }
}
