import type { Log } from '../observe/log.js';

/** Milliseconds that clocks may differ by (T40). */
const SKEW = 5 * 60_000;
/** Milliseconds for which a look at the clock holds. */
const LOOK = 30_000;

/**
 * Whether this process's clock cannot be trusted, by a look that is at most `age` milliseconds old. `clock` says by how
 * many milliseconds the database's is ahead; while it cannot say, the clock passes for right.
 */
export function createClockCheck(clock: () => Promise<number>, log: Log): (age?: number) => Promise<boolean> {
  const look = { at: -Infinity, wrong: false };
  return async (age = LOOK) => {
    // A monotonic clock: the other one is in doubt.
    const at = performance.now();
    if (at - look.at < age) return look.wrong;
    look.at = at;
    const wrong = Math.abs(await clock().catch(() => 0)) > SKEW;
    if (wrong && !look.wrong) log('error', { event: 'clock.wrong' });
    return (look.wrong = wrong);
  };
}
