import type { Messages, MethodText } from '../locales/messages.js';
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

/** By the language first: two languages may hold the very same text of a method. */
const made = new WeakMap<Messages, Map<string, Messages>>();

/** The texts for a method: the language's, with what the method says of its own. */
export async function textsOf(messages: Messages, method: string): Promise<Messages> {
  const text = messages.method[method] ?? (await part(messages.methods()).catch(() => undefined))?.[method];
  const own = text?.own;
  if (!own) return messages;
  const known = made.get(messages) ?? new Map<string, Messages>();
  made.set(messages, known);
  const all = known.get(method) ?? {
    ...messages,
    step: { ...messages.step, ...own.step },
    field: { ...messages.field, ...own.field },
    hint: { ...messages.hint, ...own.hint },
    later: async () => {
      const later = await messages.later();
      return {
        ...later,
        text: { ...later.text, ...own.text },
        error: { ...later.error, ...own.error },
        problem: { ...later.problem, ...own.problem },
        advice: { ...later.advice, ...own.advice },
      };
    },
  };
  known.set(method, all);
  return all;
}

/** The language that the page is written in. On a server, where elements are rendered too, there is no document: then none. */
export const pageLanguage = (): string =>
  (globalThis as { readonly document?: Document }).document?.documentElement.lang ?? '';
