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
 * Whether letters were typed where digits were meant: on the "Vietnamese" layout of Windows and
 * Linux, the keys 1 to 4 type ă â ê ô, 5 to 9 the five tone marks, and 0 đ. The letters are not
 * converted back to digits: a tone mark merges with a vowel before it, and the order is lost.
 */
export function isDigitRow(text: string): boolean {
  const letters = text.normalize('NFD');
  return /[\u0300-\u036fđ\u20ab]/i.test(letters) && DIGIT_ROW.test(letters);
}
