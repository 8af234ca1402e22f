import type { BirthDate } from './birth-date.js';

/**
 * Removes what people write between the digits of an identity number: spaces, dots, dashes;
 * full-width digits become ASCII.
 */
export const normalizeCitizenId = (text: string): string =>
  text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s.\p{Pd}\p{Cf}]/gu, '');

/** The birth year in a CCCD: two digits, and the century in the digit before them. */
export const citizenIdBirthYear = (id: string): number => 1900 + 100 * (Number(id[3]) >> 1) + Number(id.slice(4, 6));

/**
 * Whether a normalised text can be a CCCD: twelve digits whose encoded birth year is not in the
 * future. A CCCD has no check digit. Unknown province codes are accepted, because codes outlive
 * provinces.
 */
export const isCitizenId = (id: string, today = new Date()): boolean =>
  /^\d{12}$/.test(id) && citizenIdBirthYear(id) <= new Date(+today + 252e5).getUTCFullYear();

/** Whether the birth year in a CCCD equals that of a date of birth. */
export const agreesWithBirthDate = (id: string, { year }: BirthDate): boolean => citizenIdBirthYear(id) === year;

/**
 * Whether a normalised text can be a CMND of nine digits. CMNDs of twelve digits (2012–2016) have
 * the number of the later CCCD.
 */
export const isOldIdentityCard = (id: string): boolean => /^\d{9}$/.test(id);
