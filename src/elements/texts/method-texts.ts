import { html, type ReactiveElement, type TemplateResult } from 'lit';
import type { AllMessages, LaterTexts, Messages, Wording } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { isWhole, languageOf, messagesFor, reworded, textsOf, type Named } from './language.js';
import { lost } from '../internal/method-parts.js';
import { part } from '../internal/part.js';
import type * as Told from '../internal/told.js';

/**
 * The texts of a method in the wanted language: first those of the first form, later ones on
 * request.
 */
export class MethodTexts {
  texts: AllMessages = vi;
  later: LaterTexts | undefined;
  /** The module that draws refusals and endings. */
  told: typeof Told | undefined;

  readonly #host: ReactiveElement;
  /** The wanted language and the method's own texts have come: what is drawn now stays. */
  settled = false;
  /** Some texts exist for one audience only. */
  audience = '';
  #found: Messages = vi;
  #wanted: readonly unknown[] = [];
  #explaining: { readonly of: Messages; readonly done: Promise<unknown> } | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** `given` by the page, or else the package's texts for `lang` (BCP 47); some in the page's `wording`. */
  async want(
    given: Messages | undefined,
    lang: string,
    method: Named,
    wording: Wording | null | undefined,
  ): Promise<void> {
    const wanted = (this.#wanted = [given, lang, wording]);
    const worded = (messages: Messages) => reworded(messages, wording, this.#host);
    // Texts that are in the script are there at once, and no placeholder is drawn before the form.
    const here = !given && !wording && languageOf(lang) === vi.lang && isWhole(vi, method);
    // Reworded before the method's own texts, which have its name, and after them.
    const found = here ? vi : await worded(await textsOf(await worded(await messagesFor(given, lang)), method));
    // What is wanted changed meanwhile.
    if (wanted.some((each, at) => each !== this.#wanted[at])) return;
    const first = !this.settled;
    this.settled = true;
    if (found !== this.#found) this.#show((this.#found = found));
    else if (first) this.#host.requestUpdate();
  }

  /**
   * Fetches the texts of later steps and of refusals, in the current language; rejects where they
   * cannot be fetched.
   */
  explain(): Promise<unknown> {
    const found = this.#found;
    if (this.#explaining?.of === found) return this.#explaining.done;
    const done = part(Promise.all([found.later(), import('../internal/told.js')])).then(([later, told]) => {
      if (found !== this.#found) return;
      this.told = told;
      this.#show({ ...found, text: { ...found.text, ...later.text }, error: later.error, rule: later.rule }, later);
    });
    const explaining = (this.#explaining = { of: found, done });
    done.catch(() => {
      if (this.#explaining === explaining) this.#explaining = undefined;
    });
    return done;
  }

  /** A placeholder while something is fetched; or the step that the page has brought. */
  get skeleton(): TemplateResult {
    return html`<slot name="step"><div class="skeleton" role="status">${this.texts.text.loading}</div></slot>`;
  }

  /** A failed fetch and its retry. */
  lost(retry?: () => void, reload?: boolean): TemplateResult {
    return lost(this.texts, retry, reload);
  }

  #show(texts: AllMessages, later?: LaterTexts) {
    this.texts = texts;
    this.later = later;
    this.#host.requestUpdate();
  }
}
