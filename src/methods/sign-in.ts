/** Ways to sign in. All but the password begin like the registration with the same id. */
import { defineField } from '../flow/fields.js';
import { isUserName, normalizeUserName } from '../flow/identity/user-name.js';
import { AUDIENCES, type Step } from '../flow/method.js';
import { defineSignIn } from '../flow/purposes.js';
import { code } from '../flow/steps.js';
import { federation } from './federation.js';
import { signature } from './signature.js';
import { sim } from './sim.js';
import { usb } from './usb.js';

/** A CCCD, a tax code or an agency's code. */
const username = defineField('username', 'username', {
  rule: { normalize: normalizeUserName, accepts: isUserName },
  autocomplete: 'username',
  maxlength: 64,
});

/** Only `''` is refused: the rules for new passwords may have changed since this one was set. */
export const currentPassword = defineField('password', 'current-password', {
  rule: { normalize: (text) => text, accepts: (text) => text !== '', verbatim: true },
  autocomplete: 'current-password',
  maxlength: 512,
});

/** The person enters user name and password, and the page solves the captcha. */
const credentials = {
  name: 'credentials',
  kind: 'credentials',
  fields: [username, currentPassword],
  guarded: 'captcha',
  attempts: 10,
} as const satisfies Step;

/** By user name and password; in a browser that is new to the account, with a code to its phone. */
export const passwordSignIn = defineSignIn('password', [credentials, code()], { audiences: AUDIENCES, version: 2 });

/** By a USB token. */
export const usbSignIn = defineSignIn('usb', [usb.steps[0]], usb);

/** By a SIM that signs. */
export const simSignIn = defineSignIn('sim', [sim.steps[0], sim.steps[1]], sim);

/** By a key at a remote signer. */
export const signatureSignIn = defineSignIn('signature', [signature.steps[0], signature.steps[1]], signature);

/** By an identity provider. */
export const federationSignIn = defineSignIn('federation', [federation.steps[0]], federation);
