import { html, nothing, type TemplateResult } from 'lit';
import type { Memory } from '../../client/memory.js';
import type { Audience, FlowPurpose } from '../../flow/method.js';
import type { MethodName, Messages } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { provideRegistration } from '../controllers/provide-registration.js';
import { hasResponse } from '../federate/response.js';
import type { CompleteEvent } from '../events.js';
import { SignedInEvent } from '../session-events.js';
import { pageMemory } from '../internal/page-memory.js';
import { part } from '../internal/part.js';
import { css } from '../styles/css.js';
import { baseStyles } from '../styles/form.js';
import { messagesFor, pageLanguage, reworded } from '../texts/language.js';
import { PortalElement } from './portal-element.js';

/** A way of the package. */
export interface Way {
  readonly audiences: readonly Audience[];
  /** Its script, which is fetched when the person chooses it. */
  readonly load: () => Promise<unknown>;
  /** The person leaves the page, and comes back with a response in its address. */
  readonly returns?: true;
}

interface WaysWords {
  /** By purpose and id. */
  readonly methods: Readonly<Record<string, MethodName>>;
  readonly text: { readonly others: string };
}

/**
 * Leads to a session at the gateway by one of several ways, which are the elements inside: the first
 * one is open at once, the others are a list below.
 */
export abstract class WaysElement<Words extends WaysWords = WaysWords> extends PortalElement {
  static override readonly properties = {
    ...PortalElement.properties,
    memory: { attribute: false },
    texts: { state: true },
    words: { state: true },
    chosen: { state: true },
    offered: { state: true },
    settled: { state: true },
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
      /* A way whose script was not fetched yet takes no room. */
      ::slotted(:not(:defined)) {
        display: none;
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
  /** What the ways are for. A way's tag is `dvc-`, this, and its id. */
  static readonly purpose: FlowPurpose;
  static readonly ways: Readonly<Record<string, Way>>;

  /** Remembers the flow for a reload; `null` remembers nothing. */
  memory: Memory | null | undefined;

  protected words: Words | undefined;
  private texts: Messages = vi;
  protected chosen: string | undefined;
  protected offered: readonly string[] = [];
  private over = false;
  /** The first way is drawn, or could not be: it moves what stands below it no more. */
  private settled = false;

  /** Whether the person has not pressed a way yet. */
  #quiet = true;
  readonly #provide = provideRegistration(this);

  protected abstract wordsOf(texts: Messages): Promise<Words>;

  /** What stands below the ways. */
  protected abstract links(words: Words): TemplateResult | typeof nothing;

  /** What stands below the end of a flow that has led to a session. */
  protected afterwards(_words: Words): TemplateResult | typeof nothing {
    return nothing;
  }

  protected override willUpdate(): void {
    void this.#fetchTexts();
    this.#provide({
      backend: this.given,
      portal: this.portal,
      audience: this.audience,
      lang: this.lang,
      messages: this.messages,
      wording: this.wording,
      captcha: this.captcha,
      memory: this.remembered,
      chosen: this.chosen,
      quiet: this.#quiet,
    });
  }

  /** What remembers the flows of the ways. */
  protected get remembered(): Memory | undefined {
    const { memory } = this;
    return memory === undefined ? pageMemory(this) : (memory ?? undefined);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<slot name="header"></slot>
      <slot
        @slotchange=${this.#onSlot}
        @dvc-step=${this.#onSettled}
        @dvc-problem=${this.#onSettled}
        @dvc-complete=${this.#onComplete}
      ></slot>
      ${words && this.settled ? this.#below(words) : nothing}`;
  }

  #below(words: Words) {
    return this.over ? this.afterwards(words) : [this.#others(words), this.links(words)];
  }

  readonly #onSettled = () => {
    this.settled = true;
  };

  protected override updated(): void {
    // Lays out what is in the slot: see `sign-in-password.ts`.
    this.getBoundingClientRect();
  }

  #others({ methods, text }: Words): TemplateResult | typeof nothing {
    const others = this.offered.filter((way) => way !== this.chosen);
    if (!others.length) return nothing;
    return html`<section aria-labelledby="others">
      <h2 id="others">${text.others}</h2>
      <ul part="ways">
        ${others.map((way) => {
          const { name = way, summary = '' } = methods[`${this.#class.purpose}-${way}`] ?? {};
          return html`<li>
            <button part="way" type="button" data-way=${way} @click=${this.#onWay}>
              ${name}<span class="muted">${summary}</span>
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  get #class(): typeof WaysElement {
    return this.constructor as typeof WaysElement;
  }

  async #fetchTexts(): Promise<void> {
    const wanted = [this.messages, this.lang || pageLanguage()] as const;
    const { wording } = this;
    const texts = await reworded(await messagesFor(...wanted), wording, this);
    if (texts === this.texts && this.words) return;
    const words = await part(this.wordsOf(texts)).catch(() => undefined);
    if (wanted[0] !== this.messages || wanted[1] !== (this.lang || pageLanguage())) return;
    if (wording !== this.wording) return;
    this.texts = texts;
    this.words = words;
  }

  /** Ways of the package that this audience has; ways from outside always. */
  #onSlot(event: Event) {
    const { purpose, ways: known } = this.#class;
    const prefix = `dvc-${purpose}-`;
    const elements = (event.target as HTMLSlotElement).assignedElements();
    const ways = elements
      .map(({ localName }) => localName)
      .filter((tag) => tag.startsWith(prefix))
      .map((tag) => tag.slice(prefix.length));
    this.offered = ways.filter((way) => known[way]?.audiences.includes(this.audience) ?? true);
    if (this.chosen) return;
    // A form that the page brings has its room already.
    this.settled = Boolean(elements[0]?.firstElementChild);
    const back = hasResponse() ? ways.find((way) => known[way]?.returns) : undefined;
    this.choose(back ?? ways[0]);
  }

  /** Opens a way. */
  protected choose(way: string | undefined): void {
    this.chosen = way;
    const chosen = this.#class.ways[way ?? ''];
    // A script that does not come leaves the way as it is; the others can still be chosen.
    if (chosen) void part(chosen.load()).catch(this.#onSettled);
  }

  #onWay(event: Event) {
    this.#quiet = false;
    this.choose((event.currentTarget as HTMLElement).dataset['way']);
  }

  /** Hides the flow's own event: this element announces the end by its own. */
  #onComplete(event: CompleteEvent) {
    event.stopPropagation();
    this.end(event.method);
  }

  /** A flow has led to a session. */
  protected end(method: string): void {
    this.over = true;
    this.dispatchEvent(new SignedInEvent(method));
  }
}
