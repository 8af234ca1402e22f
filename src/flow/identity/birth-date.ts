/** A date of birth, of which some people's papers hold only the year, or the month and the year. */
export interface BirthDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/** What people put between the parts of a date, with or without spaces around it. A space alone separates, too. */
const SEPARATOR = / ?[/\\.,:_|·⁄∕−\p{Pd}] ?| /gu;

/** Day first, year first (ISO 8601), and the same without separators, as keyboards for numbers often lack one. */
const PATTERNS = [
  /^(?:(?:(?<day>\d\d?)\/)?(?<month>\d\d?)\/)?(?<year>\d{4})$/,
  /^(?<year>\d{4})\/(?<month>\d\d?)(?:\/(?<day>\d\d?))?$/,
  /^(?<day>\d\d?)(?<month>\d\d)(?<year>\d{4})$/,
  /^(?<day>\d\d?)(?<month>\d)(?<year>\d{4})$/,
  /^(?<month>\d\d)(?<year>\d{4})$/,
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)?$/,
];

const pad = (number: number) => String(number).padStart(2, '0');

/** Writes a date of birth so that dates of equal precision sort: `1986-06-12`, `1986-06`, `1986`. */
export const birthDateKey = ({ year, month, day }: BirthDate): string =>
  [year, month && pad(month), day && pad(day)].filter(Boolean).join('-');

/** Writes a date of birth as Viet Nam does: `12/06/1986`, `06/1986`, `1986`. */
export const formatBirthDate = (date: BirthDate): string => birthDateKey(date).split('-').reverse().join('/');

/**
 * Reads a date of birth: `dd/mm/yyyy`, `mm/yyyy` or `yyyy`, with one-digit days and months, any separator or none, and
 * ISO 8601's order. Only days that were, from 1900 to today in Viet Nam. Digits without separators are read when one real
 * date fits them: `161986` is 1 June 1986, and `111986` (November, or 1 January) is not guessed.
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

/** Whether somebody born then is younger than so many years today in Viet Nam, whatever day a year or month may hide. */
export const isYoungerThan = (date: BirthDate, years: number, today = new Date()): boolean =>
  compareToday({ ...date, year: date.year + years }, today) > 0;

/** Below 0: the day, month or year is over in Viet Nam; 0: it is today's; above 0: it is to come. */
function compareToday(date: BirthDate, today: Date): number {
  const key = birthDateKey(date);
  // Seven hours before Greenwich, all year.
  const now = new Date(+today + 7 * 3_600_000).toISOString().slice(0, key.length);
  return key < now ? -1 : Number(key > now);
}
