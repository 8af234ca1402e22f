/**
 * Instrumentation. The server reports its work through one interface, which metrics, traces and the
 * console's counts implement. Every member is a number or from a closed set, so that no personal
 * data (T35) and no text from a caller gets through.
 */

/**
 * Outcome of a step. `refused`: the person stays at the step. `closed` and `abandoned`: the flow
 * ended without an account.
 */
export type StepOutcome = 'started' | 'advanced' | 'stayed' | 'refused' | 'completed' | 'closed' | 'abandoned';

/** Outcome of a call to a partner. `refused`: the circuit was open, and no call was made. */
export type CallOutcome = 'ok' | 'unavailable' | 'timeout' | 'refused';

/** Outcome of a delivery. `released`: this process is stopping and returned the lease. */
export type DeliveryOutcome = 'done' | 'failed' | 'dead' | 'released';

/** The outcome of a piece of work. */
export type Observation =
  | { readonly kind: 'request'; readonly verb: string; readonly route: string; readonly status: number }
  | {
      readonly kind: 'step';
      readonly portal: string;
      readonly method: string;
      /** The step's name; `start` before the first step. */
      readonly step: string;
      readonly outcome: StepOutcome;
      readonly problem?: string;
    }
  | {
      readonly kind: 'call';
      readonly partner: string;
      readonly outcome: CallOutcome;
      /** Whether the partner's circuit is open now. */
      readonly open: boolean;
    }
  | { readonly kind: 'delivery'; readonly portal: string; readonly outcome: DeliveryOutcome };

/** A piece of work that starts. */
export interface Activity {
  readonly kind: Observation['kind'];
  /** Its subject: `answer`, a partner's id, or a portal's id. */
  readonly about?: string;
  /** The caller's trace context (W3C), unchanged. */
  readonly traceparent?: string | undefined;
}

/** Runs a piece of work and receives its outcome. Errors of the work pass through. */
export type Observer = <T>(activity: Activity, work: (report: (seen: Observation) => void) => Promise<T>) => Promise<T>;

export const noObserver: Observer = (_activity, work) => work(() => undefined);

/** An observer that calls `listen` with each outcome and the duration in seconds. */
export const listening =
  (listen: (seen: Observation, seconds: number) => void): Observer =>
  (_activity, work) => {
    const began = performance.now();
    return work((seen) => listen(seen, (performance.now() - began) / 1000));
  };

/**
 * Combines several observers.
 *
 * @example
 * const observe = observers(metrics.observe, traced());
 */
export const observers = (...all: readonly Observer[]): Observer =>
  all.reduceRight<Observer>(
    (inner, outer) => (activity, work) =>
      outer(activity, (report) =>
        inner(activity, (reportInner) =>
          work((seen) => {
            report(seen);
            reportInner(seen);
          }),
        ),
      ),
    noObserver,
  );
