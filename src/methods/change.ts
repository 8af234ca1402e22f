/** What a signed-in person changes of their account. The steps up to a proof are those of sign-in. */
import { email as optionalEmail, phone } from '../flow/fields.js';
import { AUDIENCES, type Step } from '../flow/method.js';
import { defineChange } from '../flow/purposes.js';
import { ask } from '../flow/signing-steps.js';
import { code, password } from '../flow/steps.js';
import { currentPassword } from './sign-in.js';
import { signature } from './signature.js';
import { sim } from './sim.js';
import { usb } from './usb.js';

/** The person enters the password that they have; nothing where the session itself is proof enough. */
export const current = {
  name: 'current',
  kind: 'credentials',
  fields: [{ ...currentPassword, required: false }],
  guarded: 'captcha',
  attempts: 10,
} as const satisfies Step;

/** Another phone: a code goes to the new number. */
export const phoneChange = defineChange('phone', [ask([phone]), code()], { audiences: AUDIENCES });

/** Another e-mail address. */
export const emailChange = defineChange('email', [ask([{ ...optionalEmail, required: true }])], {
  audiences: AUDIENCES,
});

/** Another password. */
export const passwordChange = defineChange('password', [current, password()], { audiences: AUDIENCES });

/** Step-up by a USB token: the certificate proves the identity from now on. */
export const usbStepUp = defineChange('usb', [usb.steps[0]], usb);

/** Step-up by a SIM that signs. */
export const simStepUp = defineChange('sim', [sim.steps[0], sim.steps[1]], sim);

/** Step-up by a key at a remote signer. */
export const signatureStepUp = defineChange('signature', [signature.steps[0], signature.steps[1]], signature);
