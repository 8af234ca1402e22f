/**
 * What the server tells of its work while it does it: one seam, behind which metrics, traces and the console's counts
 * stand. Every member is a number or out of a closed set, so that neither a person's data (T35) nor a name that
 * a caller made up can get through.
 */

/** What came of a step. `refused` leaves the person where they are; `closed` and `abandoned` end the flow without an account. */
export type StepOutcome = 'started' | 'advanced' | 'stayed' | 'refused' | 'completed' | 'closed' | 'abandoned';

/** What came of a call. `refused`: the partner has been failing, and was not asked. */
export type CallOutcome = 'ok' | 'unavailable' | 'timeout' | 'refused';

/** What came of a delivery. `released`: this process ends, and leaves it to another. */
export type DeliveryOutcome = 'done' | 'failed' | 'dead' | 'released';

/** What came of a piece of work. */
export type Told =
  | { readonly kind: 'request'; readonly verb: string; readonly route: string; readonly status: number }
  | {
      readonly kind: 'step';
      readonly portal: string;
      readonly method: string;
      /** The name of a step; `start`, before there is one. */
      readonly step: string;
      readonly outcome: StepOutcome;
      readonly problem?: string;
    }
  | {
      readonly kind: 'call';
      readonly partner: string;
      readonly outcome: CallOutcome;
      /** Whether the partner is left alone from now on. */
      readonly open: boolean;
    }
  | { readonly kind: 'delivery'; readonly portal: string; readonly outcome: DeliveryOutcome };

/** A piece of work that begins. */
export interface Activity {
  readonly kind: Told['kind'];
  /** What is done, or with whom: `answer`, a partner's id, a portal's. */
  readonly about?: string;
  /** The caller's trace context (W3C), as it came. */
  readonly traceparent?: string | undefined;
}

/** Runs a piece of work, and is told what came of it. What the work throws passes through. */
export type Observer = <T>(activity: Activity, work: (tell: (told: Told) => void) => Promise<T>) => Promise<T>;

export const noObserver: Observer = (_activity, work) => work(() => undefined);

/** An observer that only listens, and measures how many seconds the work took. */
export const listening =
  (listen: (told: Told, seconds: number) => void): Observer =>
  (_activity, work) => {
    const began = performance.now();
    return work((told) => listen(told, (performance.now() - began) / 1000));
  };

/**
 * Several observers as one.
 *
 * @example
 * const observe = observers(metrics.observe, traced());
 */
export const observers = (...all: readonly Observer[]): Observer =>
  all.reduceRight<Observer>(
    (inner, outer) => (activity, work) =>
      outer(activity, (tell) =>
        inner(activity, (tellInner) =>
          work((told) => {
            tell(told);
            tellInner(told);
          }),
        ),
      ),
    noObserver,
  );
