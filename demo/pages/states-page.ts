/** The gallery of every screen and state (`/states/`), and the page of one screen in its frame. */
import { html } from 'hono/html';
import { page, type Html } from '../sandbox/pages/layout.js';
import { SCREENS } from '../states/screens.js';

/** The ready themes of the package. */
const THEMES = {
  ...{ '': 'Mặc định', national: 'Quốc gia', ministry: 'Bộ', province: 'Tỉnh' },
  ...{ simple: 'Đơn giản', 'high-contrast': 'Tương phản cao' },
} as const;
const LANGUAGES = { vi: 'Tiếng Việt', en: 'English' } as const;
const SCHEMES = { light: 'Sáng', dark: 'Tối' } as const;
const WIDTHS = { 375: '375 px', 320: '320 px', 768: '768 px', 1280: '1280 px' } as const;

const choice = (name: string, label: string, options: Readonly<Record<string, string>>): Html =>
  html`<label
    >${label}
    <select name="${name}">
      ${Object.entries(options).map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  >`;

const groups = [...new Set(SCREENS.map(({ group }) => group))];

export const statesPage = (): Html =>
  page({
    ...{ title: 'Mọi màn hình', style: '/assets/states.css', script: '/dist/demo/gallery.js' },
    main: html`
      <h1>Mọi màn hình, mọi trạng thái</h1>
      <p class="lead">
        Vẽ bằng chính các phần tử đã phát hành, không cần máy chủ. Đổi ngôn ngữ, giao diện, bề rộng ở đây.
      </p>
      <form class="choices" aria-label="Cách hiển thị">
        ${choice('lang', 'Ngôn ngữ', LANGUAGES)} ${choice('theme', 'Giao diện', THEMES)}
        ${choice('scheme', 'Nền', SCHEMES)} ${choice('width', 'Bề rộng', WIDTHS)}
      </form>
      ${groups.map(
        (group) =>
          html`<section>
            <h2>${group}</h2>
            <ul class="screens">
              ${SCREENS.filter((each) => each.group === group).map(
                ({ id, name }) =>
                  html`<li>
                    <h3><a href="/states/screen?screen=${id}">${name}</a></h3>
                    <iframe data-screen="${id}" title="${name}" loading="lazy"></iframe>
                  </li>`,
              )}
            </ul>
          </section>`,
      )}
    `,
  });

/** What the query names, or the first of each. */
const known = (options: Readonly<Record<string, string>>, value: string | undefined) =>
  value !== undefined && Object.hasOwn(options, value) ? value : (Object.keys(options)[0] ?? '');

export function screenPage(query: Readonly<Record<string, string>>): Html {
  const [lang, theme, scheme] = [
    known(LANGUAGES, query['lang']),
    known(THEMES, query['theme']),
    known(SCHEMES, query['scheme']),
  ];
  const { name } = SCREENS.find(({ id }) => id === query['screen']) ?? { name: '' };
  return html`<!doctype html>
    <html lang="${lang}" data-scheme="${scheme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name} – dvc-register</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/base.css" />
        ${theme ? html`<link rel="stylesheet" href="/dist/themes/${theme}.css" />` : ''}
        <link rel="stylesheet" href="/assets/screen.css" />
        <script type="module" src="/dist/demo/screen.js"></script>
      </head>
      <body>
        <main></main>
      </body>
    </html>`;
}
