/**
 * Notes that a picker shows only when needed: texts of the methods other than mobile, outages, and
 * where else to go.
 */
import { adoptStyles, html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Outage } from '../../flow/offer.js';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { Messages, MethodName, NoteTexts } from '../../locales/messages.js';
import { adviceLine } from '../texts/advice.js';
import { picture } from '../pictures/icons.js';
import { pickerLaterStyles } from '../styles/picker-later.js';
import { fill } from '../texts/text.js';

/** The announcement of an outage: when the method returns, or when it will stop. */
export function outageText(notes: NoteTexts, { from, until }: Outage, now = new Date()): string {
  const key = Date.parse(from) <= now.getTime() ? 'outage-now' : 'outage-soon';
  const when = (at: string) =>
    fill(notes.text.when, { time: writtenTime(new Date(at)), date: writtenDay(new Date(at)) });
  return fill(notes.text[key], { from: when(from), until: when(until) });
}

/** The operator's own sentence about an outage: in the language, or else in the one that it has. */
function ownText(lang: string, { text = {} }: Outage): TemplateResult | typeof nothing {
  const language = text[lang] ? lang : Object.keys(text)[0];
  return language ? html` <span lang=${language}>${text[language]}</span>` : nothing;
}

/** The notes of a picker, in the language of its texts. */
export interface Notes {
  /** That a method is out of service, and the announcement of an outage. */
  readonly status: (outOfService: boolean, outage: Outage | undefined) => TemplateResult;
  /** Advice for people who can use none of the methods. */
  readonly elsewhere: TemplateResult;
}

/** What a picker shows about the methods once their texts are fetched. */
export interface More {
  /** Texts of the methods, by id. */
  readonly texts: Readonly<Record<string, MethodName>>;
  readonly picture: (text: MethodName) => TemplateResult | typeof nothing;
  /** What the method needs, behind a disclosure. */
  readonly needs: (text: MethodName) => TemplateResult | typeof nothing;
}

const list = (items: readonly unknown[]) =>
  items.length
    ? html`<ul>
        ${items}
      </ul>`
    : nothing;

export async function more(picker: LitElement, messages: Messages): Promise<More> {
  const texts = { ...messages.method, ...(await messages.methods()) };
  dress(picker);
  return {
    texts,
    picture: ({ picture: name }) => (name ? picture(name) : nothing),
    needs({ name, summary, needs = [], help = [] }) {
      if (!needs.length) return nothing;
      return html`<details>
        <summary>${messages.text.needs}<span class="sr">: ${name}</span></summary>
        <div>
          ${summary ? html`<p>${summary}</p>` : nothing} ${list(needs.map((need) => html`<li>${need}</li>`))}
          ${list(help.map(adviceLine))}
        </div>
      </details>`;
    },
  };
}

export async function notes(picker: LitElement, texts: Messages): Promise<Notes> {
  dress(picker);
  const found = await texts.notes();
  return {
    status: (outOfService, outage) =>
      html`${outOfService ? html`<span class="badge">${found.text['out-of-service']}</span>` : nothing}
      ${outage ? html`<span class="outage">${outageText(found, outage)}${ownText(texts.lang, outage)}</span>` : nothing}`,
    elsewhere: html`<ul>
      ${found.elsewhere.map(adviceLine)}
    </ul>`,
  };
}

const dressed = new WeakSet<LitElement>();

/** Adds the styles of the notes to a picker. */
function dress(picker: LitElement): void {
  if (dressed.has(picker)) return;
  dressed.add(picker);
  const { elementStyles } = picker.constructor as typeof LitElement;
  adoptStyles(picker.renderRoot as ShadowRoot, [...elementStyles, pickerLaterStyles]);
}
