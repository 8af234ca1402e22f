import type { Audience } from '../flow/method.js';

/** A method as a picker shows it. */
export interface Offered {
  readonly id: string;
  readonly audiences: readonly Audience[];
  /** The name of a method that the locales do not know. */
  readonly label?: string;
  readonly outOfService?: boolean;
}

/** The six methods of the guide, and who may use them. */
export const OFFER: readonly Offered[] = [
  { id: 'mobile', audiences: ['citizen'] },
  { id: 'insurance', audiences: ['citizen'] },
  { id: 'post', audiences: ['citizen'] },
  { id: 'usb', audiences: ['citizen', 'enterprise', 'agency'] },
  { id: 'sim', audiences: ['citizen', 'enterprise'] },
  { id: 'signature', audiences: ['citizen'] },
];
