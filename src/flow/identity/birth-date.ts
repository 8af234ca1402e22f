/** A date of birth, of which some people's papers hold only the year, or the month and the year. */
export interface BirthDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

const TYPED = /^(?:(?:(\d\d?) ?[ ./-] ?)?(\d\d?) ?[ ./-] ?)?(\d{4})$/;
/** Keyboards for numbers often lack a separator. */
const RUN = /^(\d\d)?(\d\d)(\d{4})$/;
const ISO = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;

const pad = (number: number) => String(number).padStart(2, '0');

/** Writes a date of birth so that dates of equal precision sort: `1986-06-12`, `1986-06`, `1986`. */
export const birthDateKey = ({ year, month, day }: BirthDate): string =>
  [year, month && pad(month), day && pad(day)].filter(Boolean).join('-');

/** Writes a date of birth as Viet Nam does: `12/06/1986`, `06/1986`, `1986`. */
export const formatBirthDate = (date: BirthDate): string => birthDateKey(date).split('-').reverse().join('/');

/**
 * Reads a date of birth: `dd/mm/yyyy`, `mm/yyyy` or `yyyy`, also with dots, dashes, spaces or nothing between, and ISO's
 * order. Only days that were, from 1900 to today in Viet Nam.
 */
export function parseBirthDate(text: string, today = new Date()): BirthDate | undefined {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  const [, day, month, year] =
    (iso ? [iso[0], iso[3], iso[2], iso[1]] : (TYPED.exec(trimmed) ?? RUN.exec(trimmed))) ?? [];
  if (!year) return undefined;
  const date = { year: Number(year), ...(month && { month: Number(month) }), ...(day && { day: Number(day) }) };
  return isReal(date) && birthDateKey(date) <= inVietNam(today).slice(0, birthDateKey(date).length) ? date : undefined;
}

const isReal = ({ year, month = 1, day = 1 }: BirthDate) =>
  year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The present day in Viet Nam, in ISO 8601: seven hours before Greenwich, all year. */
const inVietNam = (now: Date) => new Date(+now + 7 * 3_600_000).toISOString();
