/** What the sections of `<dvc-account>` share: words, actions, and their frame. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AccountState } from '../../client/account.js';
import type {
  AccountKey,
  AccountTexts,
  ChangeTexts,
  Messages,
  MethodName,
  PasskeyTexts,
} from '../../locales/messages.js';

/** Everything that the sections say, in one language. */
export interface AccountWords {
  readonly messages: Messages;
  readonly account: AccountTexts;
  readonly methods: Readonly<Record<string, MethodName>>;
  /** What was changed, by the change's id. */
  readonly changed: ChangeTexts['done'];
  readonly passkeys: PasskeyTexts;
}

export interface AccountActs {
  readonly shown: boolean;
  readonly asking: boolean;
  readonly busy: boolean;
  readonly endpoint: string;
  readonly time: (at: string) => string;
  /** Where a person without a password sets one. */
  readonly recoverUrl: string;
  /** The open change, where the person has opened one. */
  readonly panel: TemplateResult | typeof nothing;
  readonly show: () => void;
  readonly change: (id: string) => void;
  readonly actFor: (organisation: string | null) => void;
  readonly endSession: (ref: string) => void;
  readonly endOthers: () => void;
  readonly withdraw: () => void;
  readonly signOut: () => void;
  readonly ask: (asking: boolean) => void;
  readonly erase: () => void;
}

type Row = readonly [term: string, value: unknown];

export const rows = (all: readonly (Row | undefined | '')[]): TemplateResult =>
  html`<dl>
    ${all.map((row) =>
      row && row[1]
        ? html`<div>
            <dt>${row[0]}</dt>
            <dd>${row[1]}</dd>
          </div>`
        : nothing,
    )}
  </dl>`;

export const section = (id: string, title: string, content: unknown): TemplateResult =>
  html`<section part="section" aria-labelledby=${id}>
    <h2 id=${id}>${title}</h2>
    ${content}
  </section>`;

/** The words for one account. */
export class Sayings {
  readonly text: Readonly<Record<AccountKey, string>>;
  readonly #words: AccountWords;
  readonly #state: AccountState;

  constructor(words: AccountWords, state: AccountState) {
    this.text = words.account.text;
    this.#words = words;
    this.#state = state;
  }

  /** A way to register or to sign in. */
  method(id: string | null, purpose = ''): string {
    const { methods } = this.#words;
    return methods[purpose + (id ?? '')]?.name ?? methods[id ?? '']?.name ?? id ?? '';
  }

  level(acr: string): string {
    const level = acr.split(':').at(-1) ?? acr;
    return this.#words.account.level[level] ?? level;
  }

  portal(id = ''): string {
    return this.#state.me.portals.find((each) => each.id === id)?.name ?? id;
  }

  role(role: string): string {
    return this.#words.account.role[role] ?? role;
  }

  scheme(scheme: string): string {
    return this.#words.account.scheme[scheme] ?? scheme.toUpperCase();
  }

  purpose(purpose: string): string {
    return this.#words.account.consent[purpose] ?? purpose;
  }
}
