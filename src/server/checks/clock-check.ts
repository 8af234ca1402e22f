import type { Log } from '../observe/log.js';

/** Largest difference in milliseconds between this clock and the database's (T40). */
export const CLOCK_SKEW_MS = 5 * 60_000;
/** Milliseconds for which a comparison is reused. */
const LOOK = 30_000;

/**
 * Compares this process's clock with the database's; the result says whether this clock is wrong
 * and is at most `age` milliseconds old. `clock` returns the database's lead in milliseconds. If it
 * fails, the clock counts as right.
 */
export function createClockCheck(clock: () => Promise<number>, log: Log): (age?: number) => Promise<boolean> {
  const look = { at: -Infinity, wrong: false };
  return async (age = LOOK) => {
    // A monotonic clock: the wall clock is what is being checked.
    const at = performance.now();
    if (at - look.at < age) return look.wrong;
    look.at = at;
    const wrong = Math.abs(await clock().catch(() => 0)) > CLOCK_SKEW_MS;
    if (wrong && !look.wrong) log('error', { event: 'clock.wrong' });
    return (look.wrong = wrong);
  };
}
