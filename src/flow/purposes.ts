/** Declarations of what is no registration: only pages of the gateway's own origin have these methods. */
import { defineMethod, type FlowPurpose, type Method, type MethodOptions, type Step } from './method.js';

const defineFor =
  (purpose: FlowPurpose) =>
  <const Id extends string, const Steps extends readonly Step[]>(
    id: Id,
    steps: Steps,
    options: MethodOptions = {},
  ): Method<Id, Steps> => ({ ...defineMethod(id, steps, options), purpose });

/**
 * Declares a way to sign in, once for browser and gateway. It may have the id of the registration
 * method whose partner it uses: an outage of that partner then stops both.
 *
 * @example
 * const usbSignIn = defineSignIn('usb', [sign()], { audiences: ['citizen', 'enterprise', 'agency'] });
 */
export const defineSignIn = defineFor('sign-in');

/** Declares a way to get back into an account whose password is lost. The last step sets one. */
export const defineRecovery = defineFor('recover');

/** Declares what a signed-in person changes of their account. */
export const defineChange = defineFor('change');
