/** Single texts of a page, in place of the language's. Fetched where an element has `wording`. */
import type { LaterKey, Messages, OwnTexts, TextKey, Wording } from '../../locales/messages.js';
import { withTexts } from '../../locales/with-texts.js';
import { hint } from './hint.js';

/** The general texts that a page may replace. A new key is not among them until it is added here. */
const OPEN: ReadonlySet<string> = new Set<TextKey | LaterKey>([
  ...(['choose-audience', 'choose-method', 'needs', 'best', 'elsewhere', 'back', 'scan', 'optional'] as const),
  ...(['year-only', 'register', 'continue', 'restart', 'edit', 'show', 'hide', 'repeat', 'resend'] as const),
  ...(['done', 'done-lead', 'username', 'registered-at', 'good-for', 'reference', 'print', 'sign-in'] as const),
  'recover',
]);

const SECTIONS = ['step', 'field', 'hint', 'text'] as const;
const MAX_LENGTH = 300;

/** A text that a person can read: an empty one would hide a label. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_LENGTH && /[\p{L}\p{N}]/u.test(value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The texts of a wording that may stand, and the names of the others. */
export function readWording(wording: unknown, messages: Messages): readonly [OwnTexts, readonly string[]] {
  const refused: string[] = [];
  const taken: Record<string, Record<string, unknown>> = { step: {}, field: {}, hint: {}, text: {} };
  for (const [section, texts] of Object.entries(isObject(wording) ? wording : { wording })) {
    const into = SECTIONS.some((each) => each === section) && isObject(texts) ? taken[section] : undefined;
    if (!into) refused.push(section);
    for (const [key, value] of Object.entries(into && isObject(texts) ? texts : {})) {
      const step = messages.step[key];
      const isOwn = section === 'step' ? isObject(value) && Object.values(value).every(isText) : isText(value);
      if (!isOwn || (section === 'text' && !OPEN.has(key))) refused.push(`${section}.${key}`);
      else if (into) into[key] = section === 'step' ? { title: key, lead: '', ...step, ...(value as object) } : value;
    }
  }
  return [taken, refused];
}

const made = new WeakMap<Messages, WeakMap<object, Messages>>();

/** A language's texts with those of a page. The same object for the same two. */
export function withWording(messages: Messages, wording: Wording, host: HTMLElement): Messages {
  const known = made.get(messages) ?? new WeakMap<object, Messages>();
  made.set(messages, known);
  const found = known.get(wording);
  if (found) return found;
  const [own, refused] = readWording(wording, messages);
  if (refused.length) hint('wording', host, refused.join(', '));
  const texts = withTexts(messages, own);
  known.set(wording, texts);
  return texts;
}
