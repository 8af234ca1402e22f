/** Single texts of a page, in place of the language's. Fetched where an element has `wording`. */
import type {
  AccountKey,
  LaterKey,
  Messages,
  PageTexts,
  PasskeyTexts,
  PeopleKey,
  RecoverTexts,
  SignInKey,
  TextKey,
  Wording,
} from '../../locales/messages.js';
import { withTexts } from '../../locales/with-page-texts.js';
import { hint } from './hint.js';

const isOneOf = (keys: readonly string[]): ((key: string) => boolean) => {
  const open = new Set(keys);
  return (key) => open.has(key);
};

const STEPS: readonly (TextKey | LaterKey)[] = [
  ...(['choose-audience', 'choose-method', 'needs', 'best', 'elsewhere', 'back', 'scan', 'optional'] as const),
  ...(['year-only', 'register', 'continue', 'restart', 'edit', 'show', 'hide', 'repeat', 'resend'] as const),
  ...(['done', 'done-lead', 'username', 'registered-at', 'good-for', 'reference', 'print', 'sign-in'] as const),
  'recover',
];
const ACCOUNT: readonly AccountKey[] = [
  ...(['who', 'name', 'birth-date', 'phone', 'email', 'password', 'password-set', 'password-none'] as const),
  ...(['set-password', 'none', 'change', 'add', 'close', 'level', 'proved', 'registered', 'show', 'hide'] as const),
  ...(['portals', 'no-portals', 'sessions', 'this-browser', 'signed-in', 'last-seen', 'end', 'end-others'] as const),
  ...(['sign-ins', 'acting', 'acting-self', 'acting-now', 'act', 'data', 'export', 'print', 'sign-out'] as const),
  ...(['sign-in', 'done'] as const),
];
const PEOPLE: readonly PeopleKey[] = ['people', 'nobody', 'named-at', 'name', 'role', 'submit', 'strong-link'];
const PASSKEYS: readonly (keyof PasskeyTexts)[] = [
  ...(['title', 'lead', 'none', 'made', 'used', 'unused', 'rename', 'label', 'save', 'cancel', 'add'] as const),
];
const WAYS: readonly SignInKey[] = ['others', 'forgot', 'no-account', 'register'];

/**
 * By section, the texts that a page may replace: names, hints, headings and buttons. A new key of a
 * section with a list is not among them until it is added here.
 */
const OPEN: Readonly<Record<keyof Wording, (key: string) => boolean>> = {
  ...{ step: () => true, field: () => true, hint: () => true, method: () => true },
  text: isOneOf(STEPS),
  signIn: isOneOf(WAYS),
  recover: isOneOf(['others', 'sign-in', 'next'] satisfies readonly (keyof RecoverTexts['text'])[]),
  account: isOneOf(ACCOUNT),
  people: isOneOf(PEOPLE),
  passkeys: isOneOf(PASSKEYS),
};
const MAX_LENGTH = 300;

/** A text that a person can read: an empty one would hide a label. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_LENGTH && /[\p{L}\p{N}]/u.test(value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Sections whose texts consist of parts, and the parts that a page may replace. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  step: ['title', 'lead', 'short'],
  method: ['name', 'summary', 'time'],
};

const isOwn = (section: string, value: unknown): boolean => {
  const parts = PARTS[section];
  if (!parts) return isText(value);
  return isObject(value) && Object.entries(value).every(([part, text]) => parts.includes(part) && isText(text));
};

/** The texts of a wording that may stand, and the names of the others. */
export function readWording(wording: unknown, messages: Messages): readonly [PageTexts, readonly string[]] {
  const refused: string[] = [];
  const taken: Record<string, Record<string, unknown>> = {};
  for (const [section, texts] of Object.entries(isObject(wording) ? wording : { wording })) {
    const isOpen = Object.hasOwn(OPEN, section) && isObject(texts) ? OPEN[section as keyof Wording] : undefined;
    if (!isOpen) refused.push(section);
    for (const [key, value] of Object.entries(isOpen ? (texts as object) : {}) as [string, unknown][]) {
      if (!isOpen?.(key) || !isOwn(section, value)) refused.push(`${section}.${key}`);
      else
        (taken[section] ??= {})[key] =
          section === 'step' ? { title: key, lead: '', ...messages.step[key], ...(value as object) } : value;
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
