import { Unavailable } from '../ports.js';

export interface CircuitOptions {
  /** Consecutive failures after which the circuit opens. */
  readonly threshold?: number;
  /** Milliseconds that the circuit stays open; then one trial call is let through. */
  readonly rest?: number;
  /**
   * Milliseconds after which a call that is still running counts as a failure, whatever its result.
   */
  readonly slow?: number;
  readonly now?: () => number;
}

interface Circuit {
  /** Whether the circuit is open: calls fail at once. */
  readonly open: boolean;
  /** Runs `call` unless the circuit is open. A rejection counts as one failure. */
  run<T>(call: () => Promise<T>, slow?: number): Promise<T>;
}

/**
 * A circuit breaker. After repeated failures calls fail at once instead of by timeout, and the
 * partner gets time to recover.
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
      if (open()) throw new Unavailable('The circuit is open: the partner has been failing.');
      // Half-open: the first call moves the deadline, so that simultaneous calls are still refused.
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
