import { isCitizenId, normalizeCitizenId } from './citizen-id.js';

/**
 * The number on a health-insurance card: two letters, three digits, then the ten digits of the
 * insurance code.
 */
const HEALTH_CARD = /^[A-Z]{2}\d{3}(\d{10})$/i;

/**
 * The digits of a social-insurance code, without separators. A health-insurance card's number (15
 * characters) is reduced to its last ten.
 */
export const normalizeInsuranceCode = (text: string): string => normalizeCitizenId(text).replace(HEALTH_CARD, '$1');

/**
 * Whether a normalised text can be a social-insurance code (mã số BHXH): ten digits without a check digit, or, since
 * August 2025, the person's twelve-digit number.
 */
export const isInsuranceCode = (code: string, today = new Date()): boolean =>
  /^\d{10}$/.test(code) || isCitizenId(code, today);
