/** The rules of fields, by name. Loaded with the schema, when an answer has to be checked. */
import { formatBirthDate, isYoungerThan, parseBirthDate } from './identity/birth-date.js';
import { agreesWithBirthDate, isCitizenId, isOldIdentityCard, normalizeCitizenId } from './identity/citizen-id.js';
import { isEmail, normalizeEmail } from './identity/email.js';
import { isFullName, normalizeName } from './identity/full-name.js';
import { isInsuranceCode, normalizeInsuranceCode } from './identity/insurance-code.js';
import { isOneTimeCode, normalizeOneTimeCode } from './identity/one-time-code.js';
import { normalizePhone } from './identity/phone.js';
import { halfWidth } from './identity/typed.js';
import type { Rule } from './method.js';
import { isPassword } from './password.js';

/**
 * `normalize` gets the text without invisible characters; `accepts` gets the result of `normalize`.
 * `today` is the gateway's date.
 */
export interface FieldRule {
  readonly normalize: (text: string, today: Date) => string;
  readonly accepts: (text: string, today: Date) => boolean;
  /** `normalize` gets the text exactly as it was typed, as passwords require. */
  readonly verbatim?: true;
}

/** In completed years. No living person is known to be older. */
const OLDEST = 120;
/** Below this age a parent or guardian registers (Decree 69/2024). */
const YOUNGEST = 14;

export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  'citizen-id': { normalize: normalizeCitizenId, accepts: isCitizenId },
  /** A CCCD, or a CMND of nine digits. */
  'identity-number': {
    normalize: normalizeCitizenId,
    accepts: (text, today) => isCitizenId(text, today) || isOldIdentityCard(text),
  },
  'insurance-code': { normalize: normalizeInsuranceCode, accepts: isInsuranceCode },
  /** The number that a post office prints on its receipts: capitals and digits. */
  'postal-id': {
    normalize: (text) => normalizeCitizenId(text).toUpperCase(),
    accepts: (text) => /^[A-Z0-9]{4,20}$/.test(text),
  },
  'full-name': { normalize: normalizeName, accepts: isFullName },
  /** Normalised to `dd/mm/yyyy`, or to `mm/yyyy` or `yyyy` where the papers show no more. */
  'birth-date': {
    normalize(text, today) {
      const date = parseBirthDate(halfWidth(text), today);
      return date ? formatBirthDate(date) : text;
    },
    accepts(text, today) {
      const date = parseBirthDate(text, today);
      return date !== undefined && isYoungerThan(date, OLDEST + 1, today);
    },
  },
  /** Normalised to E.164: `+84823628899`. */
  phone: {
    normalize: (text) => normalizePhone(halfWidth(text)) ?? text,
    accepts: (text) => normalizePhone(text) !== undefined,
  },
  email: { normalize: normalizeEmail, accepts: isEmail },
  code: { normalize: normalizeOneTimeCode, accepts: isOneTimeCode },
  /**
   * Passwords are not normalised here: the person must be able to type exactly what was set
   * (R-PW-2).
   */
  password: { normalize: (text) => text, accepts: (text) => isPassword(text), verbatim: true },
  base64: {
    normalize: (text) => text,
    accepts: (text) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0,
  },
  /**
   * An algorithm of RFC 7518 §3.1 over our challenge or over a Web eID token; or `CMS`, which names
   * its own.
   */
  'signature-algorithm': {
    normalize: (text) => text,
    accepts: (text) => /^(?:(?:web-eid:)?(?:RS|PS|ES)(?:256|384|512)|CMS)$/.test(text),
  },
};

/** Rules between fields. */
export const CROSS_RULES: Readonly<Record<string, NonNullable<Rule['holds']>>> = {
  /** The birth year in a CCCD must be that of the date of birth. */
  'birth-date-citizen-id'({ birthDate = '', citizenId = '' }, today) {
    const date = parseBirthDate(birthDate, today);
    return !date || !isCitizenId(citizenId, today) || agreesWithBirthDate(citizenId, date);
  },
  /**
   * A child cannot register here: a parent or guardian registers elsewhere. Checked before a
   * message is sent.
   */
  'under-14'({ birthDate = '' }, today) {
    const date = parseBirthDate(birthDate, today);
    return !date || !isYoungerThan(date, YOUNGEST, today);
  },
};
