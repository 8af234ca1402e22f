import type { AllMessages, LaterTexts, Messages } from '../locales/messages.js';
import { vi } from '../locales/vi.js';
import { messagesFor, textsOf } from './language.js';

/** The texts of a method in the language that is wanted: those of the first form, and later ones once they are asked for. */
export class MethodTexts {
  texts: AllMessages = vi;
  later: LaterTexts | undefined;

  readonly #changed: () => void;
  #found: Messages = vi;
  #explained: Messages | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** `given` by the page, or else ours for `lang` (BCP 47). */
  async want(given: Messages | undefined, lang: string, method: string): Promise<void> {
    const found = await textsOf(await messagesFor(given, lang), method);
    if (found !== this.#found) this.#show((this.#found = found));
  }

  /** Fetches the texts of later steps and of refusals, in the language that is shown. */
  explain(): void {
    const found = this.#found;
    if (this.#explained === found) return;
    this.#explained = found;
    found.later().then(
      (later) => {
        if (found !== this.#found) return;
        this.#show({ ...found, text: { ...found.text, ...later.text }, error: later.error, rule: later.rule }, later);
      },
      () => (this.#explained = undefined),
    );
  }

  #show(texts: AllMessages, later?: LaterTexts) {
    this.texts = texts;
    this.later = later;
    this.#changed();
  }
}
