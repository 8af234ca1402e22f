/** What a picker says below its methods only where there is a reason: planned outages, and where else to go. */
import { html, type TemplateResult } from 'lit';
import type { Outage } from '../../flow/offer.js';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { Messages, NoteTexts } from '../../locales/messages.js';
import { adviceLine } from './method-parts.js';
import { fill } from '../texts/text.js';

/** The announcement of an outage: when the method is back, or when it will stop, and the operator's own sentence. */
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
  /** Where people belong whom no method fits. */
  readonly elsewhere: TemplateResult;
}

export async function notesIn(texts: Messages): Promise<Notes> {
  const notes = await texts.notes();
  return {
    outage: (outage) => outageText(notes, texts.lang, outage),
    elsewhere: html`<ul>
      ${notes.elsewhere.map(adviceLine)}
    </ul>`,
  };
}
