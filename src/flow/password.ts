/** The guide's rules for a password (Hình 7), and R-PW-2: 8 to 128 code points after NFC. */
export interface PasswordRules {
  readonly length: boolean;
  readonly upper: boolean;
  readonly lower: boolean;
  readonly digit: boolean;
  readonly special: boolean;
}

/** The default minimum in code points; a portal may require more. */
export const SHORTEST = 8;

/**
 * Which rules a password meets. Letter classes are Unicode's, so that `Ă` and `ầ` count as letters.
 */
export function passwordRules(password: string, shortest = SHORTEST): PasswordRules {
  const text = password.normalize('NFC');
  const size = Array.from(text).length;
  return {
    length: size >= shortest && size <= 128,
    upper: /\p{Lu}/u.test(text),
    lower: /\p{Ll}/u.test(text),
    digit: /\p{Nd}/u.test(text),
    special: /[^\p{L}\p{M}\p{Nd}\p{C}]/u.test(text),
  };
}

/** Whether a password meets every rule and contains only printable characters. */
export const isPassword = (password: string, shortest = SHORTEST): boolean =>
  Object.values(passwordRules(password, shortest)).every(Boolean) && !/\p{Cc}/u.test(password);
