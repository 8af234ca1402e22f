import type { LitElement, ReactiveController } from 'lit';
import type { Session, SessionOptions, SessionState } from '../../client/session.js';
import type { Step } from '../../flow/method.js';
import { unreachable } from '../../flow/unreachable.js';
import type { View } from '../../flow/view.js';
import { part } from '../internal/part.js';
import type { MethodTexts } from '../texts/method-texts.js';
import type { LaterParts, Loads } from './later-parts.js';

/**
 * The only place where Lit and a session meet: redraws the host after each change of the session.
 * The session's code is fetched after the first drawing, with that of the gateway.
 */
export class SessionController implements ReactiveController {
  /** Fetches what draws the later steps; comes with the session's code. */
  parts: LaterParts | undefined;

  readonly #host: LitElement;
  readonly #texts: MethodTexts;
  readonly #loads: Loads;
  #session: Session | undefined;
  #unsubscribe: (() => void) | undefined;
  /** What is open, or being opened. */
  #options: SessionOptions | undefined;
  /** The state until the session's code has come. */
  #opening: SessionState | undefined;

  constructor(host: LitElement, texts: MethodTexts, loads: Loads) {
    this.#host = host;
    this.#texts = texts;
    this.#loads = loads;
    host.addController(this);
  }

  /** `undefined` until its code has come. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** `undefined` while nothing is open. */
  get state(): SessionState | undefined {
    return this.#session?.state ?? this.#opening;
  }

  /** The step that the person is at; the first one before the flow has begun, unless one is resumed. */
  get step(): Step | undefined {
    if (this.#session) return this.#session.step;
    const { method, memory } = this.#options ?? {};
    return method && !memory?.get(method.id) ? method.steps[0] : undefined;
  }

  /** Opens a session, or resumes the remembered one. */
  open(options: SessionOptions): void {
    this.close();
    this.#options = options;
    this.#opening = { busy: true, view: undefined, problem: undefined };
    part(Promise.all([import('../../client/session.js'), import('./later-parts.js')])).then(
      ([{ createSession }, { LaterParts }]) => {
        if (this.#options !== options) return;
        this.parts ??= new LaterParts(this.#host, this, this.#texts, this.#loads);
        const session = (this.#session = createSession(options));
        this.#unsubscribe = session.subscribe(() => this.#host.requestUpdate());
        void session.open();
      },
      () => {
        if (this.#options !== options) return;
        this.#opening = { busy: false, view: undefined, problem: unreachable() };
        this.#host.requestUpdate();
      },
    );
  }

  /** Tries again where no flow has begun. */
  again(): Promise<void> | undefined {
    if (this.#session) return this.#session.again();
    if (this.#options && !this.#opening?.busy) this.open(this.#options);
    return undefined;
  }

  close(): void {
    this.#unsubscribe?.();
    this.#session?.close();
    this.#session = this.#options = this.#opening = undefined;
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
