/** libphonenumber's mobile ranges of Viet Nam, after any way of writing the prefix. */
const MOBILE =
  /^(?:(?:\+|00)?840?|0)?((?:(?:3\d|7[06-9]|5[1689]|8[1-8]|9[0-8])\d|5(?:2[238]|59)|89[6-9]|99[013-9])\d{6})$/;

/**
 * A Vietnamese mobile number in E.164 (`+84823628899`), from any way people write it: `0…`, `84…`, `+84…`, `0084…`,
 * `+84 (0)…`, or without the zero, which spreadsheets drop; with spaces, dots, dashes, slashes and brackets; `undefined`
 * for anything else.
 */
export function normalizePhone(text: string): string | undefined {
  const number = MOBILE.exec(text.replace(/[\s().,/_\p{Pd}\p{Cf}]/gu, ''))?.[1];
  return number && `+84${number}`;
}

/** Enough of a number for its owner to know it by: `082****899`. */
export const maskPhone = (e164: string): string => `0${e164.slice(3, 5)}****${e164.slice(-3)}`;
