import { html, type TemplateResult } from 'lit';
import type { FederateData } from '../../methods/federation.js';
import { StepElement } from '../bases/step-element.js';
import { urlOf } from '../../url-of.js';
import { define } from '../internal/define.js';
import { css } from '../styles/css.js';
import { formStyles } from '../styles/form.js';
import { fill } from '../texts/text.js';
import { pageAddress, takeResponse } from './response.js';

/**
 * Sends the person to an identity provider, and answers with the response with which they come
 * back. One button for each provider.
 *
 * @tagname dvc-step-federate
 *
 * @csspart submit - The button that leads to a provider.
 */
class DvcStepFederate extends StepElement {
  static override styles = [
    ...formStyles,
    css`
      :host,
      .buttons {
        display: grid;
        gap: var(--_gap);
      }
    `,
  ];

  /** The address that was opened, or was there when this element was drawn; opened only once. */
  #opened: string | undefined;
  #pressed = false;

  protected override firstUpdated(): void {
    this.#opened = this.#data.url;
    const response = takeResponse();
    // A flow that has expired meanwhile says so; its response belongs to no flow any more.
    if (response && !this.problem) this.answer({ provider: '', page: '', response });
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    const { url } = this.#data;
    if (!this.#pressed || !url || url === this.#opened) return;
    this.#opened = url;
    this.#pressed = false;
    if (isPage(url)) location.assign(url);
  }

  protected override render(): TemplateResult {
    const label = (this.messages.text as Readonly<Record<string, string>>)['federate'] ?? '{provider}';
    return html`${this.refusal()}
      <div class="buttons">
        ${this.#data.providers?.map(
          ({ id, name }) =>
            html`<button
              class="primary"
              part="submit"
              type="button"
              aria-disabled=${this.busy}
              @click=${() => this.#onChoose(id)}
            >
              ${fill(label, { provider: name })}
            </button>`,
        )}
      </div>`;
  }

  get #data(): Partial<FederateData> {
    return (this.data ?? {}) as unknown as Partial<FederateData>;
  }

  #onChoose(provider: string) {
    if (this.busy) return;
    this.#pressed = true;
    this.answer({ provider, page: pageAddress(), response: '' });
  }
}

/** A page of the web: `https:`, or `http:` from a page that is served so itself. */
const isPage = (url: string): boolean => ['https:', location.protocol].includes(urlOf(url)?.protocol ?? '');

define('dvc-step-federate', DvcStepFederate);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-federate': DvcStepFederate;
  }
}
