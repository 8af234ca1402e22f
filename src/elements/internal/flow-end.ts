import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { View } from '../../flow/view.js';
import type { AllMessages, LaterKey, LaterTexts } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { define } from './define.js';
import './help.js';
import { part } from './part.js';
import { css } from '../styles/css.js';
import { baseStyles } from '../styles/form.js';
import { fill } from '../texts/text.js';
import { duration } from '../texts/told-words.js';

const MINUTE = 60_000;
/** Milliseconds before the end at which the person is warned (WCAG 2.2.1: 20 s at least). */
const WARNINGS = [5 * MINUTE, MINUTE, 0] as const;

/**
 * Warns a person in good time that the flow is about to end, and offers more time. It speaks at 5
 * minutes, at 1 minute and at the end. It never extends by itself, because the person may have
 * left.
 *
 * @tagname dvc-flow-end
 */
class DvcFlowEnd extends LitElement {
  static readonly isDvc = true;
  static override readonly properties = {
    view: { attribute: false },
    ahead: { attribute: false },
    messages: { attribute: false },
    extend: { attribute: false },
    warning: { state: true },
    said: { state: true },
    texts: { state: true },
  };
  static override styles = [
    baseStyles,
    css`
      :host {
        position: sticky;
        inset-block-end: 0;
        z-index: 1;
      }
      div {
        display: grid;
        gap: 12px;
        justify-items: start;
      }
      .shown {
        padding: 16px;
        border: 1px solid var(--_border);
        border-inline-start-width: 6px;
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
      }
    `,
  ];

  view: View | undefined;
  /** The gateway's clock minus this one, in milliseconds. */
  ahead = 0;
  messages: AllMessages = vi;
  /** Extends the flow; begins another one where this one has already ended. */
  extend: () => Promise<void> = () => Promise.resolve();

  /** How many of `WARNINGS` are due. */
  private warning = 0;
  /** The sentence that is shown, and the time left that it names, in seconds. */
  private said: { readonly key: LaterKey; readonly seconds: number } | undefined;
  private texts: LaterTexts | undefined;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Timers run late in a hidden page, and after a machine has slept.
    document.addEventListener('visibilitychange', this.#look);
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#look);
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('messages') && this.said) this.#say(this.said.key, this.said.seconds * 1000);
    if (!changed.has('view')) return;
    const before = changed.get('view') as View | undefined;
    if (before?.id !== this.view?.id || before?.step !== this.view?.step) this.said = undefined;
    this.#look();
  }

  protected override updated(): void {
    this.toggleAttribute('shown', this.said !== undefined);
  }

  protected override render(): TemplateResult {
    const { said, warning, messages, view, texts } = this;
    const say = (key: LaterKey, time = '') => fill(texts?.text[key] ?? '', { time });
    const more = warning > 0 && (warning === WARNINGS.length || view?.expiresAt !== view?.endsAt);
    return html`<div class=${said ? 'shown' : nothing}>
      <p role="status" tabindex="-1">${said ? say(said.key, duration(messages.lang, said.seconds)) : nothing}</p>
      ${more ? html`<button type="button" @click=${this.#onExtend}>${say('extend')}</button>` : nothing}
    </div>`;
  }

  /** Milliseconds until the flow ends, by the gateway's clock. */
  get #left(): number {
    return Date.parse(this.view?.expiresAt ?? '') - Date.now() - this.ahead || 0;
  }

  readonly #look = () => {
    clearTimeout(this.#timer);
    if (!this.view) return;
    const left = this.#left;
    const warning = WARNINGS.filter((at) => left <= at).length;
    if (warning !== this.warning) this.#say(warning ? this.#key(warning) : undefined, left);
    this.warning = warning;
    const next = WARNINGS[warning];
    if (next !== undefined) this.#timer = setTimeout(this.#look, left - next);
  };

  #key(warning: number): LaterKey {
    if (warning === WARNINGS.length) return 'ended';
    return this.view?.expiresAt === this.view?.endsAt ? 'ends-last' : 'ends-in';
  }

  #say(key: LaterKey | undefined, left: number) {
    this.said = key && { key, seconds: Math.max(0, Math.ceil(left / MINUTE) * 60) };
    const { messages } = this;
    if (!key || this.#read === messages) return;
    this.#read = messages;
    part(messages.later()).then(
      (texts) => (this.texts = texts),
      () => (this.#read = undefined),
    );
  }
  #read: AllMessages | undefined;

  async #onExtend() {
    const id = this.view?.id;
    await this.extend();
    await this.updateComplete;
    if (this.warning) return; // the gateway was not reached, or has no more time: the form shows why
    // The button is removed: focus moves to the result.
    if (id !== this.view?.id) {
      (this.getRootNode() as ShadowRoot).querySelector('h2')?.focus();
      return;
    }
    this.#say('extended', this.#left);
    await this.updateComplete;
    this.renderRoot.querySelector('p')?.focus();
  }
}

define('dvc-flow-end', DvcFlowEnd);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-flow-end': DvcFlowEnd;
  }
}
