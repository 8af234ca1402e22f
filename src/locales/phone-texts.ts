/** What a phone shows, in one language, in letters that every phone has (GSM 03.38). */
export interface PhoneTexts {
  /** The message that brings a one-time code, which takes the place of `{code}`. */
  readonly code: string;
  /** The same message without the code, for carriers that write the code in the last line only. */
  readonly codeBelow: string;
  /** What the person reads beside a request to sign; `{host}` is the page's. */
  readonly sign: string;
}
