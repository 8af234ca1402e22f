import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { AUDIENCES, type Audience } from '../flow/method.js';
import type { Messages, MethodName } from '../locales/messages.js';
import { vi } from '../locales/vi/index.js';
import type { Offered } from '../flow/offer.js';
import type { Device } from '../signers/device.js';
import { OFFER } from '../methods/offer.js';
import { define } from './internal/define.js';
import { MethodEvent } from './events.js';
import { messagesFor, pageLanguage } from './texts/language.js';
import { part } from './internal/part.js';
import type { More, Notes } from './internal/picker-notes.js';
import { pickerStyles } from './styles/method-picker.js';
import { text } from './texts/text.js';

// Keeps the types of the events in the declarations: `HTMLElementEventMap` has them with any element.
export type {} from './events.js';

/** Phones and tablets, as `signers/device.ts` knows them, which comes later and tells systems apart. */
function isHandheld(): boolean {
  const {
    userAgent = '',
    maxTouchPoints = 0,
    userAgentData: hints,
  } = (globalThis as { readonly navigator?: Device }).navigator ?? {};
  // An iPad says that it is a Mac.
  return (
    hints?.mobile ||
    /android|iphone|ipad|mobile|tablet(?! pc)/i.test(userAgent + (hints?.platform ?? '')) ||
    (maxTouchPoints > 1 && /mac os/i.test(userAgent))
  );
}

/**
 * Lets a person choose who they are and how they register. Each method is one line: its picture, its
 * name and the time it takes. What it needs is behind "Cần gì?".
 *
 * @summary The choice of audience and method.
 * @since 0.1.0
 * @tagname dvc-register-method-picker
 *
 * @fires {MethodEvent} dvc-method - A method was chosen.
 * @fires {Event} change - Another audience was chosen; does not bubble.
 *
 * @csspart audiences - The choice of audience.
 * @csspart audience - One audience.
 * @csspart methods - The list of methods.
 * @csspart method - One method, with what it needs.
 * @csspart choose - The button that chooses a method.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-radius=8px] - Corners.
 * @cssproperty [--dvc-method-width=288px] - Least width of a method; `100%` makes a list of the grid.
 */
export class DvcRegisterMethodPicker extends LitElement {
  static readonly isDvc = true;
  static override readonly properties = {
    audience: { reflect: true },
    lang: {},
    methods: { attribute: false },
    messages: { attribute: false },
    texts: { state: true },
    more: { state: true },
    notes: { state: true },
  };
  static override styles = pickerStyles;

  /** Who registers. */
  audience: Audience = 'citizen';
  /** `vi` or `en`. */
  override lang = '';
  /** The methods to offer; by default the six of the guide. */
  methods: readonly Offered[] = OFFER;
  /** Texts of another language. */
  messages: Messages | undefined;

  private texts: Messages = vi;
  private more: More | undefined;
  private notes: Notes | undefined;

  protected override willUpdate(): void {
    this.#fetch('more');
    if (this.notes || this.methods.some(({ outOfService, outage }) => outOfService || outage)) this.#fetch('notes');
    void messagesFor(this.messages, this.lang || pageLanguage()).then((found) => {
      this.texts = found;
    });
  }

  protected override render(): TemplateResult {
    const audiences = AUDIENCES.filter((audience) => this.methods.some((each) => each.audiences.includes(audience)));
    // Methods that work come first.
    const offered = this.methods
      .filter((each) => each.audiences.includes(this.audience))
      .sort((a, b) => Number(a.outOfService ?? false) - Number(b.outOfService ?? false));
    const best = offered.length > 1 ? offered.find((each) => this.#works(each))?.id : undefined;
    return html`${audiences.length > 1 ? this.#audiences(audiences) : nothing}
      <div>
        <h2 tabindex="-1" id="methods">${text(this.texts, 'choose-method')}</h2>
        <ul class="methods" part="methods" aria-labelledby="methods">
          ${offered.map((each) => this.#method(each, best))}
        </ul>
        <details class="elsewhere" @toggle=${() => this.#fetch('notes')}>
          <summary>${text(this.texts, 'elsewhere')}</summary>
          ${this.notes?.elsewhere}
        </details>
      </div>`;
  }

  /**
   * Fetches the texts of other methods, of outages and of other places to go, in the current
   * language.
   */
  #fetch(what: 'more' | 'notes') {
    const { texts } = this;
    if (this.#fetched[what] === texts) return;
    this.#fetched[what] = texts;
    part(import('./internal/picker-notes.js').then(async (notes) => notes[what](this, texts))).then(
      // The language may have changed meanwhile: a slow response must not overwrite the newer
      // texts.
      (found) => this.#fetched[what] === texts && Object.assign(this, { [what]: found }),
      () => this.#fetched[what] === texts && (this.#fetched[what] = undefined),
    );
  }
  readonly #fetched: { more?: Messages | undefined; notes?: Messages | undefined } = {};

  #audiences(audiences: readonly Audience[]): TemplateResult {
    return html`<fieldset part="audiences">
      <legend>${text(this.texts, 'choose-audience')}</legend>
      <div class="audiences">
        ${audiences.map(
          (audience) =>
            html`<label part="audience"
              ><input
                type="radio"
                name="audience"
                value=${audience}
                .checked=${audience === this.audience}
                @change=${this.#onAudience}
              />${this.texts.audience[audience]}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  #method({ id, label, outOfService = false, outage }: Offered, best: string | undefined): TemplateResult {
    const { more, notes, texts } = this;
    const known: MethodName = { name: label || id, ...this.#textOf(id) };
    return html`<li class="method" part="method">
      <button
        part="choose"
        type="button"
        data-method=${id}
        aria-disabled=${outOfService}
        @pointerdown=${this.#onPress}
        @click=${this.#onChoose}
      >
        <span class="name">${known.name}</span>
        <span class="muted"
          >${(this.#handheld && known.handheld) || known.time}${
            id === best ? html`&ensp;<span class="best">${text(texts, 'best')}</span>` : nothing
          }</span
        >
        ${notes?.status(outOfService, outage)} ${more?.picture(known)}
      </button>
      ${more?.needs(known)}
    </li>`;
  }

  /** What is known of a method; its name and its time are there at once. */
  #textOf(id: string): Partial<MethodName> {
    const { texts, more } = this;
    return { ...texts.names?.[id], ...more?.texts[id], ...texts.method[id] };
  }

  /** Whether a method works now and on this device. */
  #works({ id, outOfService }: Offered): boolean {
    return !outOfService && !(this.#handheld && this.#textOf(id).handheld);
  }
  readonly #handheld = isHandheld();

  #onAudience(event: Event) {
    this.audience = (event.target as HTMLInputElement).value as Audience;
    this.dispatchEvent(new Event('change'));
  }

  #onPress(event: Event) {
    this.#pressed = (event.currentTarget as HTMLElement).dataset['method'];
  }
  #pressed: string | undefined;

  /**
   * Chooses the method that was under the finger at `pointerdown`: the gateway's answer may have
   * moved the methods since.
   */
  #onChoose(event: UIEvent) {
    // A press by key has no pointer; its `detail` is 0.
    const wanted = (event.detail && this.#pressed) || (event.currentTarget as HTMLElement).dataset['method'];
    const found = this.methods.find(({ id }) => id === wanted);
    if (found && !found.outOfService) this.dispatchEvent(new MethodEvent(found.id));
  }
}

define('dvc-register-method-picker', DvcRegisterMethodPicker);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-method-picker': DvcRegisterMethodPicker;
  }
}
