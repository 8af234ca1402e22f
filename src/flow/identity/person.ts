/**
 * The data about a person, one line per field. A `Field` (`flow/fields.ts`, or the method's own)
 * declares how it is typed, drawn and checked; its label stands in the locales under the same name.
 * Everything else the gateway does with a field follows from here: what flows and accounts store,
 * what registries compare, what other portals receive.
 */
import { birthDateKey, parseBirthDate } from './birth-date.js';

interface PersonField {
  /** Every identity form has this field. */
  readonly always?: true;
  /**
   * Its name in requests to registries (`docs/registry-openapi.yaml`); the response appends
   * `Match`.
   */
  readonly member?: string;
  /** Formats it for registries, where their format differs from the form's. */
  readonly written?: (text: string) => string;
  /** The registries that compare it; no other registry receives it. */
  readonly registries?: readonly Registry[];
  /** Stored sealed with the account; empty where the person gave none. */
  readonly kept?: true;
  /** Its attribute in our SCIM extension. Name, number and address are in SCIM's own schema. */
  readonly scim?: { readonly description: string; readonly pattern: RegExp };
}

/** The registries' names in `docs/registry-openapi.yaml`. */
export type Registry = 'social-insurance' | 'vietnam-post';

const BOTH: readonly Registry[] = ['social-insurance', 'vietnam-post'];

/** Formats `1986-06-12`, `1986-06` or `1986`, as precise as the person's papers. */
function isoDate(text: string): string {
  const date = parseBirthDate(text);
  return date ? birthDateKey(date) : '';
}

export const PERSON = {
  /** A CCCD, or the 9 digits of a CMND. */
  citizenId: { always: true, member: 'idDocument', registries: BOTH },
  fullName: { always: true, member: 'name', registries: BOTH, kept: true },
  /** `dd/mm/yyyy`; `mm/yyyy` or `yyyy` where the papers show no more. */
  birthDate: {
    ...{ always: true, member: 'birthdate', written: isoDate, registries: BOTH, kept: true },
    scim: {
      description: 'dd/mm/yyyy, mm/yyyy or yyyy: as much as the papers say.',
      pattern: /^(?:(?:\d{2}\/)?\d{2}\/)?\d{4}$/,
    },
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

/** A person's own answers in an identity form, normalised. */
export type Said = Readonly<Record<Always, string> & Partial<Record<PersonName, string>>>;

/** The fields that an account stores. */
export type KeptPerson = Readonly<Record<Kept & Always, string> & Partial<Record<Kept, string>>>;

/**
 * A person's claim about their record in a registry: the fields that every registry compares, and
 * those of this one.
 */
export type ClaimedRecord = Pick<Said, 'citizenId' | 'fullName' | 'birthDate'> & Partial<Said>;

/** The fields in order. */
export const PERSON_FIELDS = Object.entries(PERSON) as unknown as readonly (readonly [PersonName, PersonField])[];

/** The attributes of our SCIM extension that describe a person. */
export const SCIM_FIELDS = PERSON_FIELDS.flatMap(([name, { scim }]) =>
  scim ? [{ name: name as keyof KeptPerson, ...scim }] : [],
);

/** Picks the fields that an account stores. */
export const keptOf = (said: Readonly<Partial<Record<PersonName, string>>>): KeptPerson =>
  Object.fromEntries(
    PERSON_FIELDS.flatMap(([name, { kept }]) => (kept ? [[name, said[name] ?? '']] : [])),
  ) as unknown as KeptPerson;

/** Picks the fields that a registry compares. */
export const claimedAt = (registry: Registry, said: Said): ClaimedRecord =>
  Object.fromEntries(
    PERSON_FIELDS.flatMap(([name, { registries, always }]) =>
      registries?.includes(registry) && (always || said[name]) ? [[name, said[name] ?? '']] : [],
    ),
  ) as unknown as ClaimedRecord;
