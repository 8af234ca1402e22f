/** libphonenumber's mobile ranges of Viet Nam, with every way of writing the prefix. */
const MOBILE =
  /^(?:(?:\+|00)?840?|0)?((?:(?:3\d|7[06-9]|5[1689]|8[1-8]|9[0-8])\d|5(?:2[238]|59)|89[6-9]|99[013-9])\d{6})$/;

/**
 * Normalises a Vietnamese mobile number to E.164 (`+84823628899`). Accepts `0…`, `84…`, `+84…`,
 * `0084…`, `+84 (0)…`, or no zero, which spreadsheets drop; with spaces, dots, dashes, slashes and
 * brackets. Returns `undefined` for anything else.
 */
export function normalizePhone(text: string): string | undefined {
  const number = MOBILE.exec(text.replace(/[\s().,/_\p{Pd}\p{Cf}]/gu, ''))?.[1];
  return number && `+84${number}`;
}

/** Masks a number so that its owner still recognises it: `082****899`. */
export const maskPhone = (e164: string): string => `0${e164.slice(3, 5)}****${e164.slice(-3)}`;
