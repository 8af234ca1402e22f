import { passkeyAddition, passkeySignIn } from '../../methods/passkey.js';
import { implement, type Implementation } from '../registration/implement.js';
import { currentPasswordHandler, owned } from '../sign-in/change.js';
import {
  assertHandler,
  createHandler,
  type PasskeyChangePorts,
  type PasskeySignInPorts,
} from '../sign-in/passkey-steps.js';

/**
 * Sign-in by a passkey.
 *
 * @example
 * const passkeys = sqlPasskeys({ sql, vault });
 * createRegistrar({ implementations: [signInByPasskey({ ...ports, passkeys, verifier, home })], ...rest });
 */
export const signInByPasskey = (ports: PasskeySignInPorts): Implementation => ({
  ...implement(passkeySignIn, { assert: assertHandler(ports) }),
  starts: 'start-passkey',
});

/** A signed-in person makes a passkey, after the password or a sign-in by certificate just now. */
export const addPasskey = (ports: PasskeyChangePorts): Implementation =>
  implement(passkeyAddition, owned(ports, { current: currentPasswordHandler(ports), create: createHandler(ports) }));
