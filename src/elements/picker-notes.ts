/** What a picker says below its methods only where there is a reason: planned outages, and where else to go. */
import { html, type TemplateResult } from 'lit';
import type { Outage } from '../flow/offer.js';
import type { Messages, NoteTexts } from '../locales/messages.js';
import { adviceLine } from './method-parts.js';
import { fill } from './text.js';

/** Announcements of a state of Viet Nam are in its time, wherever they are read. */
const timeZone = 'Asia/Ho_Chi_Minh';

/** `14:00 ngày 30/11`; with the year where it is another one than `now`'s. */
function when(notes: NoteTexts, lang: string, at: string, now: Date): string {
  const date = new Date(at);
  const yearOf = (each: Date) => new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(each);
  const year = yearOf(date) === yearOf(now) ? {} : ({ year: 'numeric' } as const);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lang, { timeZone, ...options }).format(date);
  return fill(notes.text.when, {
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    date: format({ ...notes.date, ...year }),
  });
}

/** The announcement of an outage: when the method is back, or when it will stop, and the operator's own sentence. */
export function outageText(notes: NoteTexts, lang: string, { from, until, text }: Outage, now = new Date()): string {
  const key = Date.parse(from) <= now.getTime() ? 'outage-now' : 'outage-soon';
  const sentence = fill(notes.text[key], {
    from: when(notes, lang, from, now),
    until: when(notes, lang, until, now),
  });
  const own = text?.[lang] ?? text?.['vi'];
  return own ? `${sentence} ${own}` : sentence;
}

/** The notes of a picker, in the language of its texts. */
export interface Notes {
  readonly outage: (outage: Outage) => string;
  /** Where people belong whom no method fits (SPEC §5). */
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
