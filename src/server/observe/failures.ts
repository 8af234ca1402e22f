/** Maps unexpected errors to a problem code, a log event and `Retry-After`. */
import type { KnownProblemCode } from '../../flow/problem.js';
import { Unavailable } from '../ports.js';
import { DatabaseUnavailable } from '../sql/sql.js';

interface Failure {
  readonly level: 'warn' | 'error';
  readonly event: string;
  readonly code: KnownProblemCode;
  /** Seconds. */
  readonly retryAfter: number;
}

/** An outage by its own name; `failed` for what is a fault of ours. */
export const eventOf = ({ code, event }: Failure, failed: string): string => (code === 'internal' ? failed : event);

export function failureOf(error: unknown): Failure {
  if (error instanceof Unavailable)
    return { level: 'warn', event: 'provider.unavailable', code: 'provider-unavailable', retryAfter: 10 };
  if (error instanceof DatabaseUnavailable && error.trouble === 'full')
    return { level: 'error', event: 'database.full', code: 'unavailable', retryAfter: 60 };
  if (error instanceof DatabaseUnavailable)
    return { level: 'warn', event: 'database.unavailable', code: 'unavailable', retryAfter: 2 };
  return { level: 'error', event: 'handler.failed', code: 'internal', retryAfter: 5 };
}
