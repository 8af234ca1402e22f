import { BIRTH_RULES, birthDate, defineField, email, fullName, phone } from '../flow/fields.js';
import { ownMethod } from '../flow/method.js';
import { code, identify, password } from '../flow/steps.js';
import { AUDIENCES_OF } from './offer.js';

/** A CCCD of 12 digits, or a CMND of 9. */
const identityNumber = defineField('citizenId', 'identity-number', {
  inputmode: 'numeric',
  scan: 'citizenId',
  variant: 'cmnd',
  maxlength: 24,
});
const insuranceCode = defineField('insuranceCode', 'insurance-code', { inputmode: 'numeric', maxlength: 24 });

/** A person whom the social-insurance database knows (guide, Hình 8–9). */
export const insurance = ownMethod(
  'insurance',
  [identify([identityNumber, insuranceCode, fullName, birthDate, phone, email], BIRTH_RULES), code(), password()],
  { audiences: AUDIENCES_OF.insurance },
);
