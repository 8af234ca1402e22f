import { newPassword, oneTimeCode, type Field } from './fields.js';
import type { Rule, Step } from './method.js';

/** The person says who they are, consents, and shows that they are no robot. Draws its fields in order. */
export const identify = <const Fields extends readonly Field[]>(fields: Fields, rules: readonly Rule[] = []) =>
  ({ name: 'identify', kind: 'identify', fields, rules, guarded: true, attempts: 20 }) as const satisfies Step;

/** Six decimal digits sent to the phone. */
export const code = () =>
  ({ name: 'code', kind: 'code', fields: [oneTimeCode], guarded: false, attempts: 5 }) as const satisfies Step;

/** The person sets a password, which both sides hold to the guide's rule. */
export const password = () =>
  ({ name: 'password', kind: 'password', fields: [newPassword], guarded: false, attempts: 20 }) as const satisfies Step;

/** What the password step shows. */
export interface PasswordData {
  /** Masked. */
  readonly username: string;
  /** The fewest code points, where the portal asks for more than others. */
  readonly minLength?: number;
}

/** What the code step shows. Times are ISO 8601 by the gateway's clock; compare with the view's `now`. */
export interface CodeData {
  /** Masked: `082****899`. */
  readonly to: string;
  /** Who the text is from, as the phone shows it. */
  readonly from?: string;
  readonly expiresAt: string;
  /** When another code may be asked for; `null` when there will be none. */
  readonly resendAt: string | null;
  readonly attemptsLeft: number;
}
