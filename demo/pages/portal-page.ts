import { Hono } from 'hono';
import { html } from 'hono/html';
import { files } from '../files.js';
import type { Html } from '../sandbox/pages/layout.js';
import { inLang, portalFrame, type PortalView, type Shown } from './portal-frame.js';
import { PORTALS, TEXTS, type Lang, type SideCard } from './portal-texts.js';
import { SERVICE } from './service-texts.js';
import { langOf, NO_STORE, type RelyingParties } from '../relying-party/routes.js';

const SCRIPTS = ['registration', 'mobile', 'insurance', 'post', 'usb', 'sim', 'signature'] as const;
/** The portal whose ministry runs VNeID offers it first. */
const FEDERATED = 'ministry';
/** The portal whose registration is also a page of the gateway. */
const HOSTED = 'province';
const PERSON = ['034086012222', 'Nguyễn Đăng Điện', '12/06/1986', '0823628899', '3486100000'] as const;

/** The tags of the package: the same on each portal but for federation, and in each language. */
function registration({ id, lang, account }: PortalView): Html {
  const [loading, reload, older, hosted] = TEXTS[lang].loading;
  const elsewhere = html` ${older} <a href="/register?portal=${id}&amp;lang=${lang}" target="_blank">${hosted}</a>.`;
  // The receipt signs the person in; from then on the same address leads into the portal.
  const way = inLang(`/${id}/sign-in`, lang);
  const signIn = account ? html`sign-in-url="${way}" next-url="${way}"` : '';
  return html`
    <dvc-register endpoint="/registration" portal="${id}" hotline="1900 0000" ${signIn}>
      <p slot="fallback">${loading} <a href="">${reload}</a>.${id === HOSTED ? elsewhere : ''}</p>
      ${id === FEDERATED ? html`<dvc-register-federation></dvc-register-federation>` : ''}
      <dvc-register-mobile></dvc-register-mobile>
      <dvc-register-insurance></dvc-register-insurance>
      <dvc-register-post></dvc-register-post>
      <dvc-register-usb signers="agent file vgca"></dvc-register-usb>
      <dvc-register-sim></dvc-register-sim>
      <dvc-register-signature></dvc-register-signature>
    </dvc-register>
  `;
}

function samplePerson(lang: Lang): Html {
  const { title, lead, labels, phone, others } = TEXTS[lang].person;
  return html`
    <section class="card try" aria-labelledby="dung-thu">
      <h2 id="dung-thu">${title}</h2>
      <p>${lead}</p>
      <dl>
        ${labels.map(
          (label, at) =>
            html`<dt>${label}</dt>
              <dd>${PERSON[at]}</dd>`,
        )}
      </dl>
      <a class="phone-link" href="/sandbox/phones/0823628899" target="_blank">${phone} 0823&nbsp;628&nbsp;899</a>
      <p><a href="/sandbox/people">${others}</a></p>
    </section>
  `;
}

const sideCard = ({ id, title, lines, ordered, for: methods = '' }: SideCard): Html => html`
  <section class="card" aria-labelledby="${id}" data-for="${methods}" ${methods ? 'hidden' : ''}>
    <h2 id="${id}">${title}</h2>
    ${
      ordered
        ? html`<ol>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ol>`
        : lines.map((line) => html`<p>${line}</p>`)
    }
  </section>
`;

/** The home of a portal, where people register. */
function registrationPage(view: PortalView): Html {
  const { id, portal, lang } = view;
  const { title, skip, help, support, noscript, cards } = TEXTS[lang];
  return portalFrame(view, {
    ...{ title, skip, lead: portal.lead[lang], anchor: 'dang-ky' },
    places: { '#vi-sao': help, '#ho-tro': support },
    scripts: [
      ...[...(id === FEDERATED ? ['federation'] : []), ...SCRIPTS].map((name) => `/dist/cdn/${name}.js`),
      '/dist/demo/portal.js',
    ],
    card: html`${registration(view)} <noscript><p>${noscript}</p></noscript>`,
    side: html`${samplePerson(lang)} ${cards.map(sideCard)}`,
  });
}

/** The home of a portal for somebody who is signed in. */
function welcomePage(view: PortalView, { name }: Shown): Html {
  const { id, lang, account = '' } = view;
  const { hello, helloLead, skip, apply, account: mine, elsewhere } = SERVICE[lang];
  const others = Object.entries(PORTALS).filter(([other]) => other !== id);
  return portalFrame(view, {
    ...{ title: name ? `${hello}, ${name}` : hello, skip, lead: helloLead, anchor: 'noi-dung' },
    card: html`
      <p class="actions">
        <a class="action" href="${inLang(`/${id}/apply`, lang)}">${apply}</a>
        <a class="action plain" href="${account}">${mine}</a>
      </p>
      <p>${elsewhere}</p>
      <ul>
        ${others.map(
          ([other, { name: title }]) =>
            html`<li><a href="${inLang(`/${other}/sign-in`, lang)}">${title[lang]}</a></li>`,
        )}
      </ul>
    `,
    side: samplePerson(lang),
  });
}

/** The three portals, and the files beside their pages. */
export function portals(parties: RelyingParties = {}): Hono {
  const app = new Hono();
  for (const [id, portal] of Object.entries(PORTALS)) {
    const party = parties[id];
    app.get(`/${id}`, (c) => c.redirect(`/${id}/`, 308));
    app.get(`/${id}/`, (c) => {
      const lang = langOf(c);
      const person = party?.personOf(c);
      const view = { id, portal, lang, person, account: party?.account(lang) };
      return person ? c.html(welcomePage(view, person), 200, NO_STORE) : c.html(registrationPage(view));
    });
    if (party) app.route(`/${id}`, party.routes);
    app.get(`/${id}/*`, files(`/${id}/`, `demo/${id}`));
  }
  return app;
}
