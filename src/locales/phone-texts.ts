/** Texts on a phone, in one language, in characters that every phone has (GSM 03.38). */
export interface PhoneTexts {
  /** The message with a one-time code, which replaces `{code}`. */
  readonly code: string;
  /** The same message without the code, for carriers that put the code in the last line. */
  readonly codeBelow: string;
  /** Shown beside a request to sign for a registration; `{host}` is the page's host. */
  readonly sign: string;
  /** The same for a sign-in. */
  readonly signIn: string;
}
