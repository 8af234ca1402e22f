/** What the pages of a portal have around their content. */
import { html } from 'hono/html';
import type { Html } from '../sandbox/pages/layout.js';
import { TEXTS, type Lang, type PortalTexts } from './portal-texts.js';
import { SERVICE } from './service-texts.js';

/** Who is signed in to the portal. */
export interface Shown {
  /** `''`: the portal does not know it yet. */
  readonly name: string;
  /** `urn:dvc:acr:phone`. */
  readonly acr: string;
}

export interface PortalView {
  readonly id: string;
  readonly portal: PortalTexts;
  readonly lang: Lang;
  /** The gateway's page of a person's account. */
  readonly account?: string | undefined;
  readonly person?: Shown | undefined;
}

interface PortalPage {
  readonly title: string;
  readonly lead: string;
  /** Links to places in the page, by address. */
  readonly places?: Readonly<Record<string, string>>;
  /** Id of the content, for the link that skips to it. */
  readonly anchor: string;
  readonly skip: string;
  readonly scripts?: readonly string[];
  readonly card: Html;
  readonly side: Html | '';
}

/** The portal's own pages keep their language. */
export const inLang = (path: string, lang: Lang): string => (lang === 'en' ? `${path}?lang=en` : path);

const head = ({ id, portal, lang }: PortalView, { title, scripts = [] }: PortalPage): Html => html`
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="${portal.scheme}" />
    <title>${title} – ${portal.name[lang]}</title>
    <meta name="description" content="${portal.lead[lang]}" />
    <link rel="icon" href="/${id}/mark.svg" />
    <link rel="stylesheet" href="/assets/base.css" />
    <link rel="stylesheet" href="/assets/portal.css" />
    <link rel="stylesheet" href="/assets/cards.css" />
    <link rel="stylesheet" href="/${id}/style.css" />
    ${scripts.map((path) => html`<script type="module" src="${path}"></script>`)}
  </head>
`;

const service = ({ id, lang, account }: PortalView): Html | '' =>
  account
    ? html`<a href="${inLang(`/${id}/apply`, lang)}">${SERVICE[lang].apply}</a>
        <a href="${account}">${SERVICE[lang].account}</a>`
    : '';

/** Both states are in the page: a registration signs the person in without a reload. */
function whoIsIn({ id, lang, account, person }: PortalView): Html | '' {
  const texts = SERVICE[lang];
  if (!account) return '';
  return html`
    <a class="enter" href="${inLang(`/${id}/sign-in`, lang)}" data-guest ${person ? html`hidden` : ''}
      >${texts.signIn}</a
    >
    <form method="post" action="${inLang(`/${id}/sign-out`, lang)}" data-person ${person ? '' : html`hidden`}>
      <span>${person?.name || texts.signedIn}</span>
      <button class="enter">${texts.signOut}</button>
    </form>
  `;
}

function header(view: PortalView, { anchor, skip, places = {} }: PortalPage): Html {
  const { id, portal, lang } = view;
  const { band, sandbox, menu, main, other } = TEXTS[lang];
  return html`
    <a class="visually-hidden" href="#${anchor}">${skip}</a>
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
        <a class="brand" href="${inLang(`/${id}/`, lang)}">
          <img src="/${id}/mark.svg" alt="" width="56" height="56" />
          <span><small>${portal.owner[lang]}</small><strong>${portal.brand[lang]}</strong></span>
        </a>
        <nav class="portal-nav" aria-label="${main}">
          ${Object.entries(places).map(([to, name]) => html`<a class="place" href="${to}">${name}</a>`)}
          ${service(view)}
          <a lang="${other.lang}" hreflang="${other.lang}" href="?lang=${other.lang}">${other.name}</a>
          ${whoIsIn(view)}
        </nav>
      </div>
    </header>
  `;
}

/** A page of a portal. */
export function portalFrame(view: PortalView, page: PortalPage): Html {
  const { id, portal, lang } = view;
  const { official, home, footer, links } = TEXTS[lang];
  const { title, lead, anchor, card, side } = page;
  return html`<!doctype html>
    <html lang="${lang}">
      ${head(view, page)}
      <body>
        ${header(view, page)}
        <details class="official">
          <summary>${official[0]}</summary>
          <p>${official[1]}</p>
        </details>
        <main>
          <div class="hero">
            <div class="wrap">
              <ol class="crumbs">
                <li><a href="${inLang(`/${id}/`, lang)}">${home}</a></li>
                <li aria-current="page">${title}</li>
              </ol>
              <h1>${title}</h1>
              ${lead ? html`<p>${lead}</p>` : ''}
            </div>
          </div>
          <div class="wrap columns ${side ? '' : 'one'}">
            <section class="card" id="${anchor}" aria-label="${title}">${card}</section>
            ${side ? html`<div class="side">${side}</div>` : ''}
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
