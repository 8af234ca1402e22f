/**
 * A clock that a test moves by hand: it replaces `Date.now` and timers of `fromMs` or longer.
 * Shorter timers run in real time.
 */
export function fakeClock(fromMs = 20_000) {
  const real = window.setTimeout.bind(window);
  const realClear = window.clearTimeout.bind(window);
  const realNow = Date.now.bind(Date);
  let elapsed = 0;
  let last = 1e9;
  const waiting = new Map<number, { readonly at: number; readonly run: () => void }>();
  Date.now = () => realNow() + elapsed;
  window.setTimeout = ((run: () => void, ms = 0, ...rest: unknown[]) => {
    if (ms < fromMs) return real(run, ms, ...rest);
    last += 1;
    waiting.set(last, { at: elapsed + ms, run });
    return last;
  }) as typeof window.setTimeout;
  window.clearTimeout = (id) => {
    if (!waiting.delete(Number(id))) realClear(id);
  };
  return {
    advance(ms: number) {
      elapsed += ms;
      for (const [id, { at, run }] of [...waiting].sort(([, a], [, b]) => a.at - b.at)) {
        if (at <= elapsed && waiting.delete(id)) run();
      }
    },
    restore() {
      window.setTimeout = real;
      window.clearTimeout = realClear;
      Date.now = realNow;
    },
  };
}
