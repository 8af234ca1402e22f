/** What fields accept, by name. Loaded with the schema, when there is an answer to check. */
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
 * `normalize` sees a text without invisible characters, and `accepts` sees what `normalize` leaves. `today` is the
 * gateway's.
 */
export interface FieldRule {
  readonly normalize: (text: string, today: Date) => string;
  readonly accepts: (text: string, today: Date) => boolean;
  /** `normalize` gets the text exactly as it was typed, as a password must be. */
  readonly verbatim?: true;
}

/** Nobody alive is known to be older, in completed years. */
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
  /** What a post office prints on its receipts: capitals and digits. */
  'postal-id': {
    normalize: (text) => normalizeCitizenId(text).toUpperCase(),
    accepts: (text) => /^[A-Z0-9]{4,20}$/.test(text),
  },
  'full-name': { normalize: normalizeName, accepts: isFullName },
  /** Leaves as `dd/mm/yyyy`, or `mm/yyyy` or `yyyy` where the person's papers hold no more. */
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
  /** Leaves as E.164: `+84823628899`. */
  phone: {
    normalize: (text) => normalizePhone(halfWidth(text)) ?? text,
    accepts: (text) => normalizePhone(text) !== undefined,
  },
  email: { normalize: normalizeEmail, accepts: isEmail },
  code: { normalize: normalizeOneTimeCode, accepts: isOneTimeCode },
  /** Nothing is dropped from a password: what was set is what must be typed again (R-PW-2). */
  password: { normalize: (text) => text, accepts: (text) => isPassword(text), verbatim: true },
  base64: {
    normalize: (text) => text,
    accepts: (text) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0,
  },
  /** RFC 7518 §3.1, over our challenge or a token of Web eID; or a CMS, which names its own. */
  'signature-algorithm': {
    normalize: (text) => text,
    accepts: (text) => /^(?:(?:web-eid:)?(?:RS|PS|ES)(?:256|384|512)|CMS)$/.test(text),
  },
};

/** Rules between fields. */
export const CROSS_RULES: Readonly<Record<string, NonNullable<Rule['holds']>>> = {
  /** The year inside a CCCD and the date of birth that was typed are of one person. */
  'birth-date-citizen-id'({ birthDate = '', citizenId = '' }, today) {
    const date = parseBirthDate(birthDate, today);
    return !date || !isCitizenId(citizenId, today) || agreesWithBirthDate(citizenId, date);
  },
  /** A child's parent or guardian registers elsewhere, and is told so before a message is sent. */
  'under-14'({ birthDate = '' }, today) {
    const date = parseBirthDate(birthDate, today);
    return !date || !isYoungerThan(date, YOUNGEST, today);
  },
};
