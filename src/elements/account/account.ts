import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { accountClient, Refused, SignedOut, type AccountClient, type AccountState } from '../../client/account.js';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { Backend } from '../../flow/backend.js';
import type { Messages, Wording } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import type { ProblemEvent } from '../events.js';
import { SignedOutEvent } from '../session-events.js';
import type { CaptchaSolver } from '../controllers/contexts.js';
import { define } from '../internal/define.js';
import { part } from '../internal/part.js';
import { accountStyles } from '../styles/account.js';
import { messagesFor, pageLanguage, reworded } from '../texts/language.js';
import { fill } from '../texts/text.js';
import { sections } from './account-sections.js';
import './change-panel.js';
import './people-panel.js';
import '../passkey/passkey-list.js';
import { managesPeople, strongAddress } from './organisation.js';
import type { AccountActs, AccountWords } from './sayings.js';

const timeOf = (at: string) => `${writtenTime(new Date(at), true)} ${writtenDay(new Date(at))}`;

/**
 * Shows signed-in people their account: who they are and how they proved it, portals, consents,
 * sessions, sign-ins, their data, and how to erase it. They change phone, e-mail and password, raise
 * the level by a certificate, and choose for which organisation they act; an organisation names its
 * people. For pages of the gateway's own origin.
 *
 * @summary A person's own account.
 * @since 0.1.0
 * @tagname dvc-account
 *
 * @fires {SignedOutEvent} dvc-signed-out - The session has ended.
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
    wording: { type: Object },
    client: { attribute: false },
    flowEndpoint: { attribute: 'flow-endpoint' },
    signInUrl: { attribute: 'sign-in-url' },
    recoverUrl: { attribute: 'recover-url' },
    signers: {},
    backend: { attribute: false },
    captcha: { attribute: false },
    state: { state: true },
    words: { state: true },
    shown: { state: true },
    asking: { state: true },
    said: { state: true },
    changing: { state: true },
    changed: { state: true },
    busy: { state: true },
    lost: { state: true },
    out: { state: true },
  };
  static override styles = accountStyles;

  /** Where the account is at the gateway. */
  endpoint = '/account';
  /** Where the flows of the gateway run: `/registration`. Without it nothing can be changed. */
  flowEndpoint = '';
  /** `vi` or `en`. */
  override lang = '';
  /** Texts of another language. */
  messages: Messages | undefined;
  /** Single texts in place of the language's, by its keys; as an attribute, JSON. */
  wording: Wording | null | undefined;
  /** Asks instead of the gateway at `endpoint`. */
  client: AccountClient | undefined;
  /** The page where a person signs in again. */
  signInUrl = '';
  /** The page where a person without a password sets one. */
  recoverUrl = '';
  /** Names of signers for a USB token: `agent file`. */
  signers = '';
  /** Runs the flows, instead of the gateway at `flowEndpoint`. */
  backend: Backend | undefined;
  /** Solves the captcha, where the page has its own captcha. */
  captcha: CaptchaSolver | undefined;

  private state: AccountState | undefined;
  private words: AccountWords | undefined;
  /** The identity number is shown whole. */
  private shown = false;
  /** The person has pressed "erase". */
  private asking = false;
  /** The result of the last action. */
  private said = '';
  /** Id of the change that is open. */
  private changing = '';
  /** Id of the change that was made last. */
  private changed = '';
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
    this.shown = this.asking = this.out = false;
    this.changing = this.changed = this.said = '';
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
    return html`${sections(words, state, this.#acts(words), {
        people: this.#people(words, state),
        passkeys: this.#passkeys(words, state),
      })}
      <p class="muted" role="status" tabindex="-1" id="said">${this.said}</p>`;
  }

  #acts(words: AccountWords): AccountActs {
    const { shown, asking, busy, endpoint, recoverUrl } = this;
    return {
      ...{ shown, asking, busy, endpoint, recoverUrl, time: timeOf, panel: this.#panel(words) },
      show: () => (this.shown = !this.shown),
      change: (id) => void this.#open(id),
      actFor: (organisation) => void this.#act((client) => client.actFor(organisation)),
      endSession: (ref) => void this.#act((client) => client.endSession(ref)),
      endOthers: () => void this.#act((client) => client.endOthers()),
      withdraw: () => void this.#act((client) => client.withdraw()),
      signOut: () => void this.#leave(async (client) => client.signOut()),
      ask: (to) => void this.#ask(to),
      erase: () =>
        void this.#leave(async (client) => {
          this.said = fill(words.account.text.erased, { time: timeOf(await client.eraseLater()) });
        }),
    };
  }

  /** The open change; once it is made, what was changed. */
  #panel({ messages, account, changed }: AccountWords): TemplateResult {
    const { text } = messages;
    const { changing, state } = this;
    const done = this.changed && (changed[this.changed] ?? account.text.done);
    return html`<p class="good" role="status" tabindex="-1" id="changed">${done}</p>
      ${
        changing
          ? html`<dvc-account-change
              .change=${changing}
              .endpoint=${this.flowEndpoint}
              .backend=${this.backend}
              .captcha=${this.captcha}
              .audience=${state?.me.audience}
              .lang=${this.lang}
              .messages=${this.messages}
              .wording=${this.wording}
              .signers=${this.signers}
              .words=${{ close: account.text.close, lost: text.unreachable, retry: text.retry }}
              .done=${() => void this.#changed(changing)}
              .closed=${() => void this.#open('')}
              @dvc-problem=${this.#onProblem}
            ></dvc-account-change>`
          : nothing
      }`;
  }

  #people(words: AccountWords, state: AccountState): TemplateResult | typeof nothing {
    const { people } = state;
    if (!people) return nothing;
    return html`<dvc-account-people
      .words=${words}
      .people=${people}
      .manages=${managesPeople(state)}
      .strongUrl=${strongAddress(this.signInUrl)}
      .time=${timeOf}
      .busy=${this.busy}
      .act=${(change: (client: AccountClient) => Promise<void>) => this.#do(change)}
    ></dvc-account-people>`;
  }

  #passkeys({ messages, passkeys }: AccountWords, state: AccountState): TemplateResult {
    return html`<dvc-passkey-list
      .passkeys=${state.passkeys}
      .changes=${state.changes}
      .audience=${state.me.audience}
      .endpoint=${this.flowEndpoint}
      .backend=${this.backend}
      .captcha=${this.captcha}
      .lang=${this.lang}
      .messages=${this.messages}
      .wording=${this.wording}
      .texts=${messages.text}
      .words=${passkeys}
      .time=${timeOf}
      .busy=${this.busy}
      .act=${(change: (client: AccountClient) => Promise<void>) => this.#act(change)}
      @dvc-problem=${this.#onProblem}
    ></dvc-passkey-list>`;
  }

  get #client(): AccountClient {
    const { client, endpoint, flowEndpoint: flows, lang } = this;
    const key = `${endpoint} ${flows} ${lang}`;
    if (this.#given?.key !== key)
      this.#given = { key, client: accountClient({ endpoint, flows, lang: lang || pageLanguage() }) };
    return client ?? this.#given.client;
  }

  async #read(): Promise<void> {
    this.lost = false;
    try {
      const state = await this.#client.read();
      // A slow answer must not bring the account back after the person has signed out.
      if (this.isConnected && !this.out) this.state = state;
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof SignedOut) this.#end(false);
    else if (error instanceof Refused && error.problem.code === 'not-entitled') void this.#read();
    else this.lost = true;
  }

  #end(own: boolean): void {
    this.state = undefined;
    this.out = true;
    this.dispatchEvent(new SignedOutEvent(own));
  }

  /** Does something, and reads the account again. Returns whether it was done. */
  async #do(change: (client: AccountClient) => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.said = this.changed = '';
    try {
      await change(this.#client);
      await this.#read();
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** A press of a button here, with its result at the end of the page. */
  async #act(change: (client: AccountClient) => Promise<void>): Promise<void> {
    if (!(await this.#do(change))) return;
    this.said = this.words?.account.text.done ?? '';
    await this.updateComplete;
    // The button that was pressed may be gone.
    if (!this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>('#said')?.focus();
  }

  /** Opens a change, or closes it with the focus back on its button. */
  async #open(id: string): Promise<void> {
    const before = this.changing;
    this.said = this.changed = '';
    this.changing = id;
    await this.updateComplete;
    if (!id) this.renderRoot.querySelector<HTMLElement>(`[data-change="${before}"]`)?.focus();
  }

  async #changed(id: string): Promise<void> {
    await this.#read();
    this.changing = '';
    this.changed = id;
    await this.updateComplete;
    const said = this.renderRoot.querySelector<HTMLElement>('#changed');
    said?.focus();
    said?.scrollIntoView({ block: 'center' });
  }

  /** The session ended while something was changed. */
  #onProblem({ code }: ProblemEvent) {
    if (code === 'session-unknown') this.#end(false);
  }

  /** A change that ends this session. */
  async #leave(change: (client: AccountClient) => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.said = '';
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
    const { wording } = this;
    const messages = await reworded(await messagesFor(...wanted), wording, this);
    if (messages === this.words?.messages) return;
    const loaded = part(Promise.all([messages.methods(), messages.signIn()])).then(async ([methods, signIn]) => {
      const texts = [signIn.account(), signIn.change(), signIn.passkeys()] as const;
      const [account, change, passkeys] = await part(Promise.all(texts));
      const named = { ...messages.method, ...methods, ...signIn.methods, ...change.methods };
      return { messages, account, methods: named, changed: change.done, passkeys };
    });
    const words = await loaded.catch(() => undefined);
    if (wanted[0] !== this.messages || wanted[1] !== (this.lang || pageLanguage())) return;
    if (wording !== this.wording) return;
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
