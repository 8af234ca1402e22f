/** The frame of every console page, and its tables, numbers and times. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { ConsoleTexts } from '../../locales/console-texts.js';
import { languagesOf } from '../../locales/gateway.js';
import type { Period } from './overview.js';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageOptions {
  readonly base: string;
  readonly lang: string;
  /** Languages of the page; by default those of the package. */
  readonly languages?: Readonly<Record<string, ConsoleTexts>>;
  readonly period: Period;
  /** Shown at the top: which gateway this is, if there are several. */
  readonly banner?: string;
  /** A method's display name. */
  readonly name?: (method: string, lang: string) => string | undefined;
}

const OURS = languagesOf('console');

/** The languages that a page can be read in. */
export const languagesIn = ({ languages = OURS }: PageOptions): Readonly<Record<string, ConsoleTexts>> => languages;

/** The texts of a page. */
export const wordsOf = (options: PageOptions): ConsoleTexts =>
  (languagesIn(options)[options.lang] ?? OURS['vi']) as ConsoleTexts;

/** Formats numbers, times and durations for people. */
export function formats(lang: string, words: ConsoleTexts) {
  const number = new Intl.NumberFormat(lang);
  const percent = new Intl.NumberFormat(lang, { style: 'percent' });
  const LENGTHS = [
    [86_400_000, words.days],
    [3_600_000, words.hours],
    [60_000, words.minute],
    [1000, words.second],
  ] as const;
  return {
    number: (value: number) => number.format(value),
    percent: (value: number) => percent.format(value),
    time: (value: number | string) => `${writtenTime(new Date(value), true)} ${writtenDay(new Date(value))}`,
    length: (ms: number) => {
      const [unit, word] = LENGTHS.find(([least]) => ms >= least) ?? [1, words.ms];
      return `${number.format(Math.round(ms / unit))} ${word}`;
    },
  };
}
export type Formats = ReturnType<typeof formats>;

export const query = (lang: string, period: Period) => `?lang=${lang}&period=${period}`;

export const shell = (options: PageOptions, header: Html | '', main: Html): Html => {
  const { base, lang, period, banner } = options;
  const words = wordsOf(options);
  const link = ([other, { language }]: [string, ConsoleTexts]) =>
    html`<a href="${base}/${query(other, period)}" lang="${other}" hreflang="${other}">${language}</a>`;
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
          ${banner ? html`<p class="banner">${banner}</p>` : ''}
          <h1>${words.title}</h1>
          <div class="tools">
            ${header}
            ${Object.entries(languagesIn(options))
              .filter(([name]) => name !== lang)
              .map(link)}
          </div>
        </header>
        <main>${main}</main>
      </body>
    </html>`;
};

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Html | string;
  readonly numeric?: boolean;
}

/** A table that scrolls on its own in a narrow window, also by keyboard. */
export function table<Row>(id: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
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
