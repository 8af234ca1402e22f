import { defineField } from '../flow/fields.js';
import { ownMethod } from '../flow/method.js';
import { ask, confirm, provider, wait } from '../flow/signing-steps.js';
import { AUDIENCES_OF } from './offer.js';

const token = /^[A-Za-z0-9][\w.@+-]{2,63}$/;

/** A CCCD, or the provider's own name for the person. */
const account = defineField('account', 'signing-account', {
  rule: { normalize: (text) => text.replaceAll(/\s/g, ''), accepts: (text) => token.test(text) },
  autocomplete: 'username',
  maxlength: 80,
});
/** The one-time password that the provider sent to the person, where it requires one. */
const otp = defineField('otp', 'signing-otp', {
  rule: {
    normalize: (text) => text.replaceAll(/[\s.\p{Pd}]/gu, ''),
    accepts: (text) => /^[A-Za-z0-9]{4,12}$/.test(text),
  },
  required: false,
  autocomplete: 'one-time-code',
  inputmode: 'numeric',
  maxlength: 20,
});

/** A person whose key lies with a remote signer, and who confirms in its app (guide, section 1). */
export const signature = ownMethod(
  'signature',
  [ask([provider, account]), wait('consent', { by: 'app', fields: [otp] }), confirm()],
  { audiences: AUDIENCES_OF.signature },
);
