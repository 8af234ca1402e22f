import { carrierHint, normalizePhone, type Carrier } from 'dvc-register/server/connectors';
import { people } from './people-data.js';

export { people };

/** The registered holder of a SIM. */
export interface Holder {
  /** 12 digits, or 9 on an old card. */
  readonly document: string;
  readonly fullName: string;
  readonly birthDate: string;
}

/** An invented person in the sandbox's registries. */
export interface Person {
  readonly citizenId: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly phone: string;
  /** Their particularity, in Vietnamese and English. */
  readonly about: string;
  readonly aboutEn: string;
  /** The CMND that they had before. */
  readonly oldId?: string;
  /** Their record in the social-insurance database, if any. */
  readonly insurance?: { readonly code: string; readonly birthDate?: string };
  /** What they showed at a post office, if they were there. */
  readonly postal?: { readonly id: string; readonly phone?: string };
  /** The number's current carrier, where it was ported. */
  readonly portedTo?: Carrier;
  /** The carrier's record, where it differs from this person. */
  readonly sim?: { readonly holder?: Holder; readonly swappedHoursAgo?: number };
}

export interface Sim {
  readonly holder: Holder;
  readonly swappedHoursAgo: number;
}

/** Hours since the last SIM swap: two years, longer than any limit. */
const SETTLED = 2 * 365 * 24;

/** A phone number of the sandbox in E.164, from any spelling. */
export const phoneOf = (text: string): string | undefined => normalizePhone(text);

/** In national format: `0823628899`. */
export const national = (e164: string): string => `0${e164.slice(3)}`;

/** The owner of a phone. */
export const personOf = (e164: string): Person | undefined => people.find(({ phone }) => phoneOf(phone) === e164);

/** The number's current carrier. */
export const carrierOf = (e164: string): Carrier | undefined => personOf(e164)?.portedTo ?? carrierHint(e164);

/** The carrier's record of a number. */
export function simOf(e164: string): Sim | undefined {
  const person = personOf(e164);
  if (!person) return undefined;
  const { citizenId, fullName, birthDate, sim } = person;
  return {
    holder: sim?.holder ?? { document: citizenId, fullName, birthDate },
    swappedHoursAgo: sim?.swappedHoursAgo ?? SETTLED,
  };
}
