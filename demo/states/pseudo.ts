/** Texts that no language has: 40 % longer ones, and ones that run from right to left. They show what a screen bears. */
import type { Messages } from 'dvc-register/locales';

/** Every string of a language, also of what it fetches later. */
function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'function') return async () => mapped(await (value as () => Promise<unknown>)(), change);
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    // An address and a picture's name are no texts.
    Object.entries(value).map(([key, each]) => [
      key,
      /^(?:href|url|picture|lang)$/.test(key) ? each : mapped(each, change),
    ]),
  );
}

/** Repeats words of the text until it is 40 % longer; a placeholder stands once. */
function longer(text: string): string {
  const words = text
    .replaceAll(/\{\w+\}/g, '')
    .split(/\s+/)
    .filter(Boolean);
  let long = text;
  for (let at = 0; words.length && long.length < text.length * 1.4; at += 1) long += ` ${words[at % words.length]}`;
  return long;
}

const change = (messages: Messages, to: (text: string) => string, lang: string): Messages => ({
  ...(mapped(messages, to) as Messages),
  lang,
});

/** The six forms that Arabic has for a number (CLDR). */
const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

/** Arabic letters in place of Latin ones, word by word; digits, placeholders and marks stay. */
const ALEPH = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي';
const letters = (text: string): string =>
  text.replaceAll(/\{\w+\}|\p{L}/gu, (found) =>
    found.length > 1 ? found : (ALEPH[(found.codePointAt(0) ?? 0) % ALEPH.length] ?? found),
  );

/** A sentence with nothing but a number has a form for each, which ends with as many marks as its place in the list. */
const arabic = (text: string): string => {
  const [only, ...others] = text.match(/\{\w+\}/g) ?? [];
  // A size in MB is no count.
  if (only !== '{n}' || others.length || text.endsWith('MB')) return letters(text);
  const forms = FORMS.map((form, at) => `${form} {${letters(text).replace('{n}', '#')}${'\u061f'.repeat(at)}}`);
  return `{n, plural, ${forms.join(' ')}}`;
};

export const PSEUDO: Readonly<Record<string, (messages: Messages) => Messages>> = {
  longer: (messages) => change(messages, longer, messages.lang),
  rtl: (messages) => change(messages, arabic, 'ar'),
};
