import { retry } from '../retry.js';
import { DatabaseUnavailable } from './sql.js';

/**
 * Retries for up to `limitMs` while the database is unavailable. Only for idempotent work: a write
 * whose reply was lost may have been committed.
 */
export function retryDatabase<T>(work: () => Promise<T>, limitMs = 10_000): Promise<T> {
  const until = Date.now() + limitMs;
  return retry(work, (error, attempt) => {
    const pause = Math.min(1000, 100 * 2 ** attempt);
    const passes = error instanceof DatabaseUnavailable && error.trouble !== 'full';
    return passes && Date.now() + pause <= until ? pause * (0.5 + Math.random() / 2) : undefined;
  });
}
