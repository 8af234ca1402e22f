import type { Messages } from '../locales/messages.js';
import { vi } from '../locales/vi.js';

/** The language of ours nearest to `lang` (BCP 47). */
export const languageOf = (lang: string): 'vi' | 'en' => (/^en\b/i.test(lang) ? 'en' : 'vi');

let english: Promise<Messages> | undefined;

/** The texts for a language; English is fetched when it is first asked for, and anything else is Vietnamese. */
export function messagesFor(given: Messages | undefined, lang: string): Promise<Messages> {
  if (given) return Promise.resolve(given);
  if (languageOf(lang) === 'vi') return Promise.resolve(vi);
  return (english ??= import('../locales/en.js').then(({ en }) => en));
}
