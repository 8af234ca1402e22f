/**
 * Formats days, times and masked numbers for people: the same in every language, page and gateway.
 */

/** Announcements and signatures in Viet Nam use its time zone, wherever they are read. */
const timeZone = 'Asia/Ho_Chi_Minh';

const parts = new Intl.DateTimeFormat('en-GB', {
  ...{
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  hourCycle: 'h23',
} as const);

const written = (at: number | Date): Readonly<Record<string, string>> =>
  Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));

/**
 * `30/11/2026`: the format that people type in the forms. `at` is a Date or milliseconds since
 * 1970.
 */
export function writtenDay(at: number | Date): string {
  const { day, month, year } = written(at);
  return `${day}/${month}/${year}`;
}

/** `14:00`, or `14:00:05` for operators. */
export function writtenTime(at: number | Date, seconds = false): string {
  const { hour, minute, second } = written(at);
  return `${hour}:${minute}${seconds ? `:${second}` : ''}`;
}

/** Masks all but the last four characters: `********2222`. */
export const masked = (value: string): string => '*'.repeat(Math.max(0, value.length - 4)) + value.slice(-4);
