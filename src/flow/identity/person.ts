/**
 * What is known of a person, one line a field. How a field is typed, drawn and checked is declared by its `Field`
 * (`flow/fields.ts`, or the method's own); its label is in the locales under the same name. Everything else that the gateway does
 * with a field follows from here: what flows and accounts hold, what registries compare, what other portals get.
 */
import { birthDateKey, parseBirthDate } from './birth-date.js';

interface PersonField {
  /** Every identity form asks for it. */
  readonly always?: true;
  /** Its name in questions to registries (`docs/registry-openapi.yaml`); the answer's has `Match` behind it. */
  readonly member?: string;
  /** How registries write it, where they do not write it as the forms do. */
  readonly written?: (text: string) => string;
  /** The registries that compare it; others are not given it. */
  readonly registries?: readonly Registry[];
  /** Kept with the account, sealed; empty for a person who has given none. */
  readonly kept?: true;
  /** An attribute of that name in our SCIM extension, for what is kept. Name, number and address have a place in SCIM's own schema. */
  readonly scim?: { readonly description: string; readonly pattern: RegExp };
}

/** By their names in `docs/registry-openapi.yaml`. */
export type Registry = 'social-insurance' | 'vietnam-post';

const BOTH: readonly Registry[] = ['social-insurance', 'vietnam-post'];

/** `1986-06-12`, `1986-06` or `1986`: as much as the person's papers say. */
function isoDate(text: string): string {
  const date = parseBirthDate(text);
  return date ? birthDateKey(date) : '';
}

export const PERSON = {
  /** The number on the person's paper: a CCCD, or the 9 digits of a CMND. */
  citizenId: { always: true, member: 'idDocument', registries: BOTH },
  fullName: { always: true, member: 'name', registries: BOTH, kept: true },
  /** `dd/mm/yyyy`, or less where the papers hold less. */
  birthDate: {
    ...{ always: true, member: 'birthdate', written: isoDate, registries: BOTH, kept: true },
    scim: { description: 'dd/mm/yyyy.', pattern: /^\d{2}\/\d{2}\/\d{4}$/ },
  },
  /** E.164. */
  phone: { always: true, member: 'phoneNumber', registries: ['vietnam-post'], kept: true },
  email: { always: true, kept: true },
  insuranceCode: { member: 'insuranceCode', registries: ['social-insurance'] },
  postalId: { member: 'postalId', registries: ['vietnam-post'] },
} as const satisfies Readonly<Record<string, PersonField>>;

type PersonName = keyof typeof PERSON;
type Having<Mark> = { [Name in PersonName]: (typeof PERSON)[Name] extends Mark ? Name : never }[PersonName];
type Always = Having<{ readonly always: true }>;
type Kept = Having<{ readonly kept: true }>;

/** What a person says of themselves in an identity form, normalised. */
export type Said = Readonly<Record<Always, string> & Partial<Record<PersonName, string>>>;

/** What an account holds of a person. */
export type KeptPerson = Readonly<Record<Kept & Always, string> & Partial<Record<Kept, string>>>;

/** What a person says of their record in a registry: what every registry compares, and what this one compares beside. */
export type ClaimedRecord = Pick<Said, 'citizenId' | 'fullName' | 'birthDate'> & Partial<Said>;

/** The fields in their order. */
export const PERSON_FIELDS = Object.entries(PERSON) as unknown as readonly (readonly [PersonName, PersonField])[];

/** The attributes of our SCIM extension that are of the person. */
export const SCIM_FIELDS = PERSON_FIELDS.flatMap(([name, { scim }]) =>
  scim ? [{ name: name as keyof KeptPerson, ...scim }] : [],
);

/** The part that an account keeps. */
export const keptOf = (said: Readonly<Partial<Record<PersonName, string>>>): KeptPerson =>
  Object.fromEntries(
    PERSON_FIELDS.flatMap(([name, { kept }]) => (kept ? [[name, said[name] ?? '']] : [])),
  ) as unknown as KeptPerson;

/** The part that a registry compares. */
export const claimedAt = (registry: Registry, said: Said): ClaimedRecord =>
  Object.fromEntries(
    PERSON_FIELDS.flatMap(([name, { registries, always }]) =>
      registries?.includes(registry) && (always || said[name]) ? [[name, said[name] ?? '']] : [],
    ),
  ) as unknown as ClaimedRecord;
