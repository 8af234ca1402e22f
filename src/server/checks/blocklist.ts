/**
 * Rejects common passwords (R-PW-5). A password is normalised as attackers do, by case folding,
 * undoing leet and dropping ornament: the guide's own example `Aa@123456` matches `aa123456`.
 */
import { withoutMarks } from '../../flow/identity/without-marks.js';

const LEET: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};
const CONTEXT = ['dichvucong', 'congan', 'dichvu', 'matkhau', 'password', 'vietnam'];

/** Keeps lower-case letters without diacritics, and digits. */
const plain = (text: string) =>
  withoutMarks(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

const unleet = (text: string) => plain(Array.from(text.toLowerCase(), (char) => LEET[char] ?? char).join(''));

/** Drops runs of at least four characters that repeat or count: `aaaa`, `1234`, `dcba`. */
function withoutRuns(text: string): string {
  let kept = '';
  let run = '';
  let step = NaN;
  const flush = () => {
    if (run.length < 4) kept += run;
    run = '';
    step = NaN;
  };
  for (const char of text) {
    const next = char.charCodeAt(0) - run.charCodeAt(run.length - 1);
    const goesOn = run.length === 1 ? Math.abs(next) <= 1 : next === step;
    if (run && !goesOn) flush();
    else if (run.length === 1) step = next;
    run += char;
  }
  flush();
  return kept;
}

/** Words that a password must not consist of: the person's data and local names. */
const contextOf = (about: readonly string[]) =>
  [...about.flatMap((text) => [text, ...text.split(/\s+/)]).map(plain), ...CONTEXT]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);

export interface Blocklist {
  /** @param about the person's name, numbers and dates */
  blocks(password: string, about: readonly string[]): boolean;
}

/**
 * @param words common passwords, in any case
 *
 * @example
 * const blocklist = createBlocklist(passwords);
 */
export function createBlocklist(words: Iterable<string>): Blocklist {
  const known = new Set<string>();
  for (const word of words) {
    // Nearly all words are plain as they are; most have no digit, either.
    if (/^[a-z]+$/.test(word)) known.add(word);
    else if (/^[a-z\d]+$/.test(word)) known.add(word).add(word.replaceAll(/\d/g, (digit) => LEET[digit] ?? digit));
    else known.add(plain(word)).add(unleet(word));
  }
  return {
    blocks(password, about) {
      const forms = [plain(password), unleet(password)];
      if (forms.some((form) => form.length < 4 || known.has(form))) return true;
      const context = contextOf(about);
      return forms.some((form) => {
        const rest = context.reduce((text, word) => text.replaceAll(word, ''), form);
        return withoutRuns(rest).length < 4;
      });
    },
  };
}

/**
 * A date of birth in digits, as people write it: ddmmyyyy, yyyymmdd, ddmmyy, mmyyyy and others,
 * from `dd/mm/yyyy`.
 */
export function dateForms(birthDate: string): readonly string[] {
  const [year = '', month = '', day = ''] = birthDate.split('/').reverse();
  const short = year.slice(2);
  return [
    day + month + year,
    year + month + day,
    month + day + year,
    day + month + short,
    short + month + day,
    year,
  ].filter((form) => form.length >= 4);
}
