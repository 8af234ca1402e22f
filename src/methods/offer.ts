import type { Audience } from '../flow/method.js';
import type { Offered } from '../flow/offer.js';

/**
 * The audiences of the guide's six methods. Declared only here: the picker needs them without any
 * method's steps, and each declaration imports them.
 */
export const AUDIENCES_OF = {
  mobile: ['citizen'],
  insurance: ['citizen'],
  post: ['citizen'],
  usb: ['citizen', 'enterprise', 'agency'],
  sim: ['citizen', 'enterprise'],
  signature: ['citizen'],
} as const satisfies Readonly<Record<string, readonly Audience[]>>;

/** The six methods, as a picker shows them. */
export const OFFER: readonly Offered[] = Object.entries(AUDIENCES_OF).map(([id, audiences]) => ({ id, audiences }));
