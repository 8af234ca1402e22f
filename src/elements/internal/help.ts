import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Method } from '../../flow/method.js';
import type { AllMessages, GlossaryTexts, WordName } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { fill } from '../texts/text.js';
import { css } from '../styles/css.js';
import { baseStyles } from '../styles/form.js';
import { define } from './define.js';
import { part } from './part.js';
import { hotline } from '../texts/hotline.js';

/** The words on a screen, by the kind of its step and by its fields. */
const KINDS: Readonly<Record<string, readonly WordName[]>> = {
  code: ['code', 'own-sim'],
  sign: ['digital-signature', 'certificate', 'pin', 'token', 'driver'],
  wait: ['digital-signature', 'certificate', 'pin'],
  federate: ['vneid'],
  passkey: ['passkey'],
  'passkey-new': ['passkey'],
};
const FIELDS: Readonly<Record<string, readonly WordName[]>> = {
  citizenId: ['cccd'],
  username: ['cccd'],
  insuranceCode: ['bhxh'],
};

/** The words of a method, in the order of its steps. */
const wordsOf = ({ steps }: Pick<Method, 'steps'>): readonly WordName[] => [
  ...new Set(
    steps.flatMap(({ kind, fields }) => [...fields.flatMap(({ name }) => FIELDS[name] ?? []), ...(KINDS[kind] ?? [])]),
  ),
];

/**
 * Help at the same place of each step (WCAG 3.2.6): the portal's telephone number, and what the words on the screen mean.
 * The words are fetched when a person asks.
 *
 * @tagname dvc-help
 */
class DvcHelp extends LitElement {
  static readonly isDvc = true;
  static override readonly properties = {
    messages: { attribute: false },
    glossary: { state: true },
    open: { state: true },
    lost: { state: true },
  };
  static override styles = [
    baseStyles,
    css`
      /* Button and panel are items of the line that ends the step. */
      :host {
        display: contents;
      }
      div {
        flex: 1 0 100%;
        padding: 16px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        overflow-wrap: anywhere;
      }
      dl,
      p {
        margin: 0;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0 0 10px;
      }
      a {
        white-space: nowrap;
      }
    `,
  ];

  messages: AllMessages = vi;

  private open = false;
  private lost = false;
  private glossary: GlossaryTexts | undefined;
  /** The texts that the glossary is of. */
  #read: AllMessages | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { text } = this.messages;
    if (!text.help) return nothing;
    return html`<button class="plain" type="button" aria-expanded=${this.open} @click=${this.#onPress}>
        ${text.help}
      </button>
      ${this.open ? html`<div>${hotline(this.#host, this.messages)} ${this.#words()}</div>` : nothing}`;
  }

  protected override willUpdate(): void {
    if (this.open && this.#read !== this.messages) void this.#fetch();
  }

  #words(): TemplateResult | typeof nothing {
    const { glossary, lost, messages } = this;
    if (!glossary) return html`<p role="status">${lost ? messages.text.unreachable : messages.text.loading}</p>`;
    const { method = { steps: [] } } = this.#host as Partial<{ readonly method: Pick<Method, 'steps'> }>;
    return html`<dl lang=${messages.lang}>
      ${wordsOf(method).map((each) => {
        const { word, means } = glossary.words[each];
        return html`<dt>${fill(glossary.what, { word })}</dt>
          <dd>${means}</dd>`;
      })}
    </dl>`;
  }

  get #host(): Element {
    return (this.getRootNode() as ShadowRoot).host;
  }

  async #fetch(): Promise<void> {
    const of = (this.#read = this.messages);
    this.lost = false;
    const glossary = await part(of.later().then((later) => later.glossary())).catch(() => undefined);
    if (of !== this.messages) return;
    this.lost = !glossary;
    this.glossary = glossary;
  }

  readonly #onPress = (): void => {
    this.open = !this.open;
    // What could not be fetched is tried again.
    if (this.lost) this.#read = undefined;
  };
}

define('dvc-help', DvcHelp);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-help': DvcHelp;
  }
}
