import type { SignerFault } from './signer.js';

/** All of a line's words; in this order, as a cancelled PIN is cancelled. */
const WORDS: readonly (readonly [SignerFault, ...RegExp[]])[] = [
  ['cancelled', /hủy|huỷ|cancel/iu],
  ['pin-locked', /bị khóa|bị khoá|locked/iu],
  ['wrong-pin', /PIN/u],
  ['token-missing', /không thấy|không tìm thấy|not found/iu, /token|thiết bị|chứng thư/iu],
];
const LONGEST = 500;

/**
 * What a vendor's sentence for people tells of why nothing was signed. No vendor publishes its errors in full; these few words leave
 * little doubt, and where there is none of them the fault is `otherwise`.
 */
export function faultIn(sentence: unknown, otherwise: SignerFault): SignerFault {
  if (typeof sentence !== 'string') return otherwise;
  const text = sentence.slice(0, LONGEST).normalize('NFC');
  return WORDS.find(([, ...words]) => words.every((word) => word.test(text)))?.[0] ?? otherwise;
}
