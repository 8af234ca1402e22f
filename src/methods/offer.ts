import type { Audience } from '../flow/method.js';
import type { Offered } from '../flow/offer.js';

/**
 * Who may use each of the six methods of the guide. Declared here only: the picker needs it without the steps of any
 * method, and each declaration reads it from here.
 */
export const AUDIENCES_OF = {
  mobile: ['citizen'],
  insurance: ['citizen'],
  post: ['citizen'],
  usb: ['citizen', 'enterprise', 'agency'],
  sim: ['citizen', 'enterprise'],
  signature: ['citizen'],
} as const satisfies Readonly<Record<string, readonly Audience[]>>;

/** The six methods as a picker shows them. */
export const OFFER: readonly Offered[] = Object.entries(AUDIENCES_OF).map(([id, audiences]) => ({ id, audiences }));
