import type { Audience } from './method.js';

/** A method as a picker shows it. */
export interface Offered {
  readonly id: string;
  readonly audiences: readonly Audience[];
  /** The name of a method that the locales do not know. */
  readonly label?: string;
  readonly outOfService?: boolean;
}
