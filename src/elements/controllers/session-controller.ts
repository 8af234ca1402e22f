import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createSession, type Session, type SessionOptions } from '../../client/session.js';
import type { View } from '../../flow/view.js';

/**
 * The only place where Lit and a session meet: redraws the host after each change of the session.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #session: Session | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Opens a session, or resumes the remembered one. */
  open(options: SessionOptions): void {
    this.close();
    const session = (this.#session = createSession(options));
    this.#unsubscribe = session.subscribe(() => this.#host.requestUpdate());
    void session.open();
  }

  close(): void {
    this.#unsubscribe?.();
    this.#session?.close();
    this.#session = undefined;
  }

  hostDisconnected(): void {
    this.close();
  }
}

const known = new WeakMap<View, number>();

/**
 * The gateway's clock minus this one, in ms. Measured once per view: at later renders the elapsed
 * time would count as clock skew.
 */
export function aheadOf(view: View): number {
  const ahead = known.get(view) ?? Date.parse(view.now) - Date.now();
  known.set(view, ahead);
  return ahead;
}
