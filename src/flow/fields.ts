import type { Rule } from './method.js';
import type { FieldRule } from './rules.js';

/**
 * How a field is drawn, and the name of its rule. Both sides build their schema from it
 * (`schema.ts`), so a page draws a form before it loads the checks. Labels, hints and error
 * sentences come from a locale, by `name` and `code`.
 */
export interface Field<Name extends string = string> {
  readonly name: Name;
  /** Names the rule (`rules.ts`) and the sentence for a refused value. */
  readonly code: string;
  /** The method's own rule. */
  readonly rule?: FieldRule;
  readonly required: boolean;
  readonly type: 'text' | 'tel' | 'email';
  readonly inputmode: 'text' | 'numeric' | 'tel' | 'email';
  /** An autofill token of the HTML standard. */
  readonly autocomplete: string;
  /**
   * What a form draws besides the input: the tick for a date without its day, or advice on a name
   * without diacritics.
   */
  readonly widget?: 'date' | 'name';
  /** The `autocapitalize` of a phone's keyboard. */
  readonly capitals?: 'words';
  /** The member of a scanned identity card that fills this field. */
  readonly scan?: 'citizenId' | 'fullName' | 'birthDate';
  /**
   * The person chooses from a list instead of typing: names the list of `{ id, name }` in the
   * step's data.
   */
  readonly choices?: string;
  /**
   * Names a flag in the step's data. While it is set, the field's texts are those of `name-flag`.
   */
  readonly variant?: string;
  /** Longest text that is read, in UTF-16 code units; generous, because people type separators. */
  readonly maxlength: number;
}

/**
 * Declares a field.
 *
 * @example
 * const rule = { normalize: (text: string) => text.trim(), accepts: (text: string) => /^\d{9}$/.test(text) };
 * const postalId = defineField('postalId', 'postal-id', { rule, inputmode: 'numeric' });
 */
export const defineField = <const Name extends string>(
  name: Name,
  code: string,
  look: Partial<Omit<Field, 'name' | 'code'>> = {},
): Field<Name> => ({
  required: true,
  type: 'text',
  inputmode: 'text',
  autocomplete: 'off',
  maxlength: 128,
  ...look,
  name,
  code,
});

export const citizenId = defineField('citizenId', 'citizen-id', {
  inputmode: 'numeric',
  scan: 'citizenId',
  maxlength: 64,
});
export const fullName = defineField('fullName', 'full-name', {
  autocomplete: 'name',
  widget: 'name',
  capitals: 'words',
  scan: 'fullName',
  maxlength: 200,
});
export const birthDate = defineField('birthDate', 'birth-date', {
  inputmode: 'numeric',
  autocomplete: 'bday',
  widget: 'date',
  scan: 'birthDate',
  maxlength: 64,
});
export const phone = defineField('phone', 'phone', {
  type: 'tel',
  inputmode: 'tel',
  autocomplete: 'tel',
  maxlength: 64,
});
/** Of type `text`: Chromium makes a whole JavaScript context for the pattern of `type="email"` (docs/decisions/0102). */
export const email = defineField('email', 'email', {
  required: false,
  inputmode: 'email',
  autocomplete: 'email',
  maxlength: 254,
});
/** As long as a text message in several parts: people paste the whole message. */
export const oneTimeCode = defineField('code', 'code', {
  inputmode: 'numeric',
  autocomplete: 'one-time-code',
  maxlength: 1000,
});
/** Rules between a person's fields; see `rules.ts` for each code. */
export const BIRTH_RULES: readonly Rule[] = ['birth-date-citizen-id', 'under-14'].map((code) => ({
  field: 'birthDate',
  code,
}));
export const newPassword = defineField('password', 'password', { autocomplete: 'new-password', maxlength: 512 });
