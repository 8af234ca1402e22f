import type { Audience } from '../flow/method.js';
import type { Offered } from '../flow/offer.js';

/** The guide's six methods, and who may register by each. */
const GUIDE = {
  mobile: ['citizen'],
  insurance: ['citizen'],
  post: ['citizen'],
  usb: ['citizen', 'enterprise', 'agency'],
  sim: ['citizen', 'enterprise'],
  signature: ['citizen'],
} as const satisfies Readonly<Record<string, readonly Audience[]>>;

/**
 * The audiences of the package's methods. Stated only here: the picker needs them without any
 * method's steps, and each declaration imports them.
 */
export const AUDIENCES_OF = { ...GUIDE, federation: ['citizen'] } as const;

/** The six methods, as a picker shows them. */
export const OFFER: readonly Offered[] = Object.entries(GUIDE).map(([id, audiences]) => ({ id, audiences }));
