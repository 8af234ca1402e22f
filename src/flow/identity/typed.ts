/**
 * Removes what keyboards and clipboards add to a text. Runs before every other parser of this
 * folder (`flow/schema.ts`).
 */

/**
 * Drops invisible characters: zero-width spaces and joiners, byte-order marks, soft hyphens,
 * direction marks, variation selectors. Chat programs, word processors and PDF files add them to
 * copied text.
 */
export const visible = (text: string): string => text.replace(/[\p{Cf}\p{DI}]/gu, '');

/**
 * Converts the full-width letters, digits and signs of East Asian keyboards to ASCII: `０８２３` to
 * `0823`.
 */
export const halfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');

/**
 * What the digit row of a Vietnamese keyboard types, and separators between digits: spaces, dashes,
 * dots, commas, slashes, colons, underscores, brackets.
 */
const DIGIT_ROW = /^(?:[\d\s\p{P}\u20ab]|[aeou](?=[\u0300-\u036f])|[\u0300-\u036f]|đ)+$/iu;

/**
 * Whether letters were typed where digits were meant: the digit row of the "Vietnamese" layout on
 * Windows and Linux types ă â ê ô, five tone marks and đ for 1 to 0. They are not converted back,
 * because a tone mark that was composed with its vowel may have lost its position.
 */
export function isDigitRow(text: string): boolean {
  const letters = text.normalize('NFD');
  return /[\u0300-\u036fđ\u20ab]/i.test(letters) && DIGIT_ROW.test(letters);
}
