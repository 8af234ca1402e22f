import { eventOf, failureOf } from './observe/failures.js';
import { errorPlace, type Log } from './observe/log.js';

interface Repeated {
  readonly turn: () => Promise<unknown>;
  /** Milliseconds between the end of a turn and the next. */
  readonly every: number;
  readonly ending: AbortSignal;
  readonly log: Log;
  /** The log event of an unexpected failure. */
  readonly event: string;
  readonly about?: { readonly portal: string };
}

/** Repeats a turn until `ending`. The returned function waits for the running turn. */
export function repeat({ turn, every, ending, log, event: unforeseen, about }: Repeated): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Promise<void> = Promise.resolve();
  let failing: string | undefined;
  const once = () =>
    turn().then(
      () => void (failing = undefined),
      (error: unknown) => {
        const failure = failureOf(error);
        const event = eventOf(failure, unforeseen);
        // Once, and not twice a second for as long as the database is away.
        if (event !== failing) log(failure.level, { event, ...about, ...errorPlace(error) });
        failing = event;
      },
    );
  const go = () => {
    current = once();
    void current.then(() => {
      if (!ending.aborted) timer = setTimeout(go, every);
    });
  };
  go();
  return () => {
    clearTimeout(timer);
    return current;
  };
}
