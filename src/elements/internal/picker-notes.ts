/**
 * Notes that a picker shows only when needed: texts of the methods other than mobile, outages, and
 * where else to go.
 */
import { adoptStyles, html, type LitElement, type TemplateResult } from 'lit';
import type { Outage } from '../../flow/offer.js';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { Messages, MethodText, NoteTexts } from '../../locales/messages.js';
import { adviceLine } from './method-parts.js';
import { part } from './part.js';
import { pickerLaterStyles } from '../styles/picker-later.js';
import { fill } from '../texts/text.js';

/**
 * The announcement of an outage: when the method returns or when it will stop, then the operator's
 * own sentence.
 */
export function outageText(notes: NoteTexts, lang: string, { from, until, text }: Outage, now = new Date()): string {
  const key = Date.parse(from) <= now.getTime() ? 'outage-now' : 'outage-soon';
  const when = (at: string) =>
    fill(notes.text.when, { time: writtenTime(new Date(at)), date: writtenDay(new Date(at)) });
  const sentence = fill(notes.text[key], { from: when(from), until: when(until) });
  const own = text?.[lang] ?? Object.values(text ?? {})[0];
  return own ? `${sentence} ${own}` : sentence;
}

/** The notes of a picker, in the language of its texts. */
export interface Notes {
  readonly outage: (outage: Outage) => string;
  /** Advice for people who can use none of the methods. */
  readonly elsewhere: TemplateResult;
}

/** Texts of the methods that the language keeps in its own chunk, by id. */
export interface More {
  readonly texts: Readonly<Record<string, MethodText>>;
  /** The page is on a phone or a tablet. */
  readonly handheld: boolean;
}

export async function more(picker: LitElement, texts: Messages): Promise<More> {
  const [methods, { isHandheld }] = await Promise.all([texts.methods(), part(import('../../signers/device.js'))]);
  dress(picker);
  return { texts: methods, handheld: isHandheld() };
}

export async function notes(picker: LitElement, texts: Messages): Promise<Notes> {
  dress(picker);
  const found = await texts.notes();
  return {
    outage: (outage) => outageText(found, texts.lang, outage),
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
