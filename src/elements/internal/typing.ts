/** Rewrites what is typed, pasted or scanned into an identity form. Fetched at the first key. */
import { parseCard, type Card } from '../../capture/card.js';
import { formatBirthDate, parseBirthDate } from '../../flow/identity/birth-date.js';
import { seemsUnmarked } from '../../flow/identity/full-name.js';
import { halfWidth, visible } from '../../flow/identity/typed.js';
import type { AllMessages } from '../../locales/messages.js';
import { part } from './part.js';

/** The part of a form that this file uses; `steps/fields.ts` is one. */
interface TypedForm {
  readonly renderRoot: ParentNode;
  readonly messages: AllMessages;
  /** The tick "my papers show only the year". */
  yearOnly: boolean;
  /** Advice below the name field. */
  advice: string;
  /** The sentence beside the scan button. */
  scanned: string;
}

/**
 * Milliseconds of silence after which a card reader has typed the whole card. Slow readers end with
 * Enter instead.
 */
const QUIET = 1500;

const inputsOf = ({ renderRoot }: TypedForm) => [...renderRoot.querySelectorAll<HTMLInputElement>('input[data-field]')];

/**
 * Formats a date once it can be parsed. With the tick, digits that would also fit a day are a month
 * and a year, and slashes inside a year are dropped.
 */
function writtenDate(typed: string, yearOnly: boolean): string | undefined {
  const plain = halfWidth(visible(typed));
  const digits = plain.replace(/\D/g, '').replace(/^(\d\d)(?=\d{4}$)/, '$1/');
  const date = parseBirthDate(plain) ?? (yearOnly ? parseBirthDate(digits) : undefined);
  return date && formatBirthDate(date);
}

/**
 * Formats the date field. A date without a day sets the tick, so that the person sees how it was
 * read.
 */
function tidyDate(form: TypedForm, input: HTMLInputElement, ticked: boolean): void {
  const written = writtenDate(input.value, form.yearOnly);
  if (!written) return;
  if (written !== input.value) input.value = written;
  if (!ticked) form.yearOnly = written.length < 10;
}

/** Fills the form from a card, and shows that it was read. */
async function fillCard(form: TypedForm, card: Card): Promise<void> {
  for (const input of inputsOf(form)) {
    const read = card[input.dataset['scan'] as keyof Card];
    if (!read) continue;
    input.value = read;
    input.dispatchEvent(new Event('input', { bubbles: true })); // clears the field's error
  }
  form.scanned = (await part(form.messages.later().then(({ card }) => card()))).done;
}

/**
 * Opens the scanner, and fills the form with its card; rejects where the scanner cannot be fetched.
 */
export async function scan(form: TypedForm): Promise<void> {
  const { openCardScan } = await part(import('../card-scan.js'));
  form.scanned = '';
  const card = await openCardScan(form.renderRoot, { messages: form.messages });
  form.renderRoot.querySelector<HTMLElement>('[part=scan]')?.focus();
  if (card) await fillCard(form, card);
}

/**
 * Reads a card's payload out of a field: handheld readers type it, people paste it. `false` where
 * the text is not a card.
 */
export function readCard(form: TypedForm, input: HTMLInputElement): boolean {
  const typed = visible(input.value);
  if (!typed.includes('|')) return true; // read already
  const at = /\d{12}\s*\|/.exec(typed)?.index;
  const card = at === undefined ? undefined : parseCard(typed.slice(at));
  if (!card) return false;
  input.value = typed.slice(0, at);
  void fillCard(form, card).catch(() => undefined); // the fields are filled; only the sentence could not be fetched
  inputsOf(form)
    .find(({ value }) => !value)
    ?.focus();
  return true;
}

/** How people read a number aloud: an identity number by threes, a phone number by four and threes. */
const GROUPS: Readonly<Record<string, RegExp>> = { citizenId: /\d{1,3}/g, phone: /^\d{4}|\d{1,3}/g };

/** The fewest digits that are shown in groups. */
const LONG = 7;

/** Shows a long number in groups beside its hint, for comparing it with the card. The field stays as it was typed. */
function showGroups(input: HTMLInputElement): void {
  const groups = GROUPS[input.name];
  const hint = groups && input.parentElement?.querySelector(`#${input.name}-hint`);
  if (!hint) return;
  const digits = halfWidth(visible(input.value)).replaceAll(/\D/g, '');
  hint.querySelector('[aria-hidden]')?.remove();
  if (digits.length < LONG) return;
  const [shown, number] = [document.createElement('span'), document.createElement('strong')];
  // Screen readers read the field.
  shown.setAttribute('aria-hidden', 'true');
  number.style.whiteSpace = 'nowrap';
  number.textContent = digits.match(groups)?.join(' ') ?? '';
  shown.append(' · ', number);
  hint.append(shown);
}

async function adviseName(form: TypedForm, { id, value }: HTMLInputElement): Promise<void> {
  // Only advice is news: the texts of a method, which may come late, are none.
  form.renderRoot.querySelector(`#${id}-hint`)?.setAttribute('role', 'status');
  form.advice = seemsUnmarked(value) ? (await form.messages.later()).text['name-marks'] : '';
}

const quiet = new WeakMap<TypedForm, ReturnType<typeof setTimeout>>();

/**
 * Handles `input`, `change` and `compositionend` of the form. Rewrites nothing while an input
 * method composes.
 */
export function onTyped(form: TypedForm, event: Event, input: HTMLInputElement): void {
  const { inputType, isComposing } = event as Partial<InputEvent>;
  if (isComposing) return;
  showGroups(input);
  clearTimeout(quiet.get(form));
  const changed = event.type === 'change';
  // Autofill and password managers set no `inputType`.
  const whole = changed || (event.type === 'input' && (!inputType || /^insertFrom/.test(inputType)));
  if (input.value.includes('|')) {
    if (whole && !changed && readCard(form, input)) return;
    // A `change` may come from a reader's Enter: the submit follows, and must find the payload
    // still there.
    const reading = setTimeout(() => readCard(form, input), changed ? 0 : QUIET);
    quiet.set(form, reading);
  }
  const date = inputsOf(form).find(({ dataset }) => dataset['widget'] === 'date');
  const ticked = changed && input.type === 'checkbox';
  const atEnd = input.selectionStart === input.value.length;
  if (date && (ticked || (input === date && (whole || (atEnd && /^\d{8}$/.test(input.value)))))) {
    tidyDate(form, date, ticked);
  }
  if (input.dataset['widget'] === 'name' && whole) void adviseName(form, input).catch(() => undefined);
}
