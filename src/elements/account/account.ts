import { html, LitElement, type TemplateResult } from 'lit';
import { accountClient, SignedOut, type AccountClient, type AccountState } from '../../client/account.js';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { AccountTexts, Messages } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { SignedOutEvent } from '../events.js';
import { define } from '../internal/define.js';
import { part } from '../internal/part.js';
import { accountStyles } from '../styles/account.js';
import { messagesFor, pageLanguage } from '../texts/language.js';
import { fill } from '../texts/text.js';
import { sections, type AccountWords } from './account-sections.js';

const timeOf = (at: string) => `${writtenTime(new Date(at), true)} ${writtenDay(new Date(at))}`;

/**
 * Shows signed-in people their account: who they are and how they proved it, portals, consents,
 * sessions, sign-ins, their data, and how to erase it. For pages of the gateway's own origin.
 *
 * @summary A person's own account.
 * @since 0.1.0
 * @tagname dvc-account
 *
 * @fires {SignedOutEvent} dvc-signed-out - Nobody is signed in any more.
 *
 * @csspart section - One section.
 *
 * @cssproperty [--dvc-color-primary=#0b5cad] - Buttons, links and focus.
 * @cssproperty [--dvc-gap=20px] - Space between sections.
 */
export class DvcAccount extends LitElement {
  static readonly isDvc = true;
  static override readonly properties = {
    endpoint: {},
    lang: {},
    messages: { attribute: false },
    client: { attribute: false },
    signInUrl: { attribute: 'sign-in-url' },
    state: { state: true },
    words: { state: true },
    shown: { state: true },
    asking: { state: true },
    said: { state: true },
    busy: { state: true },
    lost: { state: true },
    out: { state: true },
  };
  static override styles = accountStyles;

  /** Where the account is at the gateway. */
  endpoint = '/account';
  /** `vi` or `en`. */
  override lang = '';
  /** Texts of another language. */
  messages: Messages | undefined;
  /** Asks instead of the gateway at `endpoint`. */
  client: AccountClient | undefined;
  /** The page where a person signs in again. */
  signInUrl = '';

  private state: AccountState | undefined;
  private words: AccountWords | undefined;
  /** The identity number is shown whole. */
  private shown = false;
  /** The person has pressed "erase". */
  private asking = false;
  /** The result of the last action. */
  private said = '';
  private busy = false;
  private lost = false;
  private out = false;

  #given: { readonly key: string; readonly client: AccountClient } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Nothing of the account outlives the element.
    this.state = undefined;
    this.shown = this.asking = false;
  }

  protected override willUpdate(): void {
    void this.#fetchTexts();
  }

  protected override render(): TemplateResult {
    const { words, state } = this;
    const { text } = words?.messages ?? vi;
    if (this.lost)
      return html`<div class="alert" role="alert">
        <p><strong>${text.unreachable}</strong></p>
        <button type="button" @click=${() => this.#read()}>${text.retry}</button>
      </div>`;
    if (!words) return html`<p class="muted" role="status">${text.loading}</p>`;
    const own = words.account.text;
    if (this.out)
      return html`<p role="status" tabindex="-1">${this.said || own['signed-out']}</p>
        ${this.signInUrl ? html`<p><a href=${this.signInUrl}>${own['sign-in']}</a></p>` : ''}`;
    if (!state) return html`<p class="muted" role="status">${text.loading}</p>`;
    return html`${sections(words, state, {
        ...{ shown: this.shown, asking: this.asking, busy: this.busy, time: timeOf, endpoint: this.endpoint },
        show: () => (this.shown = !this.shown),
        endSession: (ref) => void this.#act((client) => client.endSession(ref)),
        endOthers: () => void this.#act((client) => client.endOthers()),
        withdraw: () => void this.#act((client) => client.withdraw()),
        signOut: () => void this.#leave(async (client) => client.signOut()),
        ask: (asking) => void this.#ask(asking),
        erase: () =>
          void this.#leave(async (client) => {
            this.said = fill(own.erased, { time: timeOf(await client.eraseLater()) });
          }),
      })}
      <p class="muted" role="status" tabindex="-1" id="said">${this.said}</p>`;
  }

  get #client(): AccountClient {
    const { client, endpoint, lang } = this;
    const key = `${endpoint} ${lang}`;
    if (this.#given?.key !== key)
      this.#given = { key, client: accountClient({ endpoint, lang: lang || pageLanguage() }) };
    return client ?? this.#given.client;
  }

  async #read(): Promise<void> {
    this.lost = false;
    try {
      const state = await this.#client.read();
      if (this.isConnected) this.state = state;
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof SignedOut) this.#end(false);
    else this.lost = true;
  }

  #end(own: boolean): void {
    this.state = undefined;
    this.out = true;
    this.dispatchEvent(new SignedOutEvent(own));
  }

  /** A change, after which the account is read again. */
  async #act(change: (client: AccountClient) => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.said = '';
    try {
      await change(this.#client);
      await this.#read();
      this.said = this.words?.account.text.done ?? '';
      await this.updateComplete;
      // The button that was pressed may be gone.
      if (!this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>('#said')?.focus();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.busy = false;
    }
  }

  /** A change that ends this session. */
  async #leave(change: (client: AccountClient) => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await change(this.#client);
      this.#end(true);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[role=status]')?.focus();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.busy = false;
    }
  }

  async #ask(asking: boolean): Promise<void> {
    this.asking = asking;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(asking ? '#keep' : '#erase')?.focus();
  }

  async #fetchTexts(): Promise<void> {
    const wanted = [this.messages, this.lang || pageLanguage()] as const;
    const messages = await messagesFor(...wanted);
    if (messages === this.words?.messages) return;
    const loaded = part(Promise.all([messages.methods(), messages.signIn()])).then(async ([methods, signIn]) => {
      const account: AccountTexts = await part(signIn.account());
      return { messages, account, methods: { ...messages.method, ...methods, ...signIn.methods } };
    });
    const words = await loaded.catch(() => undefined);
    if (wanted[0] !== this.messages || wanted[1] !== (this.lang || pageLanguage())) return;
    if (words) this.words = words;
    else this.lost = true;
  }
}

define('dvc-account', DvcAccount);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-account': DvcAccount;
  }
}
