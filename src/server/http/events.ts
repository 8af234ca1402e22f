/**
 * Server-sent events of a waiting step: one event, as soon as there is news. The page then sends an
 * answer to fetch it.
 */
import { pause as sleep } from '../../pause.js';
import type { Watched } from '../registration/registrar.js';

interface EventsOptions {
  /** Waits for news, at most `waitMs` milliseconds. The first call returns at once. */
  readonly watch: (waitMs: number, since?: number) => Promise<Watched>;
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal;
  /** Called once, when the stream ends. */
  readonly ended?: () => void;
  /** Longest wait in milliseconds. */
  readonly waitMs?: number;
  /** Milliseconds after which the page must reconnect; proxies cut longer streams. */
  readonly lifetime?: number;
  /** Milliseconds between two waits without news. */
  readonly pause?: number;
  /**
   * Milliseconds between keep-alive comments. A page treats a stream that is silent for 6 s as
   * dead.
   */
  readonly beat?: number;
}

/** @returns the refusal, or a stream that ends with `event: news` or without an event */
export async function eventsOf(options: EventsOptions): Promise<Extract<Watched, { ok: false }> | Response> {
  const { watch, signal, waitMs = 15_000, lifetime = 50_000, pause = 1000, beat = 4000 } = options;
  const { ended = () => undefined } = options;
  const first = await watch(0);
  if (!first.ok) return first;
  const gone = new AbortController();
  const over = AbortSignal.any([signal, gone.signal]);
  const end = Date.now() + lifetime;
  const line = (text: string) => new TextEncoder().encode(text);

  /** Whether there is news. A flow that cannot be watched any more has moved, which is news. */
  async function look(): Promise<boolean> {
    await sleep(pause, over);
    const seen = over.aborted ? first : await watch(waitMs, first.ok ? first.revision : undefined);
    return !seen.ok || seen.news;
  }

  let looking: Promise<boolean> | undefined;

  /** The result of the running wait; `undefined` when a keep-alive is due. */
  async function found(): Promise<boolean | undefined> {
    if (!looking) {
      looking = look();
      // The wait may fail between two pulls, when nothing awaits it.
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
  let isClosed = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(line(`retry: ${pause}\n\n`)),
    async pull(controller) {
      try {
        const seen = news || (await found());
        if (seen !== undefined) looking = undefined;
        news = seen ?? false;
      } catch {
        // The database is down: the page reconnects, and is refused then.
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
    if (!isClosed) ended();
    isClosed = true;
  }
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
}
