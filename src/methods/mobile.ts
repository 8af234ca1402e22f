import { BIRTH_RULES, birthDate, citizenId, email, fullName, phone } from '../flow/fields.js';
import { ownMethod } from '../flow/method.js';
import { code, identify, password } from '../flow/steps.js';
import { AUDIENCES_OF } from './offer.js';

/** A person with a mobile subscription in their own name (guide, Hình 4–7). */
export const mobile = ownMethod(
  'mobile',
  [identify([citizenId, fullName, birthDate, phone, email], BIRTH_RULES), code(), password()],
  { audiences: AUDIENCES_OF.mobile },
);
