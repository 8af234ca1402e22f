import type { Audience } from './method.js';

/** A planned outage, as it is announced to people. */
export interface Outage {
  /** Its begin; ISO 8601 in UTC. */
  readonly from: string;
  /** When the method is expected back; ISO 8601 in UTC. */
  readonly until: string;
  /** The operator's sentence about it, by language. */
  readonly text?: Readonly<Record<string, string>>;
}

/** A method as a picker shows it. */
export interface Offered {
  readonly id: string;
  readonly audiences: readonly Audience[];
  /** The method's name, where the locales do not know it. */
  readonly label?: string;
  readonly outOfService?: boolean;
  /** The current outage, or the next one. */
  readonly outage?: Outage;
}
