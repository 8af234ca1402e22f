import type { Method } from '../../flow/method.js';
import { languages } from '../../locales/languages.js';
import type { Messages, Wording } from '../../locales/messages.js';
import { vi } from '../../locales/vi/index.js';
import { part } from '../internal/part.js';

/** The package's language nearest to `lang` (BCP 47). */
export const languageOf = (lang: string): string => {
  const [name = ''] = lang.toLowerCase().split('-');
  return Object.hasOwn(languages, name) ? name : vi.lang;
};

/**
 * The texts of a language. When it cannot be fetched, Vietnamese stands in until the next drawing
 * tries again.
 */
export const messagesFor = (given: Messages | undefined, lang: string): Promise<Messages> =>
  given ? Promise.resolve(given) : part(languages[languageOf(lang)]?.() ?? Promise.resolve(vi)).catch(() => vi);

/** What names a method. */
export type Named = Pick<Method, 'id' | 'purpose'>;

/** Whether the language's first texts have all that the method's first form says. */
export const isWhole = ({ method }: Messages, { id, purpose }: Named): boolean | undefined =>
  !purpose && method[id] && !method[id].own;

/** The language's texts, with a method's own texts merged in. */
export async function textsOf(messages: Messages, method: Named): Promise<Messages> {
  if (isWhole(messages, method)) return messages;
  const loaded = await part(import('./own-texts.js')).catch(() => undefined);
  return loaded?.withOwn(messages, method) ?? messages;
}

/** The texts with those that the page replaces. */
export const reworded = async (
  messages: Messages,
  wording: Wording | null | undefined,
  host: HTMLElement,
): Promise<Messages> =>
  wording
    ? part(import('./wording.js')).then(
        ({ withWording }) => withWording(messages, wording, host),
        () => messages,
      )
    : messages;

/** The language of the page; `''` on a server, which renders elements without a document. */
export const pageLanguage = (): string =>
  (globalThis as { readonly document?: Document }).document?.documentElement.lang ?? '';
