/** Whether a number proves its owner: whose it is, and whether its SIM was replaced lately (T07). */
import { problem, type Problem } from '../../flow/problem.js';
import type { Claimed, SubscriberDirectory } from '../ports.js';

export interface SimSwapPorts {
  /** Absent where no carrier is connected: then nothing is checked. */
  readonly subscribers?: Pick<SubscriberDirectory, 'swappedWithin'> | undefined;
  /** Hours after a SIM swap in which the number proves nothing (T07). 0 disables the check. */
  readonly swapHours?: number;
}

/**
 * The refusal of a number whose SIM was swapped; `undefined`: it was not.
 *
 * @param key idempotency key of the query
 * @throws {Unavailable}
 */
export async function simSwapped(
  { subscribers, swapHours = 72 }: SimSwapPorts,
  phone: string,
  key: string,
): Promise<Problem | undefined> {
  const swapped = swapHours > 0 && (await subscribers?.swappedWithin(phone, swapHours, key));
  return swapped ? problem('sim-recently-changed', { retryAfter: swapHours * 3600 }) : undefined;
}

const MISMATCH = { different: 'subscriber-mismatch', 'legacy-id': 'subscriber-legacy-id' } as const;

/**
 * The refusal of a number that is not the person's at its carrier; `undefined`: it is theirs.
 *
 * @param key idempotency key of the query
 * @throws {Unavailable}
 */
export async function notOwner(
  subscribers: Pick<SubscriberDirectory, 'match'>,
  claimed: Claimed,
  key: string,
): Promise<Problem | undefined> {
  const answer = await subscribers.match(claimed, key);
  return answer === 'same' ? undefined : problem(MISMATCH[answer]);
}
