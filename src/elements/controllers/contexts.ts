import { createContext } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Memory } from '../../client/memory.js';
import type { Backend } from '../../flow/backend.js';
import type { Audience, Json } from '../../flow/method.js';
import type { Messages, Wording } from '../../locales/messages.js';

/**
 * The place where a captcha may draw itself. It is also the abort signal, which older solvers take
 * as their second argument.
 */
export interface CaptchaPlace extends AbortSignal {
  readonly signal: AbortSignal;
  /** An empty element in the captcha's row. */
  readonly mount: HTMLElement;
}

/** Solves the gateway's captcha challenge; a portal may bring its own solver. */
export type CaptchaSolver = (challenge: Json, place: CaptchaPlace) => Promise<string>;

/** What `<dvc-register>` gives the method elements inside it. */
export interface Registration {
  readonly backend: Backend | undefined;
  readonly portal: string;
  readonly audience: Audience;
  /** BCP 47; the page's language when empty. */
  readonly lang: string;
  /** Texts that the page has set. */
  readonly messages: Messages | undefined;
  /** Single texts that the page replaces. */
  readonly wording?: Wording | null | undefined;
  readonly captcha: CaptchaSolver | undefined;
  readonly memory: Memory | undefined;
  /** The id of the method that was chosen. */
  readonly chosen: string | undefined;
  /** The page has chosen it, not the person: its first step takes no focus. */
  readonly quiet?: boolean;
  /** A method calls it when its flag or its name has changed, which the choice shows. */
  readonly renew?: () => void;
}

export const registrationContext = createContext<Registration | undefined>(Symbol.for('dvc-registration'));

export type Callback = (value: Registration | undefined, unsubscribe?: () => void) => void;

/** Requests the registration from the surrounding element whenever the host enters the page. */
export class RegistrationController implements ReactiveController {
  value: Registration | undefined;
  /** The surrounding element is not defined yet: scripts may load in any order. */
  early = false;
  readonly #host: ReactiveControllerHost & Element;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.hostDisconnected();
    // The surrounding element misses requests that are sent before it is defined.
    this.early = Boolean(this.#host.closest('dvc-register:not(:defined)'));
    if (this.early) void customElements.whenDefined('dvc-register').then(() => this.#again());
    const request = new Event('context-request', { bubbles: true, composed: true });
    const asked = { context: registrationContext, contextTarget: this.#host, callback: this.#take, subscribe: true };
    this.#host.dispatchEvent(Object.assign(request, asked));
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  #again() {
    this.hostConnected();
    this.#host.requestUpdate();
  }

  readonly #take: Callback = (value, unsubscribe) => {
    this.value = value;
    this.#unsubscribe = unsubscribe;
    this.#host.requestUpdate();
  };
}
