import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Json } from '../../flow/method.js';
import type { AllMessages } from '../../locales/messages.js';
import type { CaptchaSolver } from './contexts.js';
import { part } from '../internal/part.js';

export type Host = ReactiveControllerHost & {
  readonly captcha: CaptchaSolver | undefined;
  readonly messages: AllMessages;
};

/**
 * Solves the gateway's captcha while the form is filled in, and again when its element returns to
 * the page.
 */
export class CaptchaController implements ReactiveController {
  state: 'checking' | 'ready' | 'failed' = 'checking';
  solution = '';
  /**
   * The solver could not be fetched. Older browsers, and pages whose content blocker was changed,
   * need a reload.
   */
  lost = false;
  /** The place where a portal's own captcha draws itself. */
  readonly mount: HTMLElement = document.createElement('div');

  readonly #host: Host;
  readonly #ended: () => void;
  #challenge: Json = null;
  #abort = new AbortController();

  /** `ended` runs after each attempt; read `state` for its result. */
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

  /** Takes the challenge of the latest view; an unchanged challenge is solved only once. */
  take(challenge: Json): void {
    if (JSON.stringify(challenge) === JSON.stringify(this.#challenge)) return;
    this.#challenge = challenge;
    this.solve();
  }

  /** Fetches the solver, after the form is drawn: the form can be shown without it. */
  prepare() {
    return part(import('./solve.js'));
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
    this.prepare()
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
