import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { LaterTexts, Messages } from '../../locales/messages.js';
import { messagesFor, pageLanguage } from '../texts/language.js';
import { part } from '../internal/part.js';

type Host = ReactiveControllerHost & { readonly lang: string; readonly messages: Messages | undefined };

/**
 * Later texts in the language of its host: those that the page set, or else the package's texts for
 * the host's `lang`.
 */
export class TextsController<Texts> implements ReactiveController {
  /** The texts; those of the previous language while another one is fetched. */
  texts: Texts | undefined;
  /** The language of `texts`. */
  lang = '';

  readonly #host: Host;
  readonly #load: (later: LaterTexts) => Promise<Texts>;
  #wanted: readonly [Messages | undefined, string] | undefined;
  #messages: Messages | undefined;
  #loading: Promise<void> | undefined;
  #lost = false;

  constructor(host: Host, load: (later: LaterTexts) => Promise<Texts>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostUpdate(): void {
    const { messages } = this.#host;
    const lang = this.#host.lang || pageLanguage();
    if (this.#wanted?.[0] === messages && this.#wanted?.[1] === lang) return;
    this.#wanted = [messages, lang];
    void this.fetch();
  }

  /** Fetches the texts; settles when they are loaded or the fetch has failed. */
  fetch(): Promise<void> {
    const wanted = (this.#wanted ??= [this.#host.messages, this.#host.lang || pageLanguage()]);
    this.#lost = false;
    const loading = (this.#loading = this.#read(wanted).then(() => {
      if (wanted === this.#wanted) this.#host.requestUpdate();
    }));
    return loading;
  }

  /** Settles when the current language's texts are loaded or the fetch has failed. */
  get settled(): Promise<void> {
    return this.#loading ?? this.fetch();
  }

  async #read(wanted: readonly [Messages | undefined, string]): Promise<void> {
    const messages = await messagesFor(...wanted);
    if (wanted !== this.#wanted) return;
    this.#messages = messages;
    const texts = await part(messages.later().then(this.#load)).catch(() => undefined);
    if (wanted !== this.#wanted) return;
    this.#lost = !texts;
    if (!texts) return;
    this.texts = texts;
    this.lang = messages.lang;
  }

  /** Draws with the texts; without them, a loading line or a retry button. */
  draw(draw: (texts: Texts) => TemplateResult): TemplateResult {
    if (this.texts) return draw(this.texts);
    const { text } = this.#messages ?? this.#host.messages ?? {};
    if (!this.#lost) return html`<p class="skeleton" role="status">${text?.loading}</p>`;
    return html`<div class="alert" role="alert">
      <p><strong>${text?.unreachable}</strong></p>
      <button type="button" @click=${() => this.fetch()}>${text?.retry}</button>
    </div>`;
  }
}
