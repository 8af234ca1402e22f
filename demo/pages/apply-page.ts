import { html } from 'hono/html';
import type { Application } from '../relying-party/applications.js';
import type { Html } from '../sandbox/pages/layout.js';
import { inLang, portalFrame, type PortalView, type Shown } from './portal-frame.js';
import type { Lang } from './portal-texts.js';
import { PROCEDURES, SERVICE } from './service-texts.js';

interface ApplyPage extends PortalView {
  readonly person: Shown;
  readonly applications: readonly Application[];
  /** The number of the application that was just sent. */
  readonly received?: string | undefined;
  /** Index of the procedure that was chosen before. */
  readonly chosen: number;
}

/** Vietnam's time, whatever the server's. */
const day = (at: Date, lang: Lang) =>
  new Intl.DateTimeFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', {
    ...{ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZone: 'Asia/Ho_Chi_Minh',
  }).format(at);

const mine = ({ id, lang, applications }: ApplyPage): Html | '' =>
  applications.length
    ? html`<h2>${SERVICE[lang].yours}</h2>
        <ul class="applications">
          ${applications.map(
            ({ code, procedure, at }) =>
              html`<li><strong>${code}</strong> ${PROCEDURES[id]?.[procedure]?.[lang]}, ${day(at, lang)}</li>`,
          )}
        </ul>`
    : '';

/** A service that only a registered account can use. */
export function applyPage(view: ApplyPage): Html {
  const { id, lang, person, received, chosen } = view;
  const texts = SERVICE[lang];
  const { acr, name } = person;
  const level = texts.levels[acr.slice(acr.lastIndexOf(':') + 1)];
  const procedures = PROCEDURES[id] ?? [];
  const isReady = procedures[chosen]?.acr === acr;
  return portalFrame(view, {
    ...{ title: texts.apply, skip: texts.skip, lead: texts.applyLead, anchor: 'noi-dung' },
    card: html`
      ${received ? html`<p class="notice" role="status"><strong>${texts.received[0]} ${received}.</strong> ${texts.received[1]}</p>` : ''}
      ${isReady ? html`<p class="notice" role="status">${texts.ready}</p>` : ''}
      <dl class="applicant">
        ${
          name
            ? html`<dt>${texts.applicant}</dt>
                <dd>${name}</dd>`
            : ''
        }
        ${
          level
            ? html`<dt>${texts.level}</dt>
                <dd>${level}</dd>`
            : ''
        }
      </dl>
      <form method="post" action="${inLang(`/${id}/apply`, lang)}">
        <fieldset class="procedures">
          <legend>${texts.procedure}</legend>
          ${procedures.map(
            (words, index) => html`
              <label>
                <input
                  type="radio"
                  name="procedure"
                  value="${index}"
                  required
                  ${index === (procedures[chosen] ? chosen : 0) ? html`checked` : ''}
                />
                <span>${words[lang]}${words.acr ? html` <small>(${texts.signed})</small>` : ''}</span>
              </label>
            `,
          )}
        </fieldset>
        <button class="action" type="submit">${texts.submit}</button>
      </form>
      ${mine(view)}
    `,
    side: '',
  });
}
