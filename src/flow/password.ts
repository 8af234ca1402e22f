/** What the guide asks of a password (Hình 7), and R-PW-2: 8 to 128 code points after NFC. */
export interface PasswordRules {
  readonly length: boolean;
  readonly upper: boolean;
  readonly lower: boolean;
  readonly digit: boolean;
  readonly special: boolean;
}

/** The fewest code points that a password may have; a portal may ask for more. */
export const SHORTEST = 8;

/** Which rules a password meets. Classes are Unicode's, so that `Ă` and `ầ` count as letters. */
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

/** Whether every rule is met and nothing unprintable is in it. */
export const isPassword = (password: string, shortest = SHORTEST): boolean =>
  Object.values(passwordRules(password, shortest)).every(Boolean) && !/\p{Cc}/u.test(password);
