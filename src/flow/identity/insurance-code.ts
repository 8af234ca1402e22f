import { normalizeCitizenId } from './citizen-id.js';

/** The digits of a social-insurance code, however they were written. */
export const normalizeInsuranceCode = normalizeCitizenId;

/** Whether a normalised text can be a social-insurance code (mã số BHXH): ten digits, without a check digit. */
export const isInsuranceCode = (code: string): boolean => /^\d{10}$/.test(code);
