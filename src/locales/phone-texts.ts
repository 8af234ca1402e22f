/** Texts on a phone for one purpose, in characters that every phone has (GSM 03.38). */
export interface PurposeTexts {
  /** The message with a one-time code, which replaces `{code}`. */
  readonly code: string;
  /** The same message without the code, for carriers that put the code in the last line. */
  readonly codeBelow: string;
  /** Shown beside a request to sign; `{host}` is the page's host. */
  readonly sign: string;
}

/**
 * Texts on a phone, in one language: those of a registration, and of what else a person does. Each
 * says what it is for, so that nobody confirms one for the other.
 */
export interface PhoneTexts extends PurposeTexts {
  readonly signIn: PurposeTexts;
  readonly recover: PurposeTexts;
  readonly change: PurposeTexts;
}
