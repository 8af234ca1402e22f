import { html, nothing, type TemplateResult } from 'lit';
import { PortalElement } from '../bases/portal-element.js';
import { provideRegistration } from '../controllers/provide-registration.js';
import type { CompleteEvent } from '../events.js';
import { define } from '../internal/define.js';
import { part } from '../internal/part.js';
import { css } from '../styles/css.js';
import { baseStyles } from '../styles/form.js';

/** The elements of changes, by the change's id. */
const load: Readonly<Record<string, () => Promise<unknown>>> = {
  phone: () => import('../change/change-contact.js'),
  email: () => import('../change/change-contact.js'),
  password: () => import('../change/change-contact.js'),
  usb: () => import('../change/change-key.js'),
  sim: () => import('../change/change-wait.js'),
  signature: () => import('../change/change-wait.js'),
};

/** Whether this page can draw a change. */
export const isDrawn = (change: string): boolean => Object.hasOwn(load, change);

/**
 * Runs one change of the account, step by step.
 *
 * @tagname dvc-account-change
 */
class DvcAccountChange extends PortalElement {
  static override readonly properties = {
    ...PortalElement.properties,
    change: { attribute: false },
    signers: { attribute: false },
    words: { attribute: false },
    done: { attribute: false },
    closed: { attribute: false },
    lost: { state: true },
  };
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--_gap);
        padding: 16px;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
      }
      .close {
        justify-self: start;
      }
    `,
  ];

  /** Id of the change. */
  change = '';
  /** Names of signers for a USB token. */
  signers = '';
  /** Label of the close button, and the texts for a script that could not be fetched. */
  words = { close: '', lost: '', retry: '' };
  /** Called when the change is made. */
  done: () => void = () => undefined;
  /** Called when the person closes it. */
  closed: () => void = () => undefined;

  private lost = false;
  #drawn: HTMLElement | undefined;
  readonly #provide = provideRegistration(this);

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { given: backend, audience, lang, messages, wording, captcha, change } = this;
    const chosen = { chosen: change, quiet: false };
    // A change is not resumed after a reload: it needs the session at each step anyway.
    this.#provide({ backend, portal: '', audience, lang, messages, wording, captcha, memory: undefined, ...chosen });
    if (changed.has('change')) this.#draw();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`${
        this.lost
          ? html`<p class="alert" role="alert">
              ${words.lost} <button type="button" @click=${() => this.#draw()}>${words.retry}</button>
            </p>`
          : nothing
      }
      <div @dvc-complete=${this.#onComplete}>${this.#drawn}</div>
      <button class="close" type="button" @click=${() => this.closed()}>${words.close}</button>`;
  }

  #draw() {
    const { change } = this;
    this.lost = false;
    this.#drawn = document.createElement(`dvc-change-${change}`);
    if (this.signers) this.#drawn.setAttribute('signers', this.signers);
    void part(load[change]?.() ?? Promise.resolve()).catch(() => {
      if (change === this.change) this.lost = true;
    });
  }

  /** Hides the flow's event: the account around it announces the end. */
  #onComplete(event: CompleteEvent) {
    event.stopPropagation();
    this.done();
  }
}

define('dvc-account-change', DvcAccountChange);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-account-change': DvcAccountChange;
  }
}
