import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { pause } from '../../pause.js';
import { heard, type Heard } from '../internal/news.js';

interface PollOptions {
  /** Whether the current step waits. */
  readonly waits: () => boolean;
  /** Fetches the news, if there are any; resolves afterwards. */
  readonly ask: () => Promise<unknown>;
  /** Opens the event stream, where the backend has one. */
  readonly open: (signal: AbortSignal) => Promise<Response> | undefined;
  /** Poll interval in seconds where there is no stream. */
  readonly pace: () => number;
}

/**
 * Waits for news while the page is visible: listens to the backend's event stream, or polls at the
 * interval of the view. It also polls when the stream was quiet for too long, because a proxy may
 * buffer it. A hidden page does nothing, and polls once when it becomes visible again.
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
      // At least one second between two rounds, whatever failed.
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
      // An abandoned stream would keep its connection open.
      stop();
      signal.removeEventListener('abort', stop);
    }
  }
}
