/** The outbox's interface to a protocol, and its errors. */
import { TimedOut } from '../connectors/partner.js';
import { Unavailable } from '../ports.js';
import type { Account } from '../scim/user.js';

/**
 * A final refusal: a retry would give the same answer. `message` is a code such as `http-400`,
 * never text of the answer.
 */
export class Rejected extends Error {
  override readonly name = 'Rejected';
}

/** One portal, over one protocol: SCIM or webhooks. */
export interface DeliveryClient {
  /** Whether to make no calls now: the circuit is open, or the portal wants no more messages. */
  readonly open: boolean;
  /**
   * Delivers the account as it is, and returns the portal's id for it. `remote` is that id; it is
   * `null` until the portal has accepted the account once.
   * @throws {Unavailable} if a retry may succeed; {@link Rejected} if not
   */
  put(account: Account, remote: string | null): Promise<string>;
  /**
   * Deletes the account at the portal. No error if there is none. `version` is higher than every
   * version that was delivered before.
   */
  remove(account: string, remote: string | null, version: number): Promise<void>;
  /** Aborts running calls and refuses new ones. */
  end(): void;
}

/** Why a delivery failed, as a code that may be stored and shown. */
export function failureOf(error: unknown): string {
  if (error instanceof Rejected) return error.message;
  if (error instanceof TimedOut) return 'timeout';
  const status = error instanceof Unavailable ? /^HTTP (\d{3})$|^(http-\d{3})$/i.exec(error.message) : null;
  return status ? `http-${status[0].slice(-3)}` : error instanceof Unavailable ? 'unavailable' : 'internal';
}
