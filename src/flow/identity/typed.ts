/** What keyboards and clipboards add to a text. Applied before any reader of this folder sees it (`flow/schema.ts`). */

/**
 * Drops characters that draw nothing: zero-width spaces and joiners, byte-order marks, soft hyphens, direction marks,
 * variation selectors. Chat programs, word processors and PDF files copy them along, and people cannot see them.
 */
export const visible = (text: string): string => text.replace(/[\p{Cf}\p{DI}]/gu, '');

/** Writes the full-width letters, digits and signs of East Asian keyboards as ASCII: `０８２３` as `0823`. */
export const halfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');

/** What people put between digits: spaces, dashes, dots, commas, slashes, colons, underscores, brackets. */
const DIGIT_ROW = /^(?:[\d\s\p{P}\u20ab]|[aeou](?=[\u0300-\u036f])|[\u0300-\u036f]|đ)+$/iu;

/**
 * Whether letters stand where digits were meant: the digit row of Windows' and Linux' "Vietnamese" layout types ă â ê ô,
 * five tone marks and đ for 1 to 0. They are not mapped back, as a tone mark that was composed with its vowel may have
 * lost its place among the digits.
 */
export function isDigitRow(text: string): boolean {
  const letters = text.normalize('NFD');
  return /[\u0300-\u036fđ\u20ab]/i.test(letters) && DIGIT_ROW.test(letters);
}
