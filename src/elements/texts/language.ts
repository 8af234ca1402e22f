import { languages } from '../../locales/languages.js';
import type { Messages } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { part } from '../internal/part.js';

/** The language of ours nearest to `lang` (BCP 47). */
export const languageOf = (lang: string): string => {
  const [name = ''] = lang.toLowerCase().split('-');
  return Object.hasOwn(languages, name) ? name : vi.lang;
};

/** The texts for a language. One that cannot be fetched is read in Vietnamese, and fetched again at the next drawing. */
export const messagesFor = (given: Messages | undefined, lang: string): Promise<Messages> =>
  given ? Promise.resolve(given) : part(languages[languageOf(lang)]?.() ?? Promise.resolve(vi)).catch(() => vi);

/** The texts for a method: the language's, with what the method says of its own. */
export async function textsOf(messages: Messages, method: string): Promise<Messages> {
  const known = messages.method[method];
  if (known && !known.own) return messages;
  const loaded = await part(import('./own-texts.js')).catch(() => undefined);
  return loaded?.withOwn(messages, method) ?? messages;
}

/** The language that the page is written in. On a server, where elements are rendered too, there is no document: then none. */
export const pageLanguage = (): string =>
  (globalThis as { readonly document?: Document }).document?.documentElement.lang ?? '';
