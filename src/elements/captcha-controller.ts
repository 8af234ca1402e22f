import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Json } from '../flow/method.js';
import { within } from '../flow/within.js';
import type { CaptchaSolver } from './contexts.js';
import { part } from './part.js';

/** Time that a solver has; a slow phone takes 10 s, a person before a portal's own captcha longer. */
const SOLVE_MS = 90_000;

type Host = ReactiveControllerHost & { readonly captcha: CaptchaSolver | undefined };

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
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    const end = (state: 'ready' | 'failed', solution = '') => {
      if (signal.aborted) return;
      abort.abort();
      this.state = state;
      this.solution = solution;
      this.#ended();
      this.#host.requestUpdate();
    };
    this.state = 'checking';
    this.solution = '';
    within(SOLVE_MS, this.#solved(signal)).then(
      (solution) => end('ready', solution),
      () => end('failed'),
    );
  }

  async #solved(signal: AbortSignal): Promise<string> {
    // Fetched once the form is there: it is not needed to show it.
    const solve = this.#host.captcha ?? (await part(import('./steps/solve.js'))).solveAltcha;
    // The place is drawn first.
    await this.#host.updateComplete;
    signal.throwIfAborted();
    this.mount.replaceChildren();
    return solve(this.#challenge, Object.assign(signal, { signal, mount: this.mount }));
  }
}
