/** What an identity provider must assert about a person before an account is made or opened. */
import { isCitizenId } from '../../flow/identity/citizen-id.js';
import { isFullName, normalizeName } from '../../flow/identity/full-name.js';
import { normalizePhone } from '../../flow/identity/phone.js';
import { problem, type Problem } from '../../flow/problem.js';
import { CROSS_RULES, FIELD_RULES } from '../../flow/rules.js';
import type { AssertedIdentity } from '../ports.js';

/** The person, normalised as a form's answers are. Fields that the provider did not give are empty. */
export interface AssertedPerson {
  readonly citizenId: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly phone: string;
}

/** `1986-06-12` of OpenID Connect, `1986`, or a date as people write it. */
const dateOf = (text: string, today: Date): string => {
  const written = text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1').replace(/^0000-/, '');
  return FIELD_RULES['birth-date']?.normalize(written, today) ?? '';
};

/**
 * The person of an assertion, or the problem: the number is no CCCD, or encodes another year of birth
 * than the date beside it (T67).
 */
export function personOf(asserted: AssertedIdentity, today: Date): AssertedPerson | Problem {
  const { citizenId } = asserted;
  const fullName = normalizeName(asserted.fullName);
  const birthDate = asserted.birthDate ? dateOf(asserted.birthDate, today) : '';
  const phone = (asserted.phone && normalizePhone(asserted.phone)) ?? '';
  const input = { citizenId, birthDate };
  const isDate = !birthDate || FIELD_RULES['birth-date']?.accepts(birthDate, today);
  const isWhole = isCitizenId(citizenId, today) && isFullName(fullName) && isDate;
  if (!isWhole || !CROSS_RULES['birth-date-citizen-id']?.(input, today)) return problem('federation-identity');
  return CROSS_RULES['under-14']?.(input, today)
    ? { citizenId, fullName, birthDate, phone }
    : problem('federation-under-age');
}
