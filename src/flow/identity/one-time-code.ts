import { visible } from './typed.js';

/** Six digits that stand alone; digits of other scripts beside them would make another number. */
const RUN = /(?<!\p{Nd})[0-9]{6}(?!\p{Nd})/u;
/** The same in two groups, as some messages write them: `123 456`, `123-456`. */
const GROUPS = /(?<!\p{Nd})([0-9]{3})[\s.\p{Pd}]([0-9]{3})(?!\p{Nd})/u;

/**
 * The digits of a one-time code, with whatever separators, or the first six of a whole message that was pasted. A text
 * without such digits is left as it is, without separators.
 */
export function normalizeOneTimeCode(text: string): string {
  const shown = visible(text);
  const bare = shown.replace(/[\s.\p{Pd}\u2212\u00b7]/gu, '');
  if (/^[0-9]*$/.test(bare)) return bare;
  const groups = GROUPS.exec(shown);
  return RUN.exec(shown)?.[0] ?? (groups ? `${groups[1] ?? ''}${groups[2] ?? ''}` : bare);
}

/** Whether a normalised text can be a code: six decimal digits, and none of another script (R-OTP-9). */
export const isOneTimeCode = (code: string): boolean => /^[0-9]{6}$/.test(code);
