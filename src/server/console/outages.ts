/** Planned outages on the console: the list, and the form that announces one. */
import { html } from 'hono/html';
import type { ConsoleTexts } from '../../locales/console-texts.js';
import { readOutage, type PlannedOutage } from '../registration/outages.js';
import type { Portals } from '../registration/portals.js';
import { languagesIn, query, table, wordsOf, type Formats, type Html, type PageOptions } from './frame.js';

/**
 * The submitted form. Times are in Vietnamese time as `datetime-local` writes them:
 * `2026-11-30T14:00`.
 */
interface OutageForm {
  readonly portal: string;
  readonly method: string;
  readonly from: string;
  readonly until: string;
  /** The sentence that people read, by language. */
  readonly text: Readonly<Record<string, string>>;
}

const emptyForm: OutageForm = { portal: '', method: '', from: '', until: '', text: {} };

/** Reads the submitted form. The field of a sentence is named after its language. */
export function readForm(sent: URLSearchParams, languages: readonly string[]): OutageForm {
  const field = (name: string) => (sent.get(name) ?? '').trim();
  const text = Object.fromEntries(languages.flatMap((lang) => (field(lang) ? [[lang, field(lang)] as const] : [])));
  return { portal: field('portal'), method: field('method'), from: field('from'), until: field('until'), text };
}

/** Longest sentence about an outage, in characters. */
const LONGEST_TEXT = 300;
/** Viet Nam has one time zone and no daylight saving time. */
const OFFSET = ':00+07:00';

interface OutageContext {
  readonly portals: Portals;
  readonly methods: readonly { readonly id: string }[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

type OutageRefusal = 'outageUnknown' | 'outageTimes' | 'outageLong';

/** The outage of a form, or the key of the text that names the fault. */
export function outageIn(
  { portal, method, from, until, text }: OutageForm,
  { portals, methods, now }: OutageContext,
): Omit<PlannedOutage, 'id'> | OutageRefusal {
  const isKnown = (!portal || portals.byId(portal)) && (!method || methods.some(({ id }) => id === method));
  if (!isKnown) return 'outageUnknown';
  if (Object.values(text).some(({ length }) => length > LONGEST_TEXT)) return 'outageLong';
  if (Date.parse(until + OFFSET) <= now) return 'outageTimes';
  const where = { ...(portal ? { portal } : {}), ...(method ? { method } : {}) };
  try {
    return {
      ...where,
      ...readOutage({ from: from + OFFSET, until: until + OFFSET, ...(Object.keys(text).length ? { text } : {}) }),
    };
  } catch {
    return 'outageTimes'; // readOutage has no other fault for times alone
  }
}

/** Lists announced outages. Those announced here have a button that removes them. */
function list(options: PageOptions, to: Formats, all: readonly PlannedOutage[]): Html {
  const { base, lang, period } = options;
  const words = wordsOf(options);
  const remove = ({ id }: PlannedOutage) =>
    html`<form method="post" action="${base}/outages/remove${query(lang, period)}">
      <input type="hidden" name="id" value="${id}" />
      <button type="submit" aria-label="${words.outageRemove} ${id.slice(0, 8)}">${words.outageRemove}</button>
    </form>`;
  return table(
    'outages',
    [
      { title: words.portal, cell: ({ portal }) => (portal ? html`<code>${portal}</code>` : words.outageAll) },
      { title: words.method, cell: ({ method }) => (method ? html`<code>${method}</code>` : words.outageAll) },
      { title: words.outageFrom, cell: ({ from }) => to.time(from) },
      { title: words.outageUntil, cell: ({ until }) => to.time(until) },
      { title: words.outageText, cell: ({ text }) => text?.[lang] ?? text?.['vi'] ?? '–' },
      { title: words.outageRemove, cell: remove },
    ],
    all,
  );
}

export interface OutagesView extends Omit<OutageContext, 'now'> {
  readonly all: readonly PlannedOutage[];
  /** The refused form, shown again so that nothing has to be retyped. */
  readonly form?: OutageForm;
  readonly refusal?: OutageRefusal;
}

const select = (name: string, label: string, all: string, ids: readonly string[], chosen: string): Html =>
  html`<label
    >${label}
    <select name="${name}">
      <option value="">${all}</option>
      ${ids.map((id) => html`<option value="${id}" ${id === chosen ? html`selected` : ''}>${id}</option>`)}
    </select></label
  >`;

export function outagesSection(options: PageOptions, to: Formats, view: OutagesView): Html {
  const { base, lang, period } = options;
  const words = wordsOf(options);
  const { all, portals, methods, form = emptyForm, refusal } = view;
  const time = (name: 'from' | 'until', label: string) =>
    html`<label>${label} <input type="datetime-local" name="${name}" value="${form[name]}" required /></label>`;
  const sentence = ([name, { language }]: [string, ConsoleTexts]) => {
    const label = words.sentenceIn[name] ?? `${words.outageText} (${language})`;
    return html`<label
      >${label} <input name="${name}" value="${form.text[name] ?? ''}" maxlength="${LONGEST_TEXT}"
    /></label>`;
  };
  const portalIds = portals.all.map(({ id }) => id);
  const methodIds = methods.map(({ id }) => id);
  return html`<section>
    <h2 id="outages">${words.outages}</h2>
    <p class="hint">${words.outagesAbout}</p>
    ${all.length ? list(options, to, all) : html`<p>${words.outagesNone}</p>`}
    <form class="outage" method="post" action="${base}/outages${query(lang, period)}">
      ${refusal ? html`<p class="alert" role="alert">${words[refusal]}</p>` : ''}
      ${select('portal', words.portal, words.outageAll, portalIds, form.portal)}
      ${select('method', words.method, words.outageAll, methodIds, form.method)} ${time('from', words.outageFrom)}
      ${time('until', words.outageUntil)} ${Object.entries(languagesIn(options)).map(sentence)}
      <button type="submit">${words.outageAdd}</button>
    </form>
  </section>`;
}
