/** Sentences with a number, in the forms that a language has for it. */
import { fill } from './text.js';

/** `{n, plural, one {# try} other {# tries}}`, as in ICU's messages. */
const PLURAL = /\{(\w+), plural,((?:\s*\w+ \{(?:[^{}]|\{\w+\})*\})+)\s*\}/g;
const FORM = /\s*(\w+) \{((?:[^{}]|\{\w+\})*)\}/gy;

/**
 * Replaces `{name}` in a sentence, and a plural by the form that the language has for the number
 * (CLDR, by `Intl.PluralRules`). `#` is the number.
 */
export const counted = (lang: string, sentence: string, values: Readonly<Record<string, string | number>>): string =>
  fill(
    sentence.replaceAll(PLURAL, (_, name: string, all: string) => {
      const n = Number(values[name]);
      const forms = new Map([...all.matchAll(FORM)].map(([, form = '', text = '']) => [form, text]));
      const text = forms.get(new Intl.PluralRules(lang).select(n)) ?? forms.get('other') ?? '';
      return text.replaceAll('#', new Intl.NumberFormat(lang).format(n));
    }),
    values,
  );
