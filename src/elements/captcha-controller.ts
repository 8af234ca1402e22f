import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Json } from '../flow/method.js';
import { within } from '../flow/within.js';
import type { CaptchaSolver } from './contexts.js';
import { part } from './part.js';

/** Time that a solver has; a slow phone takes 10 s, a person before a portal's own captcha longer. */
const SOLVE_MS = 90_000;

export type Host = ReactiveControllerHost & { readonly captcha: CaptchaSolver | undefined };

/** Has the gateway's captcha solved while the form is filled, and again whenever its element comes back to the page. */
export class CaptchaController implements ReactiveController {
  state: 'checking' | 'ready' | 'failed' = 'checking';
  solution = '';
  /** A portal's own captcha draws itself here. */
  readonly mount: HTMLElement = document.createElement('div');

  readonly #host: Host;
  readonly #ended: () => void;
  #challenge: Json = null;
  #abort = new AbortController();

  /** `ended` is called after each attempt, with `state` saying how. */
  constructor(host: Host, ended: () => void) {
    this.#host = host;
    this.#ended = ended;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#challenge && this.state !== 'ready') this.solve();
  }

  hostDisconnected(): void {
    this.#abort.abort();
  }

  /** Takes the challenge of the latest view; the same one is solved once. */
  take(challenge: Json): void {
    if (JSON.stringify(challenge) === JSON.stringify(this.#challenge)) return;
    this.#challenge = challenge;
    this.solve();
  }

  solve(): void {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const end = (state: 'ready' | 'failed', solution: string) => {
      if (signal.aborted) return;
      this.hostDisconnected();
      Object.assign(this, { state, solution });
      this.#ended();
      this.#host.requestUpdate();
    };
    Object.assign(this, { state: 'checking', solution: '' });
    // Fetched once the form is there: it is not needed to show it.
    within(
      SOLVE_MS,
      part(import('./steps/solve.js')).then(({ solve }) => solve(this.#host, this.#challenge, this.mount, signal)),
    ).then(
      (solution) => end('ready', solution),
      () => end('failed', ''),
    );
  }
}
