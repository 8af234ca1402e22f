import { html, nothing, type TemplateResult } from 'lit';
import type { AccountClient, AccountPasskey } from '../../client/account.js';
import type { Offered } from '../../flow/offer.js';
import { vi } from '../../locales/vi/index.js';
import type { Messages, PasskeyTexts } from '../../locales/messages.js';
import { passkeyAddition } from '../../methods/passkey.js';
import { PortalElement } from '../bases/portal-element.js';
import { provideRegistration } from '../controllers/provide-registration.js';
import { define } from '../internal/define.js';
import { part } from '../internal/part.js';
import { css } from '../styles/css.js';
import { accountStyles } from '../styles/account.js';
import { toldStyles } from '../styles/told.js';
import { fill } from '../texts/text.js';
import { hasPasskeys } from './webauthn.js';

/** Changes the account; the list is drawn anew afterwards. */
type Act = (change: (client: AccountClient) => Promise<void>) => Promise<void>;

/** Which passkey the person is about to rename or remove. */
interface Doing {
  readonly ref: string;
  readonly what: 'rename' | 'remove';
}

/**
 * The passkeys of a signed-in person: shows, adds, renames and removes them; part of `<dvc-account>`.
 *
 * @tagname dvc-passkey-list
 */
class DvcPasskeyList extends PortalElement {
  static override readonly properties = {
    ...PortalElement.properties,
    passkeys: { attribute: false },
    changes: { attribute: false },
    texts: { attribute: false },
    words: { attribute: false },
    time: { attribute: false },
    act: { attribute: false },
    busy: { attribute: false },
    doing: { state: true },
    adding: { state: true },
  };
  static override styles = [
    ...accountStyles,
    toldStyles,
    css`
      :host {
        gap: 10px;
      }
      form,
      .ask {
        display: grid;
        gap: 8px;
        flex: 1 1 100%;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .row button:not(.primary) {
        border-color: var(--_border);
      }
      .paused {
        display: block;
        color: var(--_danger);
        font-weight: 600;
      }
      .adding {
        display: grid;
        gap: 12px;
        padding: 16px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }
      .adding > button {
        justify-self: start;
        border-color: var(--_border);
      }
    `,
  ];

  passkeys: readonly AccountPasskey[] = [];
  /** What people can change at the gateway. */
  changes: readonly Offered[] = [];
  /** General texts of the language. */
  texts: Messages['text'] = vi.text;
  words: PasskeyTexts | undefined;
  /** Writes a day and time. */
  time: (at: string) => string = (at) => at;
  act: Act = () => Promise.resolve();
  busy = false;

  private doing: Doing | undefined;
  private adding: 'no' | 'loading' | 'lost' | 'yes' = 'no';

  readonly #provide = provideRegistration(this);

  protected override willUpdate(): void {
    const { given: backend, audience, lang, messages, wording, captcha } = this;
    // Nothing remembers the flow: who leaves it has to prove the password again.
    const chosen = { memory: undefined, chosen: passkeyAddition.id, quiet: false };
    this.#provide({ backend, portal: '', audience, lang, messages, wording, captcha, ...chosen });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, passkeys, changes, audience } = this;
    const isOffered = changes.some(({ id, audiences }) => id === passkeyAddition.id && audiences.includes(audience));
    if (!words || !(isOffered || passkeys.length)) return nothing;
    const review = passkeys.some(({ paused }) => paused === 'recovery');
    return html`<section part="section" aria-labelledby="passkeys">
      <h2 id="passkeys">${words.title}</h2>
      <p class="muted">${words.lead}</p>
      ${review ? html`<p class="alert"><strong>${words.review}</strong></p>` : nothing}
      ${
        passkeys.length
          ? html`<ul class="plain">
              ${passkeys.map((each) => this.#passkey(words, each))}
            </ul>`
          : html`<p>${words.none}</p>`
      }
      ${isOffered ? this.#addition(words) : nothing}
    </section>`;
  }

  #passkey(words: PasskeyTexts, passkey: AccountPasskey): TemplateResult {
    const { ref, label, createdAt, usedAt, synced, paused } = passkey;
    const name = label || words.unnamed;
    const facts = [
      `${words.made} ${this.time(createdAt)}`,
      usedAt ? `${words.used} ${this.time(usedAt)}` : words.unused,
      synced ? words.synced : '',
    ];
    const doing = this.doing?.ref === ref ? this.doing.what : undefined;
    return html`<li data-passkey=${ref}>
      <span>
        <strong><bdi>${name}</bdi></strong>
        <span class="muted">${facts.filter(Boolean).join('. ')}.</span>
        ${paused ? html`<span class="paused">${words[`paused-${paused}`]}</span>` : nothing}
      </span>
      ${
        doing === 'rename'
          ? this.#renaming(words, passkey)
          : doing === 'remove'
            ? this.#removing(words, ref, name)
            : this.#buttons(words, passkey, name)
      }
    </li>`;
  }

  #buttons(words: PasskeyTexts, { ref, paused }: AccountPasskey, name: string): TemplateResult {
    const button = (act: string, text: string, press: () => void) =>
      html`<button
        type="button"
        data-act=${act}
        aria-label="${text}: ${name}"
        aria-disabled=${this.busy}
        @click=${press}
      >
        ${text}
      </button>`;
    return html`<span class="row">
      ${
        paused === 'recovery'
          ? button('resume', words.resume, () => void this.act((client) => client.resumePasskey(ref)))
          : nothing
      }
      ${button('rename', words.rename, () => void this.#begin({ ref, what: 'rename' }))}
      ${button('remove', words.remove, () => void this.#begin({ ref, what: 'remove' }))}
    </span>`;
  }

  #renaming(words: PasskeyTexts, { ref, label }: AccountPasskey): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.#onRename(event, ref)}>
      <div class="field">
        <label for="label">${words.label}</label>
        <input id="label" name="label" type="text" autocomplete="off" maxlength="64" .defaultValue=${label} />
      </div>
      <span class="row">
        <button class="primary" type="submit" data-act="save" aria-disabled=${this.busy}>${words.save}</button>
        <button type="button" @click=${() => this.#begin(undefined)}>${words.cancel}</button>
      </span>
    </form>`;
  }

  #removing(words: PasskeyTexts, ref: string, name: string): TemplateResult {
    return html`<div class="alert ask" role="group" aria-labelledby="remove-ask">
      <p id="remove-ask"><strong>${fill(words['remove-ask'], { name })}</strong></p>
      <span class="row">
        <button
          type="button"
          data-act="remove-yes"
          aria-disabled=${this.busy}
          @click=${() => this.#end(this.act((client) => client.removePasskey(ref)))}
        >
          ${words['remove-yes']}
        </button>
        <button type="button" id="keep" @click=${() => this.#begin(undefined)}>${words['remove-no']}</button>
      </span>
    </div>`;
  }

  #addition(words: PasskeyTexts): TemplateResult {
    if (!hasPasskeys()) return html`<p class="muted">${words.unsupported}</p>`;
    const { texts } = this;
    if (this.adding === 'lost')
      return html`<div class="alert" role="alert">
        <p><strong>${texts.unreachable}</strong></p>
        <button type="button" @click=${this.#onAdd}>${texts.retry}</button>
      </div>`;
    if (this.adding !== 'yes')
      return html`<button type="button" data-act="add" aria-busy=${this.adding === 'loading'} @click=${this.#onAdd}>
        ${words.add}
      </button>`;
    return html`<div class="adding">
      <dvc-change-passkey @dvc-complete=${this.#onAdded}></dvc-change-passkey>
      <button type="button" data-act="leave" @click=${this.#onLeave}>${words.cancel}</button>
    </div>`;
  }

  readonly #onAdd = async () => {
    this.adding = 'loading';
    const loaded = await part(import('./change-passkey.js')).catch(() => undefined);
    this.adding = loaded ? 'yes' : 'lost';
  };

  readonly #onAdded = (event: Event) => {
    event.stopPropagation();
    this.adding = 'no';
    // Nothing is changed here: the list is read again.
    void this.#end(this.act(() => Promise.resolve()));
  };

  readonly #onLeave = async () => {
    this.adding = 'no';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[data-act=add]')?.focus();
  };

  /** Asks about a passkey, or goes back; the focus goes with it. */
  async #begin(doing: Doing | undefined): Promise<void> {
    const before = this.doing;
    this.doing = doing;
    await this.updateComplete;
    const back = before && `[data-passkey="${before.ref}"] [data-act=${before.what}]`;
    this.renderRoot.querySelector<HTMLElement>(doing ? '#label, #keep' : (back ?? 'h2'))?.focus();
  }

  #onRename(event: SubmitEvent, ref: string): void {
    event.preventDefault();
    const label = this.renderRoot.querySelector<HTMLInputElement>('#label')?.value ?? '';
    void this.#end(this.act((client) => client.namePasskey(ref, label)));
  }

  async #end(change: Promise<void>): Promise<void> {
    await change;
    this.doing = undefined;
  }
}

define('dvc-passkey-list', DvcPasskeyList);
