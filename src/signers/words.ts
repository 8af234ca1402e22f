import type { SignerFault } from './signer.js';

/**
 * Faults by words: every word of a line must match. `cancelled` is first, because a sentence about
 * a cancelled PIN also contains "PIN".
 */
const WORDS: readonly (readonly [SignerFault, ...RegExp[]])[] = [
  ['cancelled', /hủy|huỷ|cancel/iu],
  ['pin-locked', /bị khóa|bị khoá|locked/iu],
  ['wrong-pin', /PIN/u],
  ['token-missing', /không thấy|không tìm thấy|not found/iu, /token|thiết bị|chứng thư/iu],
];
const LONGEST = 500;

/**
 * Derives the fault from a vendor's sentence for people. No vendor documents its errors in full;
 * these few words are unambiguous. Without any of them the fault is `otherwise`.
 */
export function faultIn(sentence: unknown, otherwise: SignerFault): SignerFault {
  if (typeof sentence !== 'string') return otherwise;
  const text = sentence.slice(0, LONGEST).normalize('NFC');
  return WORDS.find(([, ...words]) => words.every((word) => word.test(text)))?.[0] ?? otherwise;
}
