import { carrierHint, normalizePhone, type Carrier } from 'dvc-register/server/connectors';
import { people } from './people-data.js';

export { people };

/** To whom a carrier has registered a SIM. */
export interface Holder {
  /** 12 digits, or 9 on an old card. */
  readonly document: string;
  readonly fullName: string;
  readonly birthDate: string;
}

/** An invented person whom the registries of the sandbox know. */
export interface Person {
  readonly citizenId: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly phone: string;
  /** What is particular about them, in Vietnamese and English. */
  readonly about: string;
  readonly aboutEn: string;
  /** The CMND that they had before. */
  readonly oldId?: string;
  /** Their record in the social-insurance database, if there is one. */
  readonly insurance?: { readonly code: string; readonly birthDate?: string };
  /** What they showed at a post office, if they were there. */
  readonly postal?: { readonly id: string; readonly phone?: string };
  /** The carrier that the number was taken to, where it is not that of its prefix. */
  readonly portedTo?: Carrier;
  /** What the carrier has on file, where it is not simply this person. */
  readonly sim?: { readonly holder?: Holder; readonly swappedHoursAgo?: number };
}

export interface Sim {
  readonly holder: Holder;
  readonly swappedHoursAgo: number;
}

/** Long ago: the SIM has been in the same phone for two years. */
const SETTLED = 2 * 365 * 24;

/** A phone number of the sandbox in E.164, from any way of writing it. */
export const phoneOf = (text: string): string | undefined => normalizePhone(text);

/** As people write it: `0823628899`. */
export const national = (e164: string): string => `0${e164.slice(3)}`;

/** The person to whom a phone belongs. */
export const personOf = (e164: string): Person | undefined => people.find(({ phone }) => phoneOf(phone) === e164);

/** Whose number it is today. */
export const carrierOf = (e164: string): Carrier | undefined => personOf(e164)?.portedTo ?? carrierHint(e164);

/** What the carrier has on file about a number. */
export function simOf(e164: string): Sim | undefined {
  const person = personOf(e164);
  if (!person) return undefined;
  const { citizenId, fullName, birthDate, sim } = person;
  return {
    holder: sim?.holder ?? { document: citizenId, fullName, birthDate },
    swappedHoursAgo: sim?.swappedHoursAgo ?? SETTLED,
  };
}
