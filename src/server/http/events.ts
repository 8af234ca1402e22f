/** Server-sent events for a step that waits: one event, when there are news. The page fetches them by an answer. */
import { pause as sleep } from '../../pause.js';
import type { Watched } from '../registration/registrar.js';

interface EventsOptions {
  /** One look, of at most so many milliseconds; the first waits for nothing. */
  readonly watch: (patience: number, since?: number) => Promise<Watched>;
  /** The caller has gone. */
  readonly signal: AbortSignal;
  /** Told once when the stream is over. */
  readonly ended?: () => void;
  /** Milliseconds that one look may take. */
  readonly patience?: number;
  /** Milliseconds after which the page must come again; proxies cut what lasts longer. */
  readonly lifetime?: number;
  /** Milliseconds between two looks that brought nothing. */
  readonly pause?: number;
  /** Milliseconds between two signs of life. A page takes a stream for dead that is quiet for 6 s. */
  readonly beat?: number;
}

/** @returns what refuses the caller, or a stream that ends with `event: news`, or with nothing */
export async function eventsOf(options: EventsOptions): Promise<Extract<Watched, { ok: false }> | Response> {
  const { watch, signal, patience = 15_000, lifetime = 50_000, pause = 1000, beat = 4000 } = options;
  const { ended = () => undefined } = options;
  const first = await watch(0);
  if (!first.ok) return first;
  const gone = new AbortController();
  const over = AbortSignal.any([signal, gone.signal]);
  const end = Date.now() + lifetime;
  const line = (text: string) => new TextEncoder().encode(text);

  /** Whether there are news; a flow that cannot be watched any more is one that has moved. */
  async function look(): Promise<boolean> {
    await sleep(pause, over);
    const seen = over.aborted ? first : await watch(patience, first.ok ? first.revision : undefined);
    return !seen.ok || seen.news;
  }

  let looking: Promise<boolean> | undefined;

  /** What the look under way has found; `undefined` when it is time for a sign of life. */
  async function found(): Promise<boolean | undefined> {
    if (!looking) {
      looking = look();
      // It may fail between two pulls, when nothing awaits it.
      looking.catch(() => undefined);
    }
    const beaten = new AbortController();
    try {
      return await Promise.race([looking, sleep(beat, AbortSignal.any([over, beaten.signal])).then(() => undefined)]);
    } finally {
      beaten.abort();
    }
  }

  let { news } = first;
  let told = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(line(`retry: ${pause}\n\n`)),
    async pull(controller) {
      try {
        const seen = news || (await found());
        if (seen !== undefined) looking = undefined;
        news = seen ?? false;
      } catch {
        // The database is away: the page comes again, and is told so.
        gone.abort();
      }
      const on = !news && !over.aborted && Date.now() < end;
      controller.enqueue(line(news ? 'event: news\ndata:\n\n' : ':\n\n'));
      if (on) return;
      close();
      controller.close();
    },
    cancel: close,
  });

  function close() {
    gone.abort();
    if (!told) ended();
    told = true;
  }
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
}
