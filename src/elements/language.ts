import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { languages } from '../locales/languages.js';
import type { Messages } from '../locales/messages.js';
import { define } from './internal/define.js';
import { css } from './styles/css.js';
import { baseStyles } from './styles/form.js';
import { languageOf, pageLanguage } from './texts/language.js';

/** The person has chosen another language. The page may remember it. */
export class LanguageEvent extends Event {
  /** BCP 47. */
  readonly lang: string;
  constructor(lang: string) {
    super('dvc-language', { bubbles: true, composed: true });
    this.lang = lang;
  }
}

/** Scripts that are written from right to left (ISO 15924). */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);
const directionOf = (lang: string): 'rtl' | 'ltr' =>
  RIGHT_TO_LEFT.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr';

/** A language's name in itself. */
function nameOf(lang: string): string {
  const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang;
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}

/** An element whose texts are chosen. */
type Target = HTMLElement & { messages?: Messages | undefined; readonly updateComplete?: Promise<unknown> };

/**
 * Lets a person choose the language of an element: of the one around it, where it stands at the
 * top, or of the one that `for` names. What is typed stays. It remembers nothing.
 *
 * @summary The choice of language.
 * @since 0.1.0
 * @tagname dvc-language
 *
 * @fires {LanguageEvent} dvc-language - Another language was chosen.
 *
 * @csspart language - The button of one language.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Links and focus.
 */
export class DvcLanguage extends LitElement {
  static readonly isDvc = true;
  static override readonly properties: PropertyDeclarations = {
    languages: {},
    htmlFor: { attribute: 'for' },
    messages: { attribute: false },
  };
  static override styles = [
    baseStyles,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        justify-content: end;
        list-style: none;
      }
      [aria-current] {
        color: inherit;
        text-decoration: none;
      }
    `,
  ];

  /** The languages to choose from (BCP 47), in their order. */
  languages: string = Object.keys(languages).join(' ');
  /** The id of the element whose language is chosen; without it, the element around this one. */
  htmlFor = '';
  /** Texts of further languages, by language. */
  messages: Readonly<Record<string, Messages>> = {};

  readonly #observer = new MutationObserver(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#settle();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override render(): TemplateResult {
    const current = (this.#target?.getAttribute('lang') ?? '') || pageLanguage() || languageOf('');
    return html`<ul>
      ${this.languages
        .split(/\s+/)
        .filter(Boolean)
        .map(
          (lang) =>
            html`<li>
              <button
                class="plain"
                part="language"
                type="button"
                lang=${lang}
                aria-current=${lang === current || current.startsWith(`${lang}-`) ? 'true' : nothing}
                @click=${() => this.#choose(lang)}
              >
                ${nameOf(lang)}
              </button>
            </li>`,
        )}
    </ul>`;
  }

  /** The element whose language is chosen. */
  get #target(): Target | null {
    const { htmlFor, parentElement: parent } = this;
    if (htmlFor) return (this.getRootNode() as Document | ShadowRoot).getElementById(htmlFor);
    return parent?.localName.startsWith('dvc-') ? parent : null;
  }

  /** Follows the language of its element, and stands at the top of the one around it. */
  async #settle(): Promise<void> {
    const target = this.#target;
    if (!target) return;
    this.#observer.observe(target, { attributeFilter: ['lang'] });
    if (target !== this.parentElement) return;
    await customElements.whenDefined(target.localName);
    await target.updateComplete;
    const root = target.shadowRoot;
    if (!root) return;
    this.slot = 'language';
    // Before what the element draws itself: that code, which is on each page, needs to know nothing of languages.
    if (root.querySelector('slot[name=language]')) return;
    root.prepend(Object.assign(document.createElement('slot'), { name: 'language' }));
  }

  #choose(lang: string) {
    const target = this.#target;
    if (!target) return;
    const own = this.messages[lang];
    if (own ?? Object.values(this.messages).some((each) => each === target.messages)) target.messages = own;
    target.lang = lang;
    target.setAttribute('lang', lang);
    target.dir = directionOf(lang);
    this.dispatchEvent(new LanguageEvent(lang));
  }
}

define('dvc-language', DvcLanguage);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-language': DvcLanguage;
  }
  interface HTMLElementEventMap {
    'dvc-language': LanguageEvent;
  }
}
