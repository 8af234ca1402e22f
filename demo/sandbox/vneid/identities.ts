/** Who has an electronic identity in the sandbox, and of which level. */
import { people, phoneOf, type Person } from '../people.js';

export const LEVELS = ['urn:sandbox:vneid:level:1', 'urn:sandbox:vneid:level:2'] as const;
export type Level = 1 | 2;

/** People who differ from the rest, who have level 2. `0`: no electronic identity. */
const OTHERS: Readonly<Record<string, 0 | Level>> = { '040075002468': 1, '048194009753': 0 };

export interface Identity extends Person {
  readonly level: Level;
}

export const identities: readonly Identity[] = people.flatMap((person) => {
  const level = OTHERS[person.citizenId] ?? 2;
  return level ? [{ ...person, level }] : [];
});

/** The provider's own name for a person: not the number of their card. */
export const subOf = ({ citizenId }: Pick<Person, 'citizenId'>): string =>
  Buffer.from(`vneid ${citizenId}`).toString('base64url');

export const identityOf = (sub: string): Identity | undefined => identities.find((each) => subOf(each) === sub);

/** `1986-06-12`, or the year alone. */
const isoDate = (text: string) => text.split('/').reverse().join('-');

/** The claims of an ID token. */
export const claimsOf = (person: Identity) => ({
  sub: subOf(person),
  name: person.fullName.toUpperCase(),
  birthdate: isoDate(person.birthDate),
  citizen_id: person.citizenId,
  phone_number: phoneOf(person.phone),
});
