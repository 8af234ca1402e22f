import { parseBirthDate } from '../../flow/identity/birth-date.js';
import { Unavailable, type Claimed, type SubscriberDirectory, type Subscription } from '../ports.js';
import { authorized, correlator, SCOPES, refusal, type AuthorizedOptions } from './authorized.js';
import { member, type Answer } from './partner.js';

export type CamaraOptions = AuthorizedOptions;

/**
 * A carrier over GSMA Open Gateway: CAMARA KYC-Match 0.3 and SIM-Swap 2.1. How its answers are
 * interpreted: `docs/decisions/0008-how-camara-answers-are-read.md`.
 *
 * @example
 * const directory = camaraDirectory({ root: 'https://api.carrier.vn', tokenUrl, clientId, clientSecret });
 */
export function camaraDirectory(options: CamaraOptions): SubscriberDirectory {
  // Both operations are reads, so a retry is safe.
  const partner = authorized({ scope: SCOPES.subscribers, ...options });
  const ask = (path: string, question: object, key: string) => partner.ask(path, question, correlator(key));

  return {
    get available() {
      return partner.available;
    },
    async match({ citizenId, fullName, birthDate, phone }, key) {
      const birthdate = isoDate(birthDate);
      const asked = { phoneNumber: phone, idDocument: citizenId, name: fullName, ...(birthdate ? { birthdate } : {}) };
      return subscription(await ask('/kyc-match/v0.3/match', asked, key), birthdate !== undefined);
    },
    async swappedWithin(phone, hours, key) {
      if (!Number.isInteger(hours) || hours < 1 || hours > 2400) {
        throw new TypeError(`camaraDirectory: SIM-Swap takes 1 to 2400 whole hours, not ${hours}.`);
      }
      const answer = await ask('/sim-swap/v2/check', { phoneNumber: phone, maxAge: hours }, key);
      const swapped = member(answer.body, 'swapped');
      if (answer.status === 200 && typeof swapped === 'boolean') return swapped;
      if (isUnknownNumber(answer)) return undefined;
      throw refusal(answer);
    },
  };
}

/**
 * KYC-Match accepts full dates only. Without one, the document and the name identify the person.
 */
function isoDate(birthDate: Claimed['birthDate']): string | undefined {
  const date = parseBirthDate(birthDate);
  if (!date?.month || !date.day) return undefined;
  return [date.year, date.month, date.day].map((part) => String(part).padStart(2, '0')).join('-');
}

function subscription(answer: Answer, withBirthdate: boolean): Subscription {
  const code = member(answer.body, 'code');
  if (isUnknownNumber(answer)) return 'different';
  if (answer.status === 403 && code === 'KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH') return 'different';
  if (answer.status !== 200) throw refusal(answer);
  const document = member(answer.body, 'idDocumentMatch');
  const person = ['nameMatch', ...(withBirthdate ? ['birthdateMatch'] : [])].map((name) => member(answer.body, name));
  if (document === 'false' || person.includes('false')) return 'different';
  if (!person.every((match) => match === 'true')) throw new Unavailable('The carrier cannot compare.');
  if (document === 'true') return 'same';
  // The carrier knows the person but has no 12-digit number: the SIM is registered under a CMND.
  if (document === 'not_available') return 'legacy-id';
  throw new Unavailable('The carrier did not answer what was asked.');
}

const isUnknownNumber = ({ status, body }: Answer) => status === 404 && member(body, 'code') === 'IDENTIFIER_NOT_FOUND';
