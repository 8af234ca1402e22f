import type { Messages } from '../locales/messages.js';
import { vi } from '../locales/vi.js';
import { part } from './part.js';

/** The language of ours nearest to `lang` (BCP 47). */
export const languageOf = (lang: string): 'vi' | 'en' => (/^en\b/i.test(lang) ? 'en' : 'vi');

let english: Promise<Messages> | undefined;

/** The texts for a language; English is fetched when it is first asked for, and anything else is Vietnamese. */
export function messagesFor(given: Messages | undefined, lang: string): Promise<Messages> {
  if (given) return Promise.resolve(given);
  if (languageOf(lang) === 'vi') return Promise.resolve(vi);
  return (english ??= part(import('../locales/en.js')).then(
    ({ en }) => en,
    () => {
      english = undefined; // asked for again when something is drawn again
      return vi;
    },
  ));
}

/** The texts for a method: the language's, with what the method says of its own. */
export async function textsOf(messages: Messages, method: string): Promise<Messages> {
  const all = messages.method[method] ? messages.method : await part(messages.methods()).catch(() => undefined);
  const own = all?.[method]?.own;
  if (!own) return messages;
  const loaded = await part(import('./own-texts.js')).catch(() => undefined);
  return loaded?.withOwn(messages, method, own) ?? messages;
}

/** The language that the page is written in. On a server, where elements are rendered too, there is no document: then none. */
export const pageLanguage = (): string =>
  (globalThis as { readonly document?: Document }).document?.documentElement.lang ?? '';
