import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { pause } from '../../pause.js';
import { heard, type Heard } from '../internal/news.js';

interface PollOptions {
  /** Whether there is something to wait for. */
  readonly waits: () => boolean;
  /** There may be news: fetches them. Resolves when they are there. */
  readonly ask: () => Promise<unknown>;
  /** Opens the stream of events, where the backend has one. */
  readonly open: (signal: AbortSignal) => Promise<Response> | undefined;
  /** Seconds between two questions where there is no stream. */
  readonly pace: () => number;
}

/**
 * Waits for news while the page is seen: it listens to the backend's events, or asks at the pace that the view sets. It also
 * asks when the stream has been quiet for too long, as proxies may hold a stream back. A
 * page that is hidden does nothing, and asks once when it is seen again.
 */
export class PollController implements ReactiveController {
  readonly #options: PollOptions;
  #running: AbortController | undefined;
  #back = false;

  constructor(host: ReactiveControllerHost, options: PollOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#stop();
  }

  hostUpdated(): void {
    if (!this.#options.waits()) this.#stop();
    else this.#go();
  }

  readonly #onVisible = () => {
    if (document.hidden) this.#stop();
    else {
      this.#back = true;
      this.hostUpdated();
    }
  };

  #stop() {
    this.#running?.abort();
    this.#running = undefined;
  }

  #go() {
    if (this.#running || document.hidden) return;
    const running = (this.#running = new AbortController());
    void this.#run(running.signal).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
  }

  async #run(signal: AbortSignal) {
    const { ask, pace, waits } = this.#options;
    if (this.#back) await ask();
    this.#back = false;
    const on = () => !signal.aborted && waits();
    while (on()) {
      const said = await this.#listen(signal);
      if (said === 'deaf') await pause(pace() * 1000, signal);
      if (said !== 'silence' && on()) await ask();
      // Whatever went wrong, this is no busy loop.
      await pause(1000, signal);
    }
  }

  async #listen(signal: AbortSignal): Promise<Heard> {
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal.addEventListener('abort', stop);
    try {
      const stream = this.#options.open(abort.signal);
      return stream ? await heard(() => stream) : 'deaf';
    } finally {
      // A stream that is given up would otherwise keep its connection.
      stop();
      signal.removeEventListener('abort', stop);
    }
  }
}
