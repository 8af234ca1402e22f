import type { FlowPurpose } from '../../flow/method.js';
import type { MethodName, Messages, SignInTexts } from '../../locales/messages.js';
import { withStepTexts } from '../../locales/with-texts.js';
import type { Named } from './language.js';
import { part } from '../internal/part.js';

/** Keyed by language first: two languages may share the text object of a method. */
const made = new WeakMap<Messages, Map<string, Messages>>();

/** Methods that share no id with a registration. Fetching the texts of all registrations would delay their first form. */
const ALONE = new Set(['password', 'passkey', 'phone', 'email']);

/** The texts about the methods of a purpose. */
const wordsFor = async (texts: SignInTexts, purpose: FlowPurpose): Promise<SignInTexts['methods']> =>
  (purpose === 'recover' || purpose === 'change' ? await texts[purpose]() : texts).methods;

/** The texts about a method, from the most general. A sign-in shares the words of the registration of its id. */
async function about(messages: Messages, { id, purpose }: Named): Promise<readonly MethodName[]> {
  const all = purpose
    ? await Promise.all([
        !ALONE.has(id) && messages.methods().then((methods) => methods[id]),
        messages.signIn().then(async (texts) => (await wordsFor(texts, purpose))[`${purpose}-${id}`]),
      ])
    : [messages.method[id] ?? (await messages.methods())[id]];
  return all.flatMap((each) => each || []);
}

/**
 * A language's texts, with a method's name and its own texts merged in. Returns the same object for
 * the same language and method.
 */
export async function withOwn(messages: Messages, method: Named): Promise<Messages> {
  const found = await part(about(messages, method)).catch(() => []);
  const last = found.at(-1);
  if (!last) return messages;
  const known = made.get(messages) ?? new Map<string, Messages>();
  made.set(messages, known);
  const name = `${method.purpose ?? ''} ${method.id}`;
  const own = found.reduce((texts, each) => withStepTexts(texts, each.own ?? {}), messages);
  const texts = known.get(name) ?? { ...own, method: { ...messages.method, [method.id]: last } };
  known.set(name, texts);
  return texts;
}
