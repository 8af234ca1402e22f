/** Declarations of methods, by what they are for. Only pages of the gateway's own origin do more than register. */
import { ownMethod, type FlowPurpose, type Method, type MethodOptions, type Step } from './method.js';

/**
 * Declares a way to register, once for browser and gateway.
 *
 * @example
 * const vneid = defineMethod('vneid', [wait('consent'), password()], { audiences: ['citizen'] });
 */
export function defineMethod<const Id extends string, const Steps extends readonly Step[]>(
  id: Id,
  steps: Steps,
  options: MethodOptions = {},
): Method<Id, Steps> {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(id)) throw new TypeError(`defineMethod: "${id}" is not a kebab-case id.`);
  const names = steps.map(({ name }) => name);
  if (!names.length || new Set(names).size < names.length) {
    throw new TypeError(`defineMethod: "${id}" needs steps, each with a different name.`);
  }
  return ownMethod(id, steps, options);
}

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
