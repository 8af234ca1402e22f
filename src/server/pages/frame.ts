/** The frame of the gateway's own pages: it is whole without a script, and has no inline script or style. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { AUDIENCES, type Audience, type Method } from '../../flow/method.js';
import { pageAddress, type PageQuery } from './page-query.js';
import { WORDS, wordsIn } from './words.js';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageAssets {
  /** Path of this version's files: `/pages/0.1.0-1a2b3c4d`. */
  readonly base: string;
  /** Scripts of a page up to its first drawing, with the texts of a language, below `base`. */
  preloads(page: string, lang: string): readonly string[];
  /** Whether there is such a file below `base`. */
  has(file: string): boolean;
  /** Answers a request for a file below `base`. */
  fetch(request: Request): Promise<Response>;
}

/** The style sheet of a portal's theme. */
const themePath = (portal: string): string => `/pages/theme/${portal}.css`;

interface Frame {
  /** Name of the page's script: `sign-in`. */
  readonly script?: string;
  /** Names of elements that the page has from `cdn`. */
  readonly elements?: readonly string[];
  /** The page is in a frame of a portal's page, which has its own name and links. */
  readonly embedded?: boolean;
  readonly path: string;
  readonly title: string;
  /** A sentence below the title, and what a search engine shows of the page. */
  readonly lead?: string;
  readonly main: Html;
  readonly query: PageQuery;
  readonly assets: PageAssets;
}

function head({ script, elements = [], title, lead, query: { lang, portal }, assets }: Frame): Html {
  const { base } = assets;
  const files = [...elements.map((name) => `cdn/${name}.js`), ...(script ? [`pages/${script}.js`] : [])];
  const preloads = [...(elements.length ? ['cdn/common.js'] : []), ...(script ? assets.preloads(script, lang) : [])];
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} – ${portal?.name ?? wordsIn(lang).name}</title>
    ${lead ? html`<meta name="description" content="${lead}" />` : ''}
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/page.css" />
    ${portal?.brand?.theme ? html`<link rel="stylesheet" href="${themePath(portal.id)}" />` : ''}
    ${preloads.map((file) => html`<link rel="modulepreload" href="${base}/${file}" />`)}
    ${files.map((file) => html`<script type="module" src="${base}/${file}"></script>`)}
  </head>`;
}

/** Links to the same page in each other language. */
const languageLinks = (path: string, query: PageQuery): readonly Html[] =>
  Object.entries(WORDS)
    .filter(([lang]) => lang !== query.lang)
    .map(([lang, { language }]) => {
      const to = pageAddress(path, { ...query, lang });
      return html`<a href="${to}" lang="${lang}" hreflang="${lang}">${language}</a>`;
    });

/** Links to the same page for each audience that has one of these ways. */
export function audienceNav(path: string, ways: readonly Method[], query: PageQuery): Html | '' {
  const of = AUDIENCES.filter((each) => ways.some(({ audiences }) => audiences.includes(each)));
  if (of.length < 2) return '';
  const words = wordsIn(query.lang);
  const link = (each: Audience) =>
    html`<a
      href="${pageAddress(path, { ...query, audience: each })}"
      ${each === query.audience ? raw('aria-current="true"') : ''}
      >${words.audience[each]}</a
    >`;
  return html`<nav aria-label="${words.audienceLabel}">${of.map(link)}</nav>`;
}

const footer = ({ query: { lang, portal } }: Frame): Html | '' => {
  if (!portal) return '';
  const words = wordsIn(lang);
  const link = (href: string | undefined, text: string) => (href ? html`<a href="${href}">${text}</a>` : '');
  return html`<footer>
    <p>${words.owner.replace('{owner}', portal.owner ?? portal.name)}</p>
    <p>${link(portal.terms, words.terms)} ${link(portal.policy, words.policy)}</p>
  </footer>`;
};

/** A whole page. */
export function framed(frame: Frame): Html {
  const { path, title, lead, main, query, embedded = false } = frame;
  const { lang, portal } = query;
  const words = wordsIn(lang);
  const logo = portal?.brand?.logo;
  const name = html`<strong>${logo ? html`<img src="${logo}" alt="" />` : ''}${portal?.name ?? words.name}</strong>`;
  return html`<!doctype html>
    <html lang="${lang}">
      ${head(frame)}
      <body>
        ${
          embedded
            ? ''
            : html`<header><a class="skip" href="#main">${words.skip}</a>${name} ${languageLinks(path, query)}</header>`
        }
        <main id="main" tabindex="-1" class="${embedded ? 'embedded' : ''}">
          ${embedded ? '' : html`<h1>${title}</h1>`} ${lead ? html`<p class="lead">${lead}</p>` : ''} ${main}
          <noscript><p class="note">${words.noScript}</p></noscript>
        </main>
        ${embedded ? '' : footer(frame)}
      </body>
    </html>`;
}
