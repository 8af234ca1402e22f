import { newPassword, oneTimeCode, type Field } from './fields.js';
import type { Rule, Step } from './method.js';

/** The person enters their identity, consents and solves the captcha. Draws the fields in order. */
export const identify = <const Fields extends readonly Field[]>(fields: Fields, rules: readonly Rule[] = []) =>
  ({ name: 'identify', kind: 'identify', fields, rules, guarded: true, attempts: 20 }) as const satisfies Step;

/** Six decimal digits sent to the phone. */
export const code = () =>
  ({ name: 'code', kind: 'code', fields: [oneTimeCode], guarded: false, attempts: 5 }) as const satisfies Step;

/** The person sets a password; page and gateway apply the same rules. */
export const password = () =>
  ({ name: 'password', kind: 'password', fields: [newPassword], guarded: false, attempts: 20 }) as const satisfies Step;

/** Data of the password step. */
export interface PasswordData {
  /** Masked user name. */
  readonly username: string;
  /** Minimum length in code points, where the portal requires more than the default. */
  readonly minLength?: number;
}

/**
 * Data of the code step. Times are ISO 8601 by the gateway's clock; compare them with the view's
 * `now`.
 */
export interface CodeData {
  /** Masked: `082****899`. */
  readonly to: string;
  /** The sender of the text message, as the phone shows it. */
  readonly from?: string;
  readonly expiresAt: string;
  /** When another code may be requested; `null` when no more will be sent. */
  readonly resendAt: string | null;
  readonly attemptsLeft: number;
}
