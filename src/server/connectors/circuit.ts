import { Unavailable } from '../ports.js';

export interface CircuitOptions {
  /** Failures in a row after which calls are refused at once. */
  readonly threshold?: number;
  /** Milliseconds of refusal; then one call is let through to try. */
  readonly rest?: number;
  /** Milliseconds after which a call that has not come to an end counts as a failure, whatever becomes of it. */
  readonly slow?: number;
  readonly now?: () => number;
}

interface Circuit {
  /** Whether calls are refused at once just now. */
  readonly open: boolean;
  /** Runs `call`, unless the partner has been failing. Every rejection of `call` counts as a failure, once. */
  run<T>(call: () => Promise<T>, slow?: number): Promise<T>;
}

/**
 * Stops asking a partner that does not answer, so that people are told at once instead of after a time-out, and so that
 * the partner can recover.
 *
 * @example
 * const circuit = createCircuit({ threshold: 5, rest: 10_000 });
 */
export function createCircuit({
  threshold = 5,
  rest = 10_000,
  slow: usual = 4_000,
  now = Date.now,
}: CircuitOptions = {}): Circuit {
  let failures = 0;
  let refusedUntil = 0;
  const open = () => failures >= threshold && now() < refusedUntil;
  const failed = () => {
    failures += 1;
    if (failures >= threshold) refusedUntil = now() + rest;
  };
  return {
    get open() {
      return open();
    },
    async run(call, slow = usual) {
      if (open()) throw new Unavailable('The partner has been failing; it is left alone for a while.');
      // Half-open: whoever tries first moves the gate, so that the others of this instant are still refused.
      if (failures >= threshold) refusedUntil = now() + rest;
      let counted = false;
      const count = () => {
        if (!counted) failed();
        counted = true;
      };
      const timer = setTimeout(count, slow);
      try {
        const result = await call();
        failures = 0;
        return result;
      } catch (error) {
        count();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
