import { BIRTH_RULES, birthDate, citizenId, defineField, email, fullName, phone } from '../flow/fields.js';
import { ownMethod } from '../flow/method.js';
import { code, identify, password } from '../flow/steps.js';
import { AUDIENCES_OF } from './offer.js';

/** The number on the post office's receipt, for people who kept it. */
const postalId = defineField('postalId', 'postal-id', { required: false, maxlength: 32 });

/** A person whose identity a post office has verified at its counter (guide, section 1). */
export const post = ownMethod(
  'post',
  [identify([citizenId, fullName, birthDate, phone, postalId, email], BIRTH_RULES), code(), password()],
  { audiences: AUDIENCES_OF.post },
);
