import { createContext } from '@lit/context';
import type { Memory } from '../client/memory.js';
import type { Backend } from '../flow/backend.js';
import type { Audience, Json } from '../flow/method.js';
import type { Messages } from '../locales/messages.js';

/** Where a captcha may draw itself, and until when it is wanted. It is a signal too, as solvers of old take one. */
export interface CaptchaPlace extends AbortSignal {
  readonly signal: AbortSignal;
  /** An empty element in the row of the captcha. */
  readonly mount: HTMLElement;
}

/** Solves the captcha that a gateway sets; a portal may bring its own. */
export type CaptchaSolver = (challenge: Json, place: CaptchaPlace) => Promise<string>;

/** What `<dvc-register>` gives the method elements inside it. */
export interface Registration {
  readonly backend: Backend | undefined;
  readonly portal: string;
  readonly audience: Audience;
  /** BCP 47; as the page says when empty. */
  readonly lang: string;
  /** Texts that the page has given. */
  readonly messages: Messages | undefined;
  readonly captcha: CaptchaSolver | undefined;
  readonly memory: Memory | undefined;
  /** The id of the method that was chosen. */
  readonly chosen: string | undefined;
}

export const registrationContext = createContext<Registration | undefined>(Symbol.for('dvc-registration'));
