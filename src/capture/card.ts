import { formatBirthDate, parseBirthDate } from '../flow/identity/birth-date.js';
import { isCitizenId, isOldIdentityCard } from '../flow/identity/citizen-id.js';
import { isFullName, normalizeName } from '../flow/identity/full-name.js';

/** The fields of a CCCD that a registration uses, named and written as the form's fields are. */
export interface Card {
  readonly citizenId: string;
  /** The nine digits of the CMND that the card replaced. */
  readonly oldId?: string;
  /** In capitals, as on the card. */
  readonly fullName: string;
  /** `12/06/1986`; `06/1986` or `1986` where the card prints no more. */
  readonly birthDate: string;
}

/** In characters. The longest payload seen has about 200; newer cards append fields. */
const LONGEST = 1024;

/**
 * Reads the QR code on a card (front of a CCCD with a chip, back of cards since 1 July 2024):
 * `CCCD|CMND|name|ddmmyyyy|sex|address|ddmmyyyy of issue`, then any fields that newer cards append.
 * Returns `undefined` for any other code. Sex, address and day of issue are dropped: no form needs
 * them.
 */
export function parseCard(payload: string): Card | undefined {
  if (payload.length > LONGEST) return undefined;
  const fields = payload.split('|').map((field) => field.trim());
  const [citizenId = '', oldId = '', name = '', born = ''] = fields;
  const fullName = normalizeName(name);
  const birthDate = /^\d{4,8}$/.test(born) ? parseBirthDate(born.replace(/^(?:00){1,2}/, '')) : undefined;
  if (fields.length < 7 || !isCitizenId(citizenId) || !isFullName(fullName) || !birthDate) return undefined;
  return { citizenId, ...(isOldIdentityCard(oldId) && { oldId }), fullName, birthDate: formatBirthDate(birthDate) };
}
