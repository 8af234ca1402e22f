import { pause } from '../pause.js';

/**
 * Runs `work` and retries it while `pauseAfter` returns a pause in milliseconds. On `undefined` the
 * error is thrown. `attempt` starts at 0.
 */
export async function retry<T>(
  work: () => Promise<T>,
  pauseAfter: (error: unknown, attempt: number) => number | undefined,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const ms = pauseAfter(error, attempt);
      if (ms === undefined) throw error;
      if (ms > 0) await pause(ms);
    }
  }
}
