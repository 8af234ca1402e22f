/** The console's page and its sign-in form, rendered on the server without scripts. */
import { html } from 'hono/html';
import type { ConsoleTexts } from '../../locales/console-texts.js';
import { formats, query, shell, table, wordsOf, type Formats, type Html, type PageOptions } from './frame.js';
import { outagesSection, type OutagesView } from './outages.js';
import { MOST_LETTERS, PERIODS, type Funnel, type FunnelStep, type Overview, type Period } from './overview.js';

export type Refusal = 'wrong' | 'throttled' | 'away';

/** The form that takes a token. */
export const signInPage = (options: PageOptions, refusal?: Refusal): Html => {
  const words = wordsOf(options);
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

const bar = (share: number): Html =>
  html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />
    <rect width="${Math.round(100 * Math.min(1, share))}" height="8" />
  </svg>`;

function funnel({ lang, name }: PageOptions, words: ConsoleTexts, to: Formats, { method, begun, steps }: Funnel): Html {
  const { number, percent } = to;
  const id = `funnel-${method}`;
  const called = name?.(method, lang) ?? '';
  const step = ({ step: of, kind }: FunnelStep) =>
    html`${words.kind[kind] ?? ''} ${kind === 'start' ? '' : html`<code>${of}</code>`}`;
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

function funnels(options: PageOptions, words: ConsoleTexts, to: Formats, { funnels: all }: Overview): Html {
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

function queue(words: ConsoleTexts, { number, length }: Formats, { queue: all }: Overview): Html {
  return html`<section>
    <h2 id="queue">${words.queue}</h2>
    ${
      all?.length
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
        : html`<p>${all ? words.queueEmpty : words.queueNone}</p>`
    }
  </section>`;
}

function letters(
  options: PageOptions,
  words: ConsoleTexts,
  { number, time }: Formats,
  { letters: all }: Overview,
): Html {
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

function partners(words: ConsoleTexts, { number, length }: Formats, { partners: all }: Overview): Html {
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

function portals(words: ConsoleTexts, { portals: all }: Overview): Html {
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

interface ConsoleView {
  readonly operator: string;
  readonly overview: Overview;
  /** Present if operators may announce outages. */
  readonly outages?: OutagesView;
  /** Number of dead letters that were just queued again. */
  readonly replayed?: number;
}

/** Renders the console. */
export const consolePage = (options: PageOptions, { operator, overview, outages, replayed }: ConsoleView): Html => {
  const { base, lang, period } = options;
  const words = wordsOf(options);
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
      ${partners(words, to, overview)} ${outages ? outagesSection(options, to, outages) : ''}
      ${portals(words, overview)}
    `,
  );
};
