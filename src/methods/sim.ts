import { phone } from '../flow/fields.js';
import { ownMethod } from '../flow/method.js';
import { ask, confirm, wait } from '../flow/signing-steps.js';
import { AUDIENCES_OF } from './offer.js';

/** A person with a SIM that signs; the PIN is entered on the phone (guide, Hình 10–13). */
export const sim = ownMethod('sim', [ask([phone]), wait('handset', { by: 'handset' }), confirm()], {
  audiences: AUDIENCES_OF.sim,
});
