import { halfWidth } from './typed.js';

/**
 * Local part: the characters that mail systems accept without SMTPUTF8 (RFC 5321 dot-atom). A
 * Vietnamese letter there comes from a keyboard that was not switched, and the message would
 * bounce.
 */
const LOCAL = /^[\w!#$%&*+/=?^{|}~-]{1,64}$/;
const HOST = /^(?:[\p{L}\p{M}\d-]{1,63}\.){1,8}[\p{L}\p{M}\d-]{2,63}$/u;

/** Normalises an e-mail address: without spaces around it, full-width characters as ASCII. */
export const normalizeEmail = (text: string): string => halfWidth(text).trim();

/** Masks an address so that its owner still recognises it: `d***@gmail.com`. */
export const maskEmail = (address: string): string => address.replace(/^(.).*(?=@)/u, '$1***');

/** Whether a normalised text can be an e-mail address. Host names may use any script (IDN). */
export function isEmail(text: string): boolean {
  const [local = '', host = '', ...others] = text.split('@');
  return !others.length && local.split('.').every((part) => LOCAL.test(part)) && local.length <= 64 && HOST.test(host);
}
