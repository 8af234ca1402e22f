import { LitElement } from 'lit';
import type { Backend } from '../../flow/backend.js';
import type { Audience } from '../../flow/method.js';
import type { Messages, Wording } from '../../locales/messages.js';
import type { CaptchaSolver } from '../controllers/contexts.js';
import { gatewayAt } from '../internal/gateway.js';

// Keeps the types of the events in the declarations: `HTMLElementEventMap` has them with any element.
export type {} from '../events.js';

/** The properties that a portal's page sets on an element that registers people. */
export abstract class PortalElement extends LitElement {
  static readonly isDvc: boolean = true;
  static override readonly properties = {
    endpoint: {},
    portal: {},
    audience: {},
    lang: {},
    backend: { attribute: false },
    messages: { attribute: false },
    wording: { type: Object },
    captcha: { attribute: false },
  };

  /** Where the gateway is mounted. */
  endpoint = '';
  /** The portal's id. */
  portal = '';
  /** Who registers. */
  audience: Audience = 'citizen';
  /** `vi` or `en`. */
  override lang = '';
  /** Runs the flows, instead of the gateway at `endpoint`. */
  backend: Backend | undefined;
  /** Texts of another language. */
  messages: Messages | undefined;
  /** Single texts in place of the language's, by its keys; as an attribute, JSON. */
  wording: Wording | null | undefined;
  /** Solves the captcha, where the portal has its own captcha. */
  captcha: CaptchaSolver | undefined;

  #gateway: { readonly endpoint: string; readonly backend: Backend } | undefined;

  /** The page's backend, or else the gateway at `endpoint`. */
  protected get given(): Backend | undefined {
    const { endpoint, backend } = this;
    if (backend || !endpoint) return backend;
    if (this.#gateway?.endpoint !== endpoint) this.#gateway = { endpoint, backend: gatewayAt(endpoint) };
    return this.#gateway.backend;
  }
}
