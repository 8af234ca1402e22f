/** What an identity form does with what is typed, pasted or scanned into it. Fetched at the first key. */
import { parseCard, type Card } from '../../capture/card.js';
import { formatBirthDate, parseBirthDate } from '../../flow/identity/birth-date.js';
import { seemsUnmarked } from '../../flow/identity/full-name.js';
import { halfWidth, visible } from '../../flow/identity/typed.js';
import type { AllMessages } from '../../locales/messages.js';
import { part } from './part.js';

/** What is needed of the form; `steps/fields.ts` is one. */
interface TypedForm {
  readonly renderRoot: ParentNode;
  readonly messages: AllMessages;
  /** The tick "my papers hold only the year". */
  yearOnly: boolean;
  /** Said under the name. */
  advice: string;
  /** Said beside the button that scans. */
  scanned: string;
}

/** Milliseconds after which a reader that sends no Enter has typed all of a card; a slow one's Enter comes before. */
const QUIET = 1500;

const inputsOf = ({ renderRoot }: TypedForm) => [...renderRoot.querySelectorAll<HTMLInputElement>('input[data-field]')];

/**
 * A date as it is written, once it can be read. With the tick, digits that also fit a day are a month and a year, and
 * slashes that stand in a year go.
 */
function writtenDate(typed: string, yearOnly: boolean): string | undefined {
  const plain = halfWidth(visible(typed));
  const digits = plain.replace(/\D/g, '').replace(/^(\d\d)(?=\d{4}$)/, '$1/');
  const date = parseBirthDate(plain) ?? (yearOnly ? parseBirthDate(digits) : undefined);
  return date && formatBirthDate(date);
}

/** Writes the date out. What holds no day sets the tick, so that the person sees what was read. */
function tidyDate(form: TypedForm, input: HTMLInputElement, ticked: boolean): void {
  const written = writtenDate(input.value, form.yearOnly);
  if (!written) return;
  if (written !== input.value) input.value = written;
  if (!ticked) form.yearOnly = written.length < 10;
}

/** Puts a card into the form, and moves on to what the card does not say. */
async function fillCard(form: TypedForm, card: Card): Promise<void> {
  for (const input of inputsOf(form)) {
    const read = card[input.dataset['scan'] as keyof Card];
    if (!read) continue;
    input.value = read;
    input.dispatchEvent(new Event('input', { bubbles: true })); // what was wrong there is mended
  }
  form.scanned = (await part(form.messages.later().then(({ card }) => card()))).done;
}

/** Opens the scanner, and puts what it reads into the form; rejects where it cannot be fetched. */
export async function scan(form: TypedForm): Promise<void> {
  const { openCardScan } = await part(import('../card-scan.js'));
  form.scanned = '';
  const card = await openCardScan(form.renderRoot, { messages: form.messages });
  form.renderRoot.querySelector<HTMLElement>('[part=scan]')?.focus();
  if (card) await fillCard(form, card);
}

/** Reads a card's text in a field, as handheld readers type it and people paste it. `false`: what stands there is none. */
export function readCard(form: TypedForm, input: HTMLInputElement): boolean {
  const typed = visible(input.value);
  if (!typed.includes('|')) return true; // it was read already
  const at = /\d{12}\s*\|/.exec(typed)?.index;
  const card = at === undefined ? undefined : parseCard(typed.slice(at));
  if (!card) return false;
  input.value = typed.slice(0, at);
  void fillCard(form, card).catch(() => undefined); // the fields are filled; only the sentence is missing
  inputsOf(form)
    .find(({ value }) => !value)
    ?.focus();
  return true;
}

async function adviseName(form: TypedForm, name: string): Promise<void> {
  form.advice = seemsUnmarked(name) ? (await form.messages.later()).text['name-marks'] : '';
}

const quiet = new WeakMap<TypedForm, ReturnType<typeof setTimeout>>();

/** An `input`, `change` or `compositionend` of the form. Nothing is rewritten while an input method composes. */
export function onTyped(form: TypedForm, event: Event, input: HTMLInputElement): void {
  const { inputType, isComposing } = event as Partial<InputEvent>;
  if (isComposing) return;
  clearTimeout(quiet.get(form));
  const changed = event.type === 'change';
  // Autofill and password managers name no input type.
  const whole = changed || (event.type === 'input' && (!inputType || /^insertFrom/.test(inputType)));
  if (input.value.includes('|')) {
    if (whole && !changed && readCard(form, input)) return;
    // A `change` may be the Enter of a reader: its submit comes next, and must find the card still there.
    const reading = setTimeout(() => readCard(form, input), changed ? 0 : QUIET);
    quiet.set(form, reading);
  }
  const date = inputsOf(form).find(({ dataset }) => dataset['widget'] === 'date');
  const ticked = changed && input.type === 'checkbox';
  const atEnd = input.selectionStart === input.value.length;
  if (date && (ticked || (input === date && (whole || (atEnd && /^\d{8}$/.test(input.value)))))) {
    tidyDate(form, date, ticked);
  }
  if (input.dataset['widget'] === 'name' && whole) void adviseName(form, input.value).catch(() => undefined);
}
