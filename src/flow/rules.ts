/** What fields accept, by name. Loaded with the schema, when there is an answer to check. */
import { formatBirthDate, parseBirthDate } from './identity/birth-date.js';
import { agreesWithBirthDate, isCitizenId, isOldIdentityCard, normalizeCitizenId } from './identity/citizen-id.js';
import { isFullName, normalizeName } from './identity/full-name.js';
import { isInsuranceCode, normalizeInsuranceCode } from './identity/insurance-code.js';
import { normalizePhone } from './identity/phone.js';
import { isPassword } from './password.js';

/** `accepts` sees what `normalize` leaves. */
export interface FieldRule {
  readonly normalize: (text: string) => string;
  readonly accepts: (text: string) => boolean;
}

const EMAIL = /^[^\s@<>"',;:()[\]\\]{1,64}@(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}[\p{L}\p{M}\p{N}-]{2,63}$/u;
const trim = (text: string) => text.trim();

export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  'citizen-id': { normalize: normalizeCitizenId, accepts: isCitizenId },
  /** A CCCD, or a CMND of nine digits. */
  'identity-number': {
    normalize: normalizeCitizenId,
    accepts: (text) => isCitizenId(text) || isOldIdentityCard(text),
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
    normalize(text) {
      const date = parseBirthDate(text);
      return date ? formatBirthDate(date) : text;
    },
    accepts: (text) => parseBirthDate(text) !== undefined,
  },
  /** Leaves as E.164: `+84823628899`. */
  phone: {
    normalize: (text) => normalizePhone(text) ?? text,
    accepts: (text) => normalizePhone(text) !== undefined,
  },
  email: { normalize: trim, accepts: (text) => EMAIL.test(text) },
  /** Six decimal digits. Spaces are forgiven; digits of other scripts are not (R-OTP-9). */
  code: { normalize: (text) => text.replaceAll(/\s/g, ''), accepts: (text) => /^[0-9]{6}$/.test(text) },
  password: { normalize: (text) => text, accepts: isPassword },
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
export const CROSS_RULES: Readonly<Record<string, (input: Readonly<Record<string, string>>) => boolean>> = {
  /** The year inside a CCCD and the date of birth that was typed are of one person. */
  'birth-date-citizen-id'({ birthDate = '', citizenId = '' }) {
    const date = parseBirthDate(birthDate);
    return !date || !isCitizenId(citizenId) || agreesWithBirthDate(citizenId, date);
  },
};
