/** The console's one page, and the form before it: made on the server, without a line of script. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { MOST_LETTERS, PERIODS, type Funnel, type FunnelStep, type Overview, type Period } from './overview.js';
import { KINDS, WORDS, type Language, type Words } from './words.js';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageOptions {
  readonly base: string;
  readonly lang: Language;
  readonly period: Period;
  /** What a method is called. */
  readonly name?: (method: string, lang: Language) => string | undefined;
}

/** Numbers, times and lengths as people write them. */
function formats(lang: Language, words: Words) {
  const number = new Intl.NumberFormat(lang);
  const percent = new Intl.NumberFormat(lang, { style: 'percent' });
  const time = new Intl.DateTimeFormat(lang, {
    ...({ dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Ho_Chi_Minh', hourCycle: 'h23' } as const),
  });
  const LENGTHS = [
    [86_400_000, words.days],
    [3_600_000, words.hours],
    [60_000, words.minute],
    [1000, words.second],
  ] as const;
  return {
    number: (value: number) => number.format(value),
    percent: (value: number) => percent.format(value),
    time: (value: number | string) => time.format(new Date(value)),
    length: (ms: number) => {
      const [unit, word] = LENGTHS.find(([least]) => ms >= least) ?? [1, words.ms];
      return `${number.format(Math.round(ms / unit))} ${word}`;
    },
  };
}
type Formats = ReturnType<typeof formats>;

const query = (lang: Language, period: Period) => `?lang=${lang}&period=${period}`;

const shell = ({ base, lang, period }: PageOptions, header: Html | '', main: Html): Html => {
  const words = WORDS[lang];
  const other = lang === 'vi' ? 'en' : 'vi';
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${words.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${base}/style.css" />
      </head>
      <body>
        <header>
          <h1>${words.title}</h1>
          <div class="tools">
            ${header}
            <a href="${base}/${query(other, period)}" lang="${other}" hreflang="${other}">${words.other}</a>
          </div>
        </header>
        <main>${main}</main>
      </body>
    </html>`;
};

export type Refusal = 'wrong' | 'throttled' | 'away';

/** The form that takes a token. */
export const signInPage = (options: PageOptions, refusal?: Refusal): Html => {
  const words = WORDS[options.lang];
  return shell(
    options,
    '',
    html`
      <form class="sign-in" method="post" action="${options.base}/session${query(options.lang, options.period)}">
        ${refusal ? html`<p class="alert" role="alert">${words[refusal]}</p>` : ''}
        <label for="token">${words.token}</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="token-hint"
        />
        <p id="token-hint" class="hint">${words.tokenHint}</p>
        <button type="submit">${words.signIn}</button>
      </form>
    `,
  );
};

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Html | string;
  readonly numeric?: boolean;
}

/** A table that scrolls by itself where the window is narrow; by keyboard too. */
function table<Row>(id: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const kind = ({ numeric }: Column<Row>) => (numeric ? 'number' : 'text');
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    <table aria-labelledby="${id}">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${kind(column)}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column, index) =>
                index
                  ? html`<td class="${kind(column)}">${column.cell(row)}</td>`
                  : html`<th scope="row" class="${kind(column)}">${column.cell(row)}</th>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const bar = (share: number): Html =>
  html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />
    <rect width="${Math.round(100 * Math.min(1, share))}" height="8" />
  </svg>`;

function funnel({ lang, name }: PageOptions, words: Words, to: Formats, { method, begun, steps }: Funnel): Html {
  const { number, percent } = to;
  const id = `funnel-${method}`;
  const called = name?.(method, lang) ?? '';
  const step = ({ step: of, kind }: FunnelStep) =>
    html`${KINDS[lang][kind] ?? ''} ${kind === 'start' ? '' : html`<code>${of}</code>`}`;
  return html`<h3 id="${id}">${called} <code>${method}</code></h3>
    ${table(
      id,
      [
        { title: words.step, cell: step },
        { title: words.went, numeric: true, cell: ({ went }) => number(went) },
        {
          title: words.share,
          cell: ({ went }) => html`${bar(begun ? went / begun : 0)} ${begun ? percent(went / begun) : '–'}`,
        },
        { title: words.refused, numeric: true, cell: ({ refused }) => number(refused) },
        { title: words.ended, numeric: true, cell: ({ ended }) => number(ended) },
        {
          title: words.why,
          cell: ({ why }) =>
            why.length
              ? html`${why.map(({ problem, count }) => html`<code>${problem}</code> ${number(count)} `)}`
              : '–',
        },
      ],
      steps,
    )}`;
}

function funnels(options: PageOptions, words: Words, to: Formats, { funnels: all }: Overview): Html {
  const { base, lang, period } = options;
  const link = (each: Period) =>
    html`<a href="${base}/${query(lang, each)}" ${each === period ? html`aria-current="true"` : ''}>${words[each]}</a>`;
  return html`<section>
    <h2 id="funnel">${words.funnel}</h2>
    <p class="hint">${words.funnelAbout}</p>
    <nav class="periods" aria-label="${words.period}">${(Object.keys(PERIODS) as Period[]).map(link)}</nav>
    ${all.length ? all.map((each) => funnel(options, words, to, each)) : html`<p>${words.nothing}</p>`}
  </section>`;
}

function queue(words: Words, { number, length }: Formats, { queue: all }: Overview): Html {
  return html`<section>
    <h2 id="queue">${words.queue}</h2>
    ${
      all
        ? table(
            'queue',
            [
              { title: words.portal, cell: ({ portal }) => html`<code>${portal}</code>` },
              { title: words.due, numeric: true, cell: ({ due }) => number(due) },
              { title: words.lag, numeric: true, cell: ({ lag }) => (lag ? length(lag) : '–') },
              { title: words.done, numeric: true, cell: ({ done }) => number(done) },
              {
                title: words.dead,
                numeric: true,
                cell: ({ dead }) => (dead ? html`<strong class="bad">${number(dead)}</strong>` : '0'),
              },
            ],
            all,
          )
        : html`<p>${words.queueNone}</p>`
    }
  </section>`;
}

function letters(options: PageOptions, words: Words, { number, time }: Formats, { letters: all }: Overview): Html {
  const action = `${options.base}/replay${query(options.lang, options.period)}`;
  const replay = (id: string, account: string) =>
    html`<form method="post" action="${action}">
      <input type="hidden" name="id" value="${id}" />
      <button type="submit" aria-label="${words.replay} ${account.slice(0, 8)}">${words.replay}</button>
    </form>`;
  return html`<section>
    <h2 id="letters">${words.letters}</h2>
    ${
      all.length
        ? html`${table(
              'letters',
              [
                { title: words.account, cell: ({ account }) => html`<code>${account}</code>` },
                { title: words.portal, cell: ({ portal }) => html`<code>${portal}</code>` },
                { title: words.failure, cell: ({ failure }) => html`<code>${failure}</code>` },
                { title: words.attempts, numeric: true, cell: ({ attempts }) => number(attempts) },
                { title: words.since, cell: ({ since }) => time(since) },
                { title: words.replay, cell: ({ id, account }) => replay(id, account) },
              ],
              all.slice(0, MOST_LETTERS),
            )}
            ${all.length > MOST_LETTERS ? html`<p class="hint">${words.lettersMore}</p>` : ''}
            <form method="post" action="${action}">
              <input type="hidden" name="id" value="all" />
              <button type="submit">${words.replayAll}</button>
            </form>`
        : html`<p>${words.lettersNone}</p>`
    }
  </section>`;
}

function partners(words: Words, { number, length }: Formats, { partners: all }: Overview): Html {
  return html`<section>
    <h2 id="partners">${words.partners}</h2>
    ${
      all.length
        ? table(
            'partners',
            [
              { title: words.partner, cell: ({ partner }) => html`<code>${partner}</code>` },
              {
                title: words.state,
                cell: ({ state }) =>
                  html`<span class="${state === 'well' ? 'good' : 'bad'}">${state === 'well' ? '●' : '▲'}</span> ${
                      words[state]
                    }`,
              },
              { title: words.answered, numeric: true, cell: ({ ok }) => number(ok) },
              { title: words.failed, numeric: true, cell: ({ failed }) => number(failed) },
              { title: words.left, numeric: true, cell: ({ left }) => number(left) },
              { title: words.mean, numeric: true, cell: ({ mean }) => length(mean) },
            ],
            all,
          )
        : html`<p>${words.nothing}</p>`
    }
  </section>`;
}

function portals(words: Words, { portals: all }: Overview): Html {
  return html`<section>
    <h2 id="portals">${words.portals}</h2>
    ${table(
      'portals',
      [
        { title: words.portal, cell: ({ portal }) => html`<code>${portal.id}</code>` },
        { title: words.name, cell: ({ portal }) => portal.name },
        {
          title: words.origins,
          cell: ({ portal }) => html`${portal.origins.map((origin) => html`<code>${origin}</code> `)}`,
        },
        {
          title: words.offers,
          cell: ({ offers }) =>
            html`${offers.map(
              ({ id, outOfService }) =>
                html`<code>${id}</code>${outOfService ? html` <span class="bad">(${words.out})</span>` : ''} `,
            )}`,
        },
      ],
      all,
    )}
  </section>`;
}

export interface ConsoleView {
  readonly operator: string;
  readonly overview: Overview;
  /** How many deliveries were just put back. */
  readonly replayed?: number;
}

/** Everything on one page. */
export const consolePage = (options: PageOptions, { operator, overview, replayed }: ConsoleView): Html => {
  const { base, lang, period } = options;
  const words = WORDS[lang];
  const to = formats(lang, words);
  const header = html`<span>${operator}</span>
    <form method="post" action="${base}/sign-out${query(lang, period)}">
      <button type="submit">${words.signOut}</button>
    </form>`;
  return shell(
    options,
    header,
    html`
      <p class="as-of">
        ${words.asOf} ${to.time(overview.at)} · <a href="${base}/${query(lang, period)}">${words.refresh}</a>
      </p>
      ${replayed === undefined ? '' : html`<p class="notice" role="status">${words.replayed} ${to.number(replayed)}</p>`}
      ${funnels(options, words, to, overview)} ${queue(words, to, overview)} ${letters(options, words, to, overview)}
      ${partners(words, to, overview)} ${portals(words, overview)}
    `,
  );
};
