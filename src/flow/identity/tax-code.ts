import { isCitizenId, normalizeCitizenId } from './citizen-id.js';

const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/**
 * Formats a tax code as it is printed: digits, with a dash before the three of a dependent unit.
 */
export const normalizeTaxCode = (text: string): string =>
  normalizeCitizenId(text).replace(/^(\d{10})(\d{3})$/, '$1-$2');

/**
 * Whether a normalised text can be a tax code (MST): ten digits of which the last is a check digit;
 * the same with three more for a dependent unit; or, since July 2025, a person's CCCD.
 */
export function isTaxCode(code: string): boolean {
  if (!/^\d{10}(?:-\d{3})?$/.test(code)) return isCitizenId(code);
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(code[at]), 0);
  return 10 - (sum % 11) === Number(code[9]);
}
