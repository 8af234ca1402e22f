import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Json } from '../../flow/method.js';
import type { AllMessages } from '../../locales/messages.js';
import type { CaptchaSolver } from './contexts.js';
import { part } from '../internal/part.js';

export type Host = ReactiveControllerHost & {
  readonly captcha: CaptchaSolver | undefined;
  readonly messages: AllMessages;
};

/** Has the gateway's captcha solved while the form is filled, and again whenever its element comes back to the page. */
export class CaptchaController implements ReactiveController {
  state: 'checking' | 'ready' | 'failed' = 'checking';
  solution = '';
  /** What solves it could not be fetched: older browsers, and pages whose blocker has been told, need a reload. */
  lost = false;
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
    Object.assign(this, { state: 'checking', solution: '', lost: false });
    // Fetched once the form is there: it is not needed to show it.
    part(import('../steps/solve.js'))
      .then(
        ({ solve }) => solve(this.#host, this.#challenge, this.mount, signal),
        () => {
          this.lost = true;
          return '';
        },
      )
      .then(
        (solution) => end(solution ? 'ready' : 'failed', solution),
        () => end('failed', ''),
      );
  }
}
