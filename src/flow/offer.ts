import type { Audience } from './method.js';

/** A planned outage, as people are told of it. */
export interface Outage {
  /** When it begins; ISO 8601 in UTC, as the gateway sends it. */
  readonly from: string;
  /** When the method is expected back. */
  readonly until: string;
  /** A sentence about it, by language. */
  readonly text?: Readonly<Record<string, string>>;
}

/** A method as a picker shows it. */
export interface Offered {
  readonly id: string;
  readonly audiences: readonly Audience[];
  /** The name of a method that the locales do not know. */
  readonly label?: string;
  readonly outOfService?: boolean;
  /** The outage that holds now, or the next one. */
  readonly outage?: Outage;
}
