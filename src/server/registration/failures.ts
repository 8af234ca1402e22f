/** Errors that are nobody's answer: what they are called towards the person and in the log, and when to try again. */
import type { KnownProblemCode } from '../../flow/problem.js';
import { Unavailable } from '../ports.js';
import { retry } from '../retry.js';
import { DatabaseUnavailable } from '../sql/sql.js';

export interface Failure {
  readonly level: 'warn' | 'error';
  readonly event: string;
  readonly code: KnownProblemCode;
  /** Seconds. */
  readonly retryAfter: number;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Unavailable)
    return { level: 'warn', event: 'provider.unavailable', code: 'provider-unavailable', retryAfter: 10 };
  if (error instanceof DatabaseUnavailable && error.trouble === 'full')
    return { level: 'error', event: 'database.full', code: 'unavailable', retryAfter: 60 };
  if (error instanceof DatabaseUnavailable)
    return { level: 'warn', event: 'database.unavailable', code: 'unavailable', retryAfter: 2 };
  return { level: 'error', event: 'handler.failed', code: 'internal', retryAfter: 5 };
}

/**
 * Tries again while the database is away, for so many milliseconds. Only for what changes nothing when it is done twice:
 * a write whose answer was lost may have been done.
 */
export function outlast<T>(work: () => Promise<T>, patience = 10_000): Promise<T> {
  const until = Date.now() + patience;
  return retry(work, (error, attempt) => {
    const pause = Math.min(1000, 100 * 2 ** attempt);
    const passes = error instanceof DatabaseUnavailable && error.trouble !== 'full';
    return passes && Date.now() + pause <= until ? pause * (0.5 + Math.random() / 2) : undefined;
  });
}
