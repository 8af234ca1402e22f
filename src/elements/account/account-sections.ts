/** What `<dvc-account>` draws of an account. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AccountSession, AccountState } from '../../client/account.js';
import { acting, who } from './identity-sections.js';
import { Sayings, section, type AccountActs, type AccountWords } from './sayings.js';

function portals({ text }: Sayings, { me }: AccountState): TemplateResult {
  const list = html`<ul>
    ${me.portals.map(({ name }) => html`<li>${name}</li>`)}
  </ul>`;
  return section('portals', text.portals, me.portals.length ? list : html`<p>${text['no-portals']}</p>`);
}

function consents(say: Sayings, { consents: all }: AccountState, acts: AccountActs): TemplateResult {
  const { text } = say;
  const shares = all.some(({ purpose, granted, withdrawnAt }) => purpose === 'share' && granted && !withdrawnAt);
  const state = ({ granted, withdrawnAt, decidedAt }: AccountState['consents'][number]) =>
    withdrawnAt
      ? `${text.withdrawn}, ${acts.time(withdrawnAt)}`
      : `${granted ? text.granted : text.refused}, ${acts.time(decidedAt)}`;
  return section(
    'consents',
    text.consents,
    html`<ul>
        ${all.map(
          (each) =>
            html`<li>
              ${say.purpose(each.purpose)} <span class="muted">${state(each)} · ${say.portal(each.portal)}</span>
            </li>`,
        )}
      </ul>
      ${
        shares
          ? html`<button type="button" data-act="withdraw" aria-disabled=${acts.busy} @click=${acts.withdraw}>
              ${text.withdraw}
            </button>`
          : nothing
      }`,
  );
}

function session(say: Sayings, each: AccountSession, acts: AccountActs): TemplateResult {
  const { text } = say;
  const title = [each.current && text['this-browser'], say.method(each.method, 'sign-in-'), say.portal(each.portal)];
  return html`<li data-session=${each.current ? 'current' : 'other'}>
    <span>
      <strong>${title.filter(Boolean).join(' · ')}</strong>
      <span class="muted">
        ${text['signed-in']} ${acts.time(each.signedInAt)}. ${text['last-seen']} ${acts.time(each.seenAt)}.
      </span>
    </span>
    ${
      each.current
        ? nothing
        : html`<button
            type="button"
            data-act="end"
            aria-label="${text.end}: ${title.filter(Boolean).join(', ')}, ${acts.time(each.signedInAt)}"
            aria-disabled=${acts.busy}
            @click=${() => acts.endSession(each.ref)}
          >
            ${text.end}
          </button>`
    }
  </li>`;
}

function sessions(say: Sayings, { sessions: all }: AccountState, acts: AccountActs): TemplateResult {
  const { text } = say;
  return section(
    'sessions',
    text.sessions,
    html`<ul class="plain">
        ${all.map((each) => session(say, each, acts))}
      </ul>
      ${
        all.length > 1
          ? html`<button type="button" data-act="end-others" aria-disabled=${acts.busy} @click=${acts.endOthers}>
              ${text['end-others']}
            </button>`
          : nothing
      }`,
  );
}

function signIns(say: Sayings, { signIns: all }: AccountState, acts: AccountActs): TemplateResult {
  const { text } = say;
  const line = ({ at, method, portal, result }: AccountState['signIns'][number]) =>
    [acts.time(at), say.method(method, 'sign-in-'), say.portal(portal)].filter(Boolean).join(' · ') +
    `: ${result === 'ok' ? text.ok : text.fail}`;
  return section(
    'sign-ins',
    text['sign-ins'],
    html`<p class="muted">${text['sign-ins-lead']}</p>
      <ul>
        ${all.map((each) => html`<li>${line(each)}</li>`)}
      </ul>`,
  );
}

const data = ({ text }: Sayings, acts: AccountActs): TemplateResult =>
  section(
    'data',
    text.data,
    html`<p class="buttons">
        <a href="${acts.endpoint}/export" download="account.json">${text.export}</a>
        <button type="button" @click=${() => print()}>${text.print}</button>
      </p>
      <p class="muted">${text['erase-lead']}</p>
      ${
        acts.asking
          ? html`<div class="alert" role="group" aria-labelledby="erase-ask">
              <p id="erase-ask"><strong>${text['erase-ask']}</strong></p>
              <button type="button" data-act="erase" aria-disabled=${acts.busy} @click=${acts.erase}>
                ${text['erase-yes']}
              </button>
              <button type="button" id="keep" @click=${() => acts.ask(false)}>${text['erase-no']}</button>
            </div>`
          : html`<button type="button" id="erase" @click=${() => acts.ask(true)}>${text.erase}</button>`
      }`,
  );

/** What other elements draw. */
interface Panels {
  /** The people of the account's organisation. */
  readonly people: TemplateResult | typeof nothing;
  readonly passkeys: TemplateResult;
}

/** Every section of an account. */
export function sections(
  words: AccountWords,
  state: AccountState,
  acts: AccountActs,
  { people, passkeys }: Panels,
): TemplateResult {
  const say = new Sayings(words, state);
  // After a recovery the passkeys come first: the person has to look at them.
  const isUrgent = state.passkeys.some(({ paused }) => paused === 'recovery');
  return html`${isUrgent ? passkeys : nothing} ${who(say, state, acts)} ${acting(say, state, acts)} ${people}
    ${sessions(say, state, acts)} ${isUrgent ? nothing : passkeys} ${portals(say, state)} ${consents(say, state, acts)}
    ${signIns(say, state, acts)} ${data(say, acts)}
    <button class="primary" type="button" data-act="sign-out" aria-disabled=${acts.busy} @click=${acts.signOut}>
      ${say.text['sign-out']}
    </button>`;
}
