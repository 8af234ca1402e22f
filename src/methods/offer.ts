import type { Offered } from '../flow/offer.js';

/** The six methods of the guide, and who may use them. */
export const OFFER: readonly Offered[] = [
  { id: 'mobile', audiences: ['citizen'] },
  { id: 'insurance', audiences: ['citizen'] },
  { id: 'post', audiences: ['citizen'] },
  { id: 'usb', audiences: ['citizen', 'enterprise', 'agency'] },
  { id: 'sim', audiences: ['citizen', 'enterprise'] },
  { id: 'signature', audiences: ['citizen'] },
];
