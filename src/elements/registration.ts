import { html, nothing, type TemplateResult } from 'lit';
import type { Memory } from '../client/memory.js';
import { AUDIENCES, type Audience } from '../flow/method.js';
import { AUDIENCES_OF } from '../methods/offer.js';
import { within } from '../within.js';
import type { Messages } from '../locales/messages.js';
import { vi } from '../locales/vi/index.js';
import type { Offered } from '../flow/offer.js';
import { provideRegistration } from './controllers/provide-registration.js';
import { define } from './internal/define.js';
import { hint } from './texts/hint.js';
import type { MethodEvent } from './events.js';
import { messagesFor, pageLanguage, reworded } from './texts/language.js';
import type { MethodElement } from './bases/method-element.js';
import { PortalElement } from './bases/portal-element.js';
import './method-picker.js';
import { lost } from './internal/method-parts.js';
import { pageMemory } from './internal/page-memory.js';
import { part } from './internal/part.js';
import { css } from './styles/css.js';
import { baseStyles } from './styles/form.js';
import { text } from './texts/text.js';

/** Milliseconds to wait for the scripts of methods from outside; then the loaded ones are offered. */
const SCRIPTS_MS = 3000;

/** Before a method's id in its tag. */
const PREFIX = 'dvc-register-';

/** The Network Information API, which some browsers have: the person wants to save data. */
interface Saving {
  readonly connection: { readonly saveData?: boolean };
}

/** The scripts of the package's methods, by id: fetched after the choice is drawn, if the page has not loaded them. */
const LOADS: Readonly<Record<string, () => Promise<unknown>>> = {
  federation: () => import('./federation.js'),
  mobile: () => import('./mobile.js'),
  insurance: () => import('./insurance.js'),
  post: () => import('./post.js'),
  usb: () => import('./usb.js'),
  sim: () => import('./sim.js'),
  signature: () => import('./signature.js'),
};
/** The audiences of methods whose scripts have not come. */
const KNOWN: Readonly<Record<string, readonly Audience[]>> = AUDIENCES_OF;
const idOf = ({ localName }: Element): string => (localName.startsWith(PREFIX) ? localName.slice(PREFIX.length) : '');
/** Runs what may follow the next frame. */
const afterFrame = (work: () => void): void => void requestAnimationFrame(() => setTimeout(work));
const isMissing = ({ localName }: Element): boolean => localName.includes('-') && !customElements.get(localName);

/** A method as its element says. One of the package is offered before its script has come. */
function offeredBy(element: Element): readonly Offered[] {
  const {
    method: { id, audiences } = { id: idOf(element), audiences: undefined },
    label = element.getAttribute('label') ?? '',
    outOfService = element.hasAttribute('out-of-service'),
  } = element as Partial<MethodElement>;
  const known = audiences ?? KNOWN[id];
  return known ? [{ id, audiences: known, outOfService, label }] : [];
}

/**
 * The whole registration, from the choice of a method to the account. The method elements inside it
 * are the methods that it offers.
 *
 * @summary Registration of a public-service account.
 * @since 0.1.0
 * @tagname dvc-register
 *
 * @slot - The method elements to offer, in order.
 * @slot header - Shown above everything: a logo, a name.
 * @slot fallback - Shown until the choice is drawn, and where the scripts never load.
 *
 * @fires {MethodEvent} dvc-method - A method was chosen.
 * @fires {StepEvent} dvc-step - The person has come to a step.
 * @fires {ProblemEvent} dvc-problem - An answer was refused, or the backend could not be reached.
 * @fires {CompleteEvent} dvc-complete - The account exists.
 *
 * @csspart picker - The choice of audience and method.
 * @csspart back - The button that goes back to the choice.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-method-width=288px] - Least width of a method; `100%` makes a list of the grid.
 * @cssproperty [--dvc-icon-size=28px] - Size of a method's picture; 44px at most.
 * @cssproperty [--dvc-gap=20px] - Space between parts.
 */
export class DvcRegister extends PortalElement {
  static override readonly properties = {
    ...PortalElement.properties,
    memory: { attribute: false },
    texts: { state: true },
    chosen: { state: true },
    complete: { state: true },
    offered: { state: true },
    lost: { state: true },
  };
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--_gap);
        container-type: inline-size;
        scroll-margin-block-start: 12px;
      }
      .back {
        justify-self: start;
        padding-inline: 0;
      }
    `,
  ];

  /** Remembers the flow for a reload; `null` remembers nothing. */
  memory: Memory | null | undefined;

  private texts: Messages = vi;
  private chosen: string | undefined;
  private complete = false;
  private offered: readonly Offered[] = [];
  /** A method's script could not be fetched. */
  private lost = false;

  readonly #provide = provideRegistration(this);

  protected override willUpdate(): void {
    if (this.#stale) this.#take(this.#children);
    const { wording } = this;
    void messagesFor(this.messages, this.lang || pageLanguage()).then(async (found) => {
      this.texts = await reworded(found, wording, this);
    });
    if (!AUDIENCES.includes(this.audience)) {
      hint('audience', this, this.audience);
      this.audience = 'citizen';
    }
    this.#provide({
      backend: this.given,
      portal: this.portal,
      audience: this.audience,
      lang: this.lang,
      messages: this.messages,
      wording,
      captcha: this.captcha,
      memory: this.#memory,
      chosen: this.chosen,
      renew: this.#renew,
    });
  }

  /** Several methods that change in one turn are taken together. */
  readonly #renew = (): void => {
    this.#stale = true;
    this.requestUpdate();
  };
  #stale = false;

  protected override render(): TemplateResult {
    return html`<slot name="header"></slot>
      ${this.chosen ? [this.#back(), this.#late()] : this.offered.length ? this.#picker() : html`<slot name="fallback"></slot>`}
      <slot ?hidden=${!this.chosen} @slotchange=${this.#onSlot} @dvc-complete=${this.#onComplete}></slot>`;
  }

  #back(): TemplateResult | typeof nothing {
    if (this.complete) return nothing;
    return html`<button class="back plain" part="back" type="button" @click=${this.#onBack}>
      <span aria-hidden="true">${this.dir === 'rtl' ? '→' : '←'} </span>${text(this.texts, 'back')}
    </button>`;
  }

  /** What stands for a chosen method whose script has not come. */
  #late(): TemplateResult | typeof nothing {
    if (!this.#children.some((each) => isMissing(each) && idOf(each) === this.chosen)) return nothing;
    return this.lost ? lost(this.texts, this.#load, true) : html`<p role="status">${text(this.texts, 'loading')}</p>`;
  }

  #picker(): TemplateResult {
    return html`<dvc-register-method-picker
      part="picker"
      exportparts="audiences,audience,methods,method,choose"
      .methods=${this.offered}
      .audience=${this.audience}
      .messages=${this.texts}
      @change=${this.#onAudience}
      @dvc-method=${this.#onMethod}
    ></dvc-register-method-picker>`;
  }

  get #memory(): Memory | undefined {
    return this.memory === undefined ? pageMemory(this) : (this.memory ?? undefined);
  }

  async #onSlot(event: Event) {
    const children = (this.#children = (event.target as HTMLSlotElement).assignedElements());
    const missing = children.filter((each) => isMissing(each) && !LOADS[idOf(each)]).map(({ localName }) => localName);
    const defined = missing.map((tag) => customElements.whenDefined(tag).then(() => tag));
    await within(SCRIPTS_MS, Promise.all(defined)).catch(() => {
      // A method whose script is late or missing must not delay the others.
      for (const each of defined) void each.then(() => this.#take(children));
      hint('children', this, missing.join(' '));
    });
    this.#take(children);
  }
  #children: readonly Element[] = [];

  #take(children: readonly Element[]) {
    if (children !== this.#children) return;
    this.#stale = false;
    this.offered = this.#here = children.flatMap(offeredBy);
    this.#mend();
    this.chosen ??= this.offered.find(({ id }) => this.#memory?.get(id))?.id;
    // The choice is painted before the scripts behind it are requested.
    afterFrame(this.#load);
  }

  /** Fetches the scripts of the package's methods that the page has not loaded; of the chosen one only, where data is saved. */
  readonly #load = (): void => {
    this.lost = false;
    const { saveData } = (navigator as Partial<Saving>).connection ?? {};
    const loads = this.#children
      .filter((each) => isMissing(each) && !(saveData && idOf(each) !== this.chosen))
      .flatMap((each) => LOADS[idOf(each)]?.() ?? []);
    part(Promise.all(loads)).then(
      () => this.requestUpdate(),
      () => (this.lost = true),
    );
  };

  /**
   * Compares the elements on the page with the gateway's offer, and marks methods that are out of
   * service.
   */
  #mend() {
    const here = this.#here;
    this.given?.offer?.(this.portal).then(
      (found) => {
        if ('code' in found || here !== this.#here) return;
        this.offered = here.flatMap((each) => {
          const known = found.find(({ id }) => id === each.id);
          return known ? { ...each, ...known, outOfService: Boolean(each.outOfService || known.outOfService) } : [];
        });
      },
      () => undefined,
    );
  }
  #here: readonly Offered[] = [];

  #onAudience(event: Event) {
    this.audience = (event.target as HTMLElement & { audience: Audience }).audience;
  }

  #onMethod({ method }: MethodEvent) {
    // The press is painted before the form is made.
    afterFrame(() => {
      this.chosen = method;
      this.#load();
    });
  }

  #onComplete() {
    this.complete = true;
  }

  async #onBack() {
    this.chosen = undefined;
    this.#mend();
    await this.updateComplete;
    const picker = this.renderRoot.querySelector('dvc-register-method-picker');
    await picker?.updateComplete;
    picker?.shadowRoot?.querySelector('h2')?.focus();
  }
}

define('dvc-register', DvcRegister);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register': DvcRegister;
  }
}
