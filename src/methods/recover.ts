/**
 * Ways to get back into an account: the person proves who they are, and sets a new password. The
 * proofs are those of the registrations of that name.
 */
import { citizenId, phone } from '../flow/fields.js';
import { defineRecovery } from '../flow/purposes.js';
import { ask } from '../flow/signing-steps.js';
import { code, password } from '../flow/steps.js';
import { federation } from './federation.js';
import { mobile } from './mobile.js';
import { signature } from './signature.js';
import { sim } from './sim.js';
import { usb } from './usb.js';

/** By a code to the account's phone, whose SIM is the person's own. */
export const mobileRecovery = defineRecovery('mobile', [ask([citizenId, phone]), code(), password()], mobile);

/** By an identity provider. */
export const federationRecovery = defineRecovery('federation', [federation.steps[0], password()], federation);

/** By a USB token. */
export const usbRecovery = defineRecovery('usb', [usb.steps[0], password()], usb);

/** By a SIM that signs. */
export const simRecovery = defineRecovery('sim', [sim.steps[0], sim.steps[1], password()], sim);

/** By a key at a remote signer. */
export const signatureRecovery = defineRecovery(
  'signature',
  [signature.steps[0], signature.steps[1], password()],
  signature,
);
