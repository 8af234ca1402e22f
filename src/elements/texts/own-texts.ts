import type { Messages } from '../../locales/messages.js';
import { withTexts } from '../../locales/with-texts.js';
import { part } from '../internal/part.js';

/** Keyed by language first: two languages may share the text object of a method. */
const made = new WeakMap<Messages, Map<string, Messages>>();

/**
 * A language's texts, with a method's name and its own texts merged in. Returns the same object for
 * the same language and method.
 */
export async function withOwn(messages: Messages, method: string): Promise<Messages> {
  const found = messages.method[method] ?? (await part(messages.methods()).catch(() => undefined))?.[method];
  if (!found) return messages;
  const known = made.get(messages) ?? new Map<string, Messages>();
  made.set(messages, known);
  const names = { ...messages.method, [method]: found };
  const texts = known.get(method) ?? { ...withTexts(messages, found.own ?? {}), method: names };
  known.set(method, texts);
  return texts;
}
