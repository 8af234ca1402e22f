import { visible } from './typed.js';

/** Six ASCII digits without other digits beside them, of any script. */
const RUN = /(?<!\p{Nd})[0-9]{6}(?!\p{Nd})/u;
/** The same in two groups, as some messages write codes: `123 456`, `123-456`. */
const GROUPS = /(?<!\p{Nd})([0-9]{3})[\s.\p{Pd}]([0-9]{3})(?!\p{Nd})/u;

/**
 * Normalises a one-time code: removes separators, or takes the first six digits of a whole pasted
 * message. Without six such digits, only the separators are removed.
 */
export function normalizeOneTimeCode(text: string): string {
  const shown = visible(text);
  const bare = shown.replace(/[\s.\p{Pd}\u2212\u00b7]/gu, '');
  if (/^[0-9]*$/.test(bare)) return bare;
  const groups = GROUPS.exec(shown);
  return RUN.exec(shown)?.[0] ?? (groups ? `${groups[1] ?? ''}${groups[2] ?? ''}` : bare);
}

/**
 * Whether a normalised text can be a code: six ASCII digits, no digits of other scripts (R-OTP-9).
 */
export const isOneTimeCode = (code: string): boolean => /^[0-9]{6}$/.test(code);
