import { Hono } from 'hono';
import { html } from 'hono/html';
import { files } from '../files.js';
import type { Html } from '../sandbox/pages/layout.js';
import { PORTALS, TEXTS, type Lang, type PortalTexts, type SideCard } from './portal-texts.js';

const SCRIPTS = ['registration', 'mobile', 'insurance', 'post', 'usb', 'sim', 'signature'] as const;
/** The portal whose ministry runs VNeID offers it first. */
const FEDERATED = 'ministry';
const PERSON = ['034086012222', 'Nguyễn Đăng Điện', '12/06/1986', '0823628899', '3486100000'] as const;

const head = (id: string, portal: PortalTexts, lang: Lang): Html => html`
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="${portal.scheme}" />
    <title>${TEXTS[lang].title} – ${portal.name[lang]}</title>
    <link rel="icon" href="mark.svg" />
    <link rel="stylesheet" href="/assets/base.css" />
    <link rel="stylesheet" href="/assets/portal.css" />
    <link rel="stylesheet" href="/assets/cards.css" />
    <link rel="stylesheet" href="style.css" />
    ${id === FEDERATED ? html`<script type="module" src="/dist/cdn/federation.js"></script>` : ''}
    ${SCRIPTS.map((name) => html`<script type="module" src="/dist/cdn/${name}.js"></script>`)}
    <script type="module" src="/dist/demo/portal.js"></script>
  </head>
`;

function header(id: string, portal: PortalTexts, lang: Lang): Html {
  const { skip, band, sandbox, menu, main, help, support, other } = TEXTS[lang];
  return html`
    <a class="visually-hidden" href="#dang-ky">${skip}</a>
    <aside class="sandbox-band" aria-label="${sandbox}">
      <p><strong>${band[0]}</strong> <span>${band[1]}</span></p>
      <nav aria-label="Sandbox">
        <a href="/">${menu[0]}</a>
        <a href="/sandbox/">${menu[1]}</a>
        <a href="/sandbox/people">${menu[2]}</a>
      </nav>
    </aside>
    <header class="portal-header">
      <div class="wrap">
        <a class="brand" href="/${id}/">
          <img src="mark.svg" alt="" width="56" height="56" />
          <span><small>${portal.owner[lang]}</small><strong>${portal.brand[lang]}</strong></span>
        </a>
        <nav class="portal-nav" aria-label="${main}">
          <a href="#vi-sao">${help}</a>
          <a href="#ho-tro">${support}</a>
          <a lang="${other.lang}" hreflang="${other.lang}" href="?lang=${other.lang}">${other.name}</a>
        </nav>
      </div>
    </header>
  `;
}

/** The tags of the package: the same on each portal but for federation, and in each language. */
function registration(id: string, lang: Lang): Html {
  const [loading, reload] = TEXTS[lang].loading;
  return html`
    <dvc-register endpoint="/registration" portal="${id}" hotline="1900 0000">
      <p slot="fallback">${loading} <a href="">${reload}</a>.</p>
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

/** A portal's page of registration. */
export function portalPage(id: string, portal: PortalTexts, lang: Lang): Html {
  const { official, home, title, noscript, cards, footer, links } = TEXTS[lang];
  return html`<!doctype html>
    <html lang="${lang}">
      ${head(id, portal, lang)}
      <body>
        ${header(id, portal, lang)}
        <details class="official">
          <summary>${official[0]}</summary>
          <p>${official[1]}</p>
        </details>
        <main>
          <div class="hero">
            <div class="wrap">
              <ol class="crumbs">
                <li><a href="/${id}/">${home}</a></li>
                <li aria-current="page">${title}</li>
              </ol>
              <h1>${title}</h1>
              <p>${portal.lead[lang]}</p>
            </div>
          </div>
          <div class="wrap columns">
            <section class="card" id="dang-ky" aria-label="${title}">
              ${registration(id, lang)}
              <noscript><p>${noscript}</p></noscript>
            </section>
            <div class="side">${samplePerson(lang)} ${cards.map(sideCard)}</div>
          </div>
        </main>
        <footer class="portal-footer">
          <div class="wrap">
            <div>
              <p><strong>${portal.name[lang]}</strong></p>
              <p>${footer}</p>
            </div>
            <ul>
              <li><a href="/terms">${links[0]}</a></li>
              <li><a href="/policy">${links[1]}</a></li>
            </ul>
          </div>
        </footer>
      </body>
    </html>`;
}

/** The three portals, and the files beside their pages. */
export function portals(): Hono {
  const app = new Hono();
  for (const [id, portal] of Object.entries(PORTALS)) {
    app.get(`/${id}`, (c) => c.redirect(`/${id}/`, 308));
    app.get(`/${id}/`, (c) => c.html(portalPage(id, portal, c.req.query('lang') === 'en' ? 'en' : 'vi')));
    app.get(`/${id}/*`, files(`/${id}/`, `demo/${id}`));
  }
  return app;
}
