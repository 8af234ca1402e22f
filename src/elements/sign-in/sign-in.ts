import { css, html, nothing, type TemplateResult } from 'lit';
import type { Memory } from '../../client/memory.js';
import { AUDIENCES, type Audience } from '../../flow/method.js';
import type { Messages, SignInTexts } from '../../locales/messages.js';
import { AUDIENCES_OF } from '../../methods/offer.js';
import { vi } from '../../locales/vi/index.js';
import { PortalElement } from '../bases/portal-element.js';
import { provideRegistration } from '../controllers/contexts.js';
import { SignedInEvent, type CompleteEvent } from '../events.js';
import { define } from '../internal/define.js';
import { pageMemory } from '../internal/page-memory.js';
import { part } from '../internal/part.js';
import { baseStyles } from '../styles/form.js';
import { messagesFor, pageLanguage } from '../texts/language.js';

interface Way {
  readonly audiences: readonly Audience[];
  readonly load: () => Promise<unknown>;
}

const PREFIX = 'dvc-sign-in-';

/** The ways of the package; the script of a way is fetched when the person chooses it. */
const WAYS: Readonly<Record<string, Way>> = {
  password: { audiences: AUDIENCES, load: () => import('./sign-in-password.js') },
  usb: { audiences: AUDIENCES_OF.usb, load: () => import('./sign-in-usb.js') },
  sim: { audiences: AUDIENCES_OF.sim, load: () => import('./sign-in-sim.js') },
  signature: { audiences: AUDIENCES_OF.signature, load: () => import('./sign-in-signature.js') },
};

/**
 * Signs people in on a page of the gateway. The elements inside it are the ways that it offers; the
 * first one is open at once.
 *
 * @summary Sign-in with a public-service account.
 * @since 0.1.0
 * @tagname dvc-sign-in
 *
 * @slot - The elements of the ways to sign in, in order.
 *
 * @fires {SignedInEvent} dvc-signed-in - The person is signed in; the session is in the browser's cookies.
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 *
 * @csspart ways - The list of the other ways.
 * @csspart way - The button of another way.
 * @csspart links - The links to recovery and registration.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-gap=20px] - Space between parts.
 */
export class DvcSignIn extends PortalElement {
  static override readonly properties = {
    ...PortalElement.properties,
    recoverUrl: { attribute: 'recover-url' },
    registerUrl: { attribute: 'register-url' },
    memory: { attribute: false },
    texts: { state: true },
    words: { state: true },
    chosen: { state: true },
    offered: { state: true },
    over: { state: true },
  };
  static override styles = [
    baseStyles,
    css`
      :host,
      section,
      ul {
        display: grid;
        gap: var(--_gap);
      }
      section,
      ul {
        gap: 8px;
      }
      ul {
        list-style: none;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      }
      h2 {
        font-size: 1.0625em;
      }
      li button {
        inline-size: 100%;
        block-size: 100%;
        border-color: var(--_border);
      }
      .muted {
        display: block;
        font-weight: 400;
      }
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 24px;
      }
      .links a {
        min-block-size: 24px;
      }
    `,
  ];

  /** The page where a person sets a new password. Without it no link is shown. */
  recoverUrl = '';
  /** The page where a person registers. Without it no link is shown. */
  registerUrl = '';
  /** Remembers the flow for a reload; `null` remembers nothing. */
  memory: Memory | null | undefined;

  private texts: Messages = vi;
  private words: SignInTexts | undefined;
  private chosen: string | undefined;
  private offered: readonly string[] = [];
  private over = false;

  /** Nobody has pressed a way yet. */
  #quiet = true;
  readonly #provide = provideRegistration(this);

  protected override willUpdate(): void {
    void this.#fetchTexts();
    const { memory } = this;
    this.#provide({
      backend: this.given,
      portal: this.portal,
      audience: this.audience,
      lang: this.lang,
      messages: this.messages,
      captcha: this.captcha,
      memory: memory === undefined ? pageMemory(this) : (memory ?? undefined),
      chosen: this.chosen,
      quiet: this.#quiet,
    });
  }

  protected override render(): TemplateResult {
    return html`<slot @slotchange=${this.#onSlot} @dvc-complete=${this.#onComplete}></slot>
      ${this.over ? nothing : [this.#others(), this.#links()]}`;
  }

  #others(): TemplateResult | typeof nothing {
    const others = this.offered.filter((way) => way !== this.chosen);
    const { words } = this;
    if (!others.length || !words) return nothing;
    return html`<section aria-labelledby="others">
      <h2 id="others">${words.text.others}</h2>
      <ul part="ways">
        ${others.map((way) => {
          const { name = way, summary = '' } = words.methods[`sign-in-${way}`] ?? {};
          return html`<li>
            <button part="way" type="button" data-way=${way} @click=${this.#onWay}>
              ${name}<span class="muted">${summary}</span>
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  #links(): TemplateResult | typeof nothing {
    const { recoverUrl, registerUrl } = this;
    const { text } = this.words ?? {};
    if (!text || !(recoverUrl || registerUrl)) return nothing;
    return html`<p class="links" part="links">
      ${recoverUrl ? html`<a href=${recoverUrl}>${text.forgot}</a>` : nothing}
      ${registerUrl ? html`<span>${text['no-account']} <a href=${registerUrl}>${text.register}</a></span>` : nothing}
    </p>`;
  }

  async #fetchTexts(): Promise<void> {
    const wanted = [this.messages, this.lang || pageLanguage()] as const;
    const texts = await messagesFor(...wanted);
    if (texts === this.texts && this.words) return;
    const words = await part(texts.signIn()).catch(() => undefined);
    if (wanted[0] !== this.messages || wanted[1] !== (this.lang || pageLanguage())) return;
    this.texts = texts;
    this.words = words;
  }

  /** Ways of the package that this audience has; ways from outside always. */
  #onSlot(event: Event) {
    const ways = (event.target as HTMLSlotElement)
      .assignedElements()
      .map(({ localName }) => localName)
      .filter((tag) => tag.startsWith(PREFIX))
      .map((tag) => tag.slice(PREFIX.length));
    this.offered = ways.filter((way) => WAYS[way]?.audiences.includes(this.audience) ?? true);
    if (!this.chosen) this.#choose(ways[0]);
  }

  #choose(way: string | undefined) {
    this.chosen = way;
    const chosen = WAYS[way ?? ''];
    // A script that does not come leaves the way as it is; the others can still be chosen.
    if (chosen) void part(chosen.load()).catch(() => undefined);
  }

  #onWay(event: Event) {
    this.#quiet = false;
    this.#choose((event.currentTarget as HTMLElement).dataset['way']);
  }

  /** The flow's end is told by this element alone. */
  #onComplete(event: CompleteEvent) {
    event.stopPropagation();
    this.over = true;
    this.dispatchEvent(new SignedInEvent(event.method));
  }
}

define('dvc-sign-in', DvcSignIn);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-sign-in': DvcSignIn;
  }
}
