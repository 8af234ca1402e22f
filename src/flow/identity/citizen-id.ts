import type { BirthDate } from './birth-date.js';

/** The digits of an identity number, however they were written: spaces, dots, dashes, full-width digits. */
export const normalizeCitizenId = (text: string): string =>
  text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s.\p{Pd}\p{Cf}]/gu, '');

/** The year of birth that a CCCD holds: two digits, and the century in the digit before them. */
export const citizenIdBirthYear = (id: string): number => 1900 + 100 * (Number(id[3]) >> 1) + Number(id.slice(4, 6));

/** The sex that a CCCD holds. */
export const citizenIdSex = (id: string): 'male' | 'female' => (Number(id[3]) % 2 ? 'female' : 'male');

/**
 * Whether a normalised text can be a CCCD: twelve digits of somebody who is born. There is no check digit, and the
 * province is no reason to refuse: codes outlive provinces.
 */
export const isCitizenId = (id: string, today = new Date()): boolean =>
  /^\d{12}$/.test(id) && citizenIdBirthYear(id) <= new Date(+today + 252e5).getUTCFullYear();

/** Whether the year inside a CCCD is the year of a date of birth. */
export const agreesWithBirthDate = (id: string, { year }: BirthDate): boolean => citizenIdBirthYear(id) === year;

/** Whether a normalised text can be a CMND of nine digits. Those of twelve (2012–2016) bear the later CCCD's number. */
export const isOldIdentityCard = (id: string): boolean => /^\d{9}$/.test(id);
