import type { Messages, OwnTexts } from '../../locales/messages.js';
import { withTexts } from '../../locales/with-texts.js';

/** By the language first: two languages may hold the very same text of a method. */
const made = new WeakMap<Messages, Map<string, Messages>>();

/** A language's texts, with what a method says of its own. The same object for the same language and method. */
export function withOwn(messages: Messages, method: string, own: OwnTexts): Messages {
  const known = made.get(messages) ?? new Map<string, Messages>();
  made.set(messages, known);
  const all = known.get(method) ?? withTexts(messages, own);
  known.set(method, all);
  return all;
}
