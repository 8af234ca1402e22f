import * as z from 'zod/mini';
import type { $ZodType } from 'zod/v4/core';
import { formatBirthDate, parseBirthDate } from './identity/birth-date.js';
import { agreesWithBirthDate, isCitizenId, normalizeCitizenId } from './identity/citizen-id.js';
import { isFullName, normalizeName } from './identity/full-name.js';
import { normalizePhone } from './identity/phone.js';

/** What a field accepts and how it is drawn. Labels, hints and error sentences come from a locale, by `name` and code. */
export interface Field<Name extends string = string, Schema extends $ZodType = $ZodType> {
  readonly name: Name;
  readonly schema: Schema;
  readonly required: boolean;
  readonly type: 'text' | 'tel' | 'email';
  readonly inputmode: 'text' | 'numeric' | 'tel' | 'email';
  /** An autofill token of the HTML standard. */
  readonly autocomplete: string;
  /** Longest text that may be typed, in UTF-16 code units; generous, as people type separators. */
  readonly maxlength: number;
}

type Look = Partial<Pick<Field, 'type' | 'inputmode' | 'autocomplete' | 'maxlength' | 'required'>>;

/**
 * Declares a field. The schema's messages are codes that a locale has sentences for.
 *
 * @example
 * const postalId = defineField('postalId', checked(normalize, isPostalId, 'postal-id'), { inputmode: 'numeric' });
 */
export const defineField = <const Name extends string, Schema extends $ZodType>(
  name: Name,
  schema: Schema,
  look: Look = {},
): Field<Name, Schema> => ({
  name,
  schema,
  required: true,
  type: 'text',
  inputmode: 'text',
  autocomplete: 'off',
  maxlength: 128,
  ...look,
});

/** A text that is normalised, then must pass `accepts`; `code` names the sentence when it does not. */
export const checked = (normalize: (text: string) => string, accepts: (text: string) => boolean, code: string) =>
  z.string().check(z.maxLength(256, code), z.overwrite(normalize), z.refine(accepts, code));

const trim = (text: string) => text.trim();

export const citizenId = defineField('citizenId', checked(normalizeCitizenId, isCitizenId, 'citizen-id'), {
  inputmode: 'numeric',
  maxlength: 24,
});

export const fullName = defineField('fullName', checked(normalizeName, isFullName, 'full-name'), {
  autocomplete: 'name',
  maxlength: 200,
});

/** Leaves as `dd/mm/yyyy`, or `mm/yyyy` or `yyyy` where the person's papers hold no more. */
export const birthDate = defineField(
  'birthDate',
  checked(
    (text) => {
      const date = parseBirthDate(text);
      return date ? formatBirthDate(date) : text;
    },
    (text) => parseBirthDate(text) !== undefined,
    'birth-date',
  ),
  { inputmode: 'numeric', autocomplete: 'bday', maxlength: 32 },
);

/** Leaves as E.164: `+84823628899`. */
export const phone = defineField(
  'phone',
  checked(
    (text) => normalizePhone(text) ?? text,
    (text) => normalizePhone(text) !== undefined,
    'phone',
  ),
  { type: 'tel', inputmode: 'tel', autocomplete: 'tel', maxlength: 32 },
);

const isEmail = (text: string) =>
  text === '' ||
  (text.length <= 254 && /^[^\s@<>"',;:()[\]\\]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/.test(text));

export const email = defineField('email', z._default(checked(trim, isEmail, 'email'), ''), {
  required: false,
  type: 'email',
  inputmode: 'email',
  autocomplete: 'email',
  maxlength: 254,
});

/** The year inside a CCCD and the date of birth that was typed are of one person. */
export const sameBirthYear = (input: { readonly citizenId: string; readonly birthDate: string }): boolean => {
  const date = parseBirthDate(input.birthDate);
  return !date || !isCitizenId(input.citizenId) || agreesWithBirthDate(input.citizenId, date);
};
