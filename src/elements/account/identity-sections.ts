/** Who the person is, what they can change of it, and for whom they act. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AccountState } from '../../client/account.js';
import { digits } from '../texts/digits.js';
import { isDrawn } from './change-panel.js';
import { rows, section, type AccountActs, type Sayings } from './sayings.js';

/** A change is for the account's audience; without a certificate first, none raises the level. */
const offered = ({ me, changes }: AccountState, id: string): boolean =>
  changes.some((each) => each.id === id && each.audiences.some((audience) => audience === me.audience)) && isDrawn(id);

/** What the contact rows change; whatever else is offered raises the level. */
const CONTACT = ['phone', 'email', 'password'] as const;
type Contact = (typeof CONTACT)[number];
const isContact = (id: string): boolean => (CONTACT as readonly string[]).includes(id);

/** A button that opens a change. `label` is part of `name`, which screen readers read. */
const opens = (acts: AccountActs, id: string, label: string, name = label): TemplateResult =>
  html`<button
    type="button"
    data-change=${id}
    aria-label=${name}
    aria-disabled=${acts.busy}
    @click=${() => acts.change(id)}
  >
    ${label}
  </button>`;

/** A value with the button that changes it; a row without both is not drawn. */
function changeable(say: Sayings, state: AccountState, acts: AccountActs, id: Contact, value: string | undefined) {
  const { text } = say;
  if (!offered(state, id)) return value;
  if (value) return html`${value} ${opens(acts, id, text.change, say.method(id, 'change-'))}`;
  return html`${text.none} ${opens(acts, id, text.add, `${text.add}: ${text[id]}`)}`;
}

function password(say: Sayings, state: AccountState, acts: AccountActs): unknown {
  const { text } = say;
  if (state.me.hasPassword) return changeable(say, state, acts, 'password', text['password-set']);
  const { recoverUrl } = acts;
  return html`${text['password-none']} ${recoverUrl ? html`<a href=${recoverUrl}>${text['set-password']}</a>` : nothing}`;
}

function level(say: Sayings, state: AccountState, acts: AccountActs): TemplateResult {
  const { me, changes } = state;
  const ways = isProved(me.acr) ? [] : changes.filter(({ id }) => !isContact(id) && offered(state, id));
  return html`${say.level(me.acr)} ${ways.map(({ id }) => opens(acts, id, say.method(id, 'change-')))}`;
}

/** Nothing is stronger than a certificate. */
const isProved = (acr: string): boolean => acr.endsWith(':certificate');

export function who(say: Sayings, state: AccountState, acts: AccountActs): TemplateResult {
  const { text } = say;
  const { me } = state;
  const { identity } = me;
  const number = html`<span class="number">${digits(acts.shown ? identity.value : identity.masked)}</span>
    <button type="button" aria-pressed=${acts.shown} @click=${acts.show}>
      ${acts.shown ? text.hide : text.show}
    </button>`;
  return section(
    'who',
    text.who,
    html`${rows([
      [text.name, me.name],
      [say.scheme(identity.scheme), number],
      [text['birth-date'], me.birthDate],
      [text.phone, changeable(say, state, acts, 'phone', me.phone)],
      [text.email, changeable(say, state, acts, 'email', me.email)],
      [text.password, password(say, state, acts)],
      [text.level, level(say, state, acts)],
      [text.proved, `${say.method(me.method)}, ${acts.time(me.provedAt)}`],
      [text.registered, acts.time(me.registeredAt)],
    ])}
    ${acts.panel}`,
  );
}

/** For whom the session acts: the person, or one of the organisations that have named them. */
export function acting(say: Sayings, state: AccountState, acts: AccountActs): TemplateResult | typeof nothing {
  const { text } = say;
  const { organisations, sessions: all } = state;
  if (!organisations.length) return nothing;
  const now = all.find(({ current }) => current)?.actingFor ?? null;
  const choices = [
    { account: null, name: text['acting-self'], role: '' },
    ...organisations.map(({ account, name, role }) => ({ account, name, role: say.role(role) })),
  ];
  return section(
    'acting',
    text.acting,
    html`<p class="muted">${text['acting-lead']}</p>
      <ul class="plain">
        ${choices.map(
          ({ account, name, role }) =>
            html`<li aria-current=${account === now ? 'true' : nothing}>
              <span><strong>${name}</strong>${role ? html` · ${role}` : nothing}</span>
              ${
                account === now
                  ? html`<span class="good"><span aria-hidden="true">✓ </span>${text['acting-now']}</span>`
                  : html`<button
                      type="button"
                      data-act="act"
                      aria-label="${text.act}: ${name}"
                      aria-disabled=${acts.busy}
                      @click=${() => acts.actFor(account)}
                    >
                      ${text.act}
                    </button>`
              }
            </li>`,
        )}
      </ul>`,
  );
}
