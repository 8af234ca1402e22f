import type { AllMessages, LaterKey, TextKey } from '../../locales/messages.js';

/** Replaces `{name}` in a sentence. */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

export const text = (
  messages: AllMessages,
  key: TextKey | LaterKey,
  values: Readonly<Record<string, string | number>> = {},
): string => fill(messages.text[key] ?? '', values);
