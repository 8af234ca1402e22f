import { halfWidth } from './typed.js';

/**
 * The letters of the part before the `@` that mail systems take without SMTPUTF8 (RFC 5321 dot-atom). A Vietnamese letter
 * there is a keyboard that was not switched, and the message would not arrive.
 */
const LOCAL = /^[\w!#$%&*+/=?^{|}~-]{1,64}$/;
const HOST = /^(?:[\p{L}\p{M}\d-]{1,63}\.){1,8}[\p{L}\p{M}\d-]{2,63}$/u;

/** An e-mail address as it is kept: without spaces around it, in ASCII where the keyboard was full-width. */
export const normalizeEmail = (text: string): string => halfWidth(text).trim();

/** Whether a normalised text can be an e-mail address. Host names may have letters of any language (IDN). */
export function isEmail(text: string): boolean {
  const [local = '', host = '', ...others] = text.split('@');
  return !others.length && local.split('.').every((part) => LOCAL.test(part)) && local.length <= 64 && HOST.test(host);
}
