import type { SignerFault } from './signer.js';

/** In this order: a cancelled PIN is cancelled. */
const WORDS: readonly (readonly [RegExp, SignerFault])[] = [
  [/h(?:ủy|uỷ)|cancel/iu, 'cancelled'],
  [/bị kh(?:óa|oá)|\blocked\b/iu, 'pin-locked'],
  [/\bPIN\b/u, 'wrong-pin'],
  [/không (?:tìm )?thấy[^.]{0,40}(?:token|thiết bị|chứng thư)|token not found|no token/iu, 'token-missing'],
];

/**
 * What a vendor's sentence for people tells of why nothing was signed. No vendor publishes its errors in full; these few words leave
 * little doubt, and where there is none of them the fault is `otherwise`.
 */
export function faultIn(sentence: unknown, otherwise: SignerFault): SignerFault {
  if (typeof sentence !== 'string') return otherwise;
  const text = sentence.normalize('NFC');
  return WORDS.find(([words]) => words.test(text))?.[1] ?? otherwise;
}
