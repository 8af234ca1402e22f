import { normalizeTaxCode } from './tax-code.js';
import { halfWidth } from './typed.js';

/**
 * One spelling per number, as certificates and registrations store it. Codes of agencies keep their
 * dots.
 */
export function normalizeUserName(text: string): string {
  const plain = halfWidth(text).replaceAll(/\s/g, '').toUpperCase();
  return /[A-Z]/.test(plain) ? plain : normalizeTaxCode(plain);
}

/**
 * Whether a normalised text can be a user name: a CCCD, a tax code (MST), or an agency’s code (MDD,
 * MNS). Check digits are not tested, so that a slip gets the same answer as a wrong password.
 */
export const isUserName = (name: string): boolean =>
  /^(?:\d{12}|\d{10}(?:-\d{3})?|\d{7}|[A-Z]\d{2}(?:\.\d{1,3}){0,3}|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})$/.test(name);
