/** A date of birth. Some papers show only the year, or the month and the year. */
export interface BirthDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/**
 * Separators that people type in dates, with or without spaces around them. A space alone separates
 * too.
 */
const SEPARATOR = / ?[/\\.,:_|·⁄∕−\p{Pd}] ?| /gu;

/**
 * Day first, year first (ISO 8601), and both without separators: numeric keyboards often have none.
 */
const PATTERNS = [
  /^(?:(?:(?<day>\d\d?)\/)?(?<month>\d\d?)\/)?(?<year>\d{4})$/,
  /^(?<year>\d{4})\/(?<month>\d\d?)(?:\/(?<day>\d\d?))?$/,
  /^(?<day>\d\d?)(?<month>\d\d)(?<year>\d{4})$/,
  /^(?<day>\d\d?)(?<month>\d)(?<year>\d{4})$/,
  /^(?<month>\d\d)(?<year>\d{4})$/,
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)?$/,
];

const pad = (number: number) => String(number).padStart(2, '0');

/**
 * Formats a date of birth so that dates of equal precision sort: `1986-06-12`, `1986-06`, `1986`.
 */
export const birthDateKey = ({ year, month, day }: BirthDate): string =>
  [year, month && pad(month), day && pad(day)].filter(Boolean).join('-');

/** Formats a date of birth the Vietnamese way: `12/06/1986`, `06/1986`, `1986`. */
export const formatBirthDate = (date: BirthDate): string => birthDateKey(date).split('-').reverse().join('/');

/**
 * Parses a date of birth: `dd/mm/yyyy`, `mm/yyyy`, `yyyy` or ISO 8601 order, with one-digit days
 * and months, any separator or none. Accepts real days from 1900 to today in Viet Nam. Digits
 * without separators are accepted when only one real date fits: `161986` is 1 June 1986; `111986`
 * is ambiguous (November, or 1 January) and refused.
 */
export function parseBirthDate(text: string, today = new Date()): BirthDate | undefined {
  const written = text.trim().replace(/\s+/g, ' ').replace(SEPARATOR, '/');
  const found = new Map<string, BirthDate>();
  for (const pattern of PATTERNS) {
    const { year, month, day } = pattern.exec(written)?.groups ?? {};
    const date = { year: Number(year), ...(month && { month: Number(month) }), ...(day && { day: Number(day) }) };
    if (isReal(date) && compareToday(date, today) <= 0) found.set(birthDateKey(date), date);
  }
  const [date, ...others] = found.values();
  return others.length ? undefined : date;
}

const isReal = ({ year, month = 1, day = 1 }: BirthDate) =>
  year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * Whether a person born then is younger than `years` today in Viet Nam. An unknown day or month
 * counts as the earliest possible.
 */
export const isYoungerThan = (date: BirthDate, years: number, today = new Date()): boolean =>
  compareToday({ ...date, year: date.year + years }, today) > 0;

/**
 * Compares with today in Viet Nam, to the date's precision: below 0 in the past, 0 today's, above 0
 * in the future.
 */
function compareToday(date: BirthDate, today: Date): number {
  const key = birthDateKey(date);
  // Viet Nam is UTC+7 all year.
  const now = new Date(+today + 7 * 3_600_000).toISOString().slice(0, key.length);
  return key < now ? -1 : Number(key > now);
}
