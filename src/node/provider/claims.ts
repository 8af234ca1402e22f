/** Claims about a person, by the scope that a portal is granted. */
import { parseBirthDate, birthDateKey } from '../../flow/identity/birth-date.js';
import type { Profile } from '../../server/accounts/profiles.js';

export const CLAIMS = {
  openid: ['sub', 'acr', 'auth_time', 'represents'],
  profile: ['name', 'birthdate', 'updated_at', 'vn_audience'],
  phone: ['phone_number'],
  email: ['email', 'email_verified'],
  vn_identity: ['vn_identity_type', 'vn_identity_number'],
} as const;

/** `YYYY-MM-DD`, or `YYYY` where the papers show no day (OpenID Connect Core §5.1). */
function birthdate(text: string): string | undefined {
  const date = parseBirthDate(text);
  if (!date) return undefined;
  const key = birthDateKey(date);
  return key.length === 10 ? key : key.slice(0, 4);
}

/** Absent values are left out. */
export function claimsOf(sub: string, profile: Profile): Readonly<Record<string, string | number | boolean>> {
  const { fullName, birthDate, phone, email, subject, audience, modifiedAt } = profile;
  const colon = subject.indexOf(':');
  const born = birthdate(birthDate);
  return {
    sub,
    ...{ name: fullName, vn_audience: audience, updated_at: Math.floor(modifiedAt / 1000) },
    ...(born !== undefined && { birthdate: born }),
    ...(phone && { phone_number: phone }),
    // Nobody has proved the address: the person has only stated it.
    ...(email && { email, email_verified: false }),
    ...{ vn_identity_type: subject.slice(0, colon), vn_identity_number: subject.slice(colon + 1) },
  };
}

/** Claims about an organisation that stand in `represents`, by scope. */
const REPRESENTED: Readonly<Record<string, readonly string[]>> = {
  profile: ['name', 'vn_audience'],
  vn_identity: CLAIMS.vn_identity,
};

/**
 * The organisation that the person acts for (`represents` of the OpenID profile NLGov 1.0, §5.2.4).
 * `sub` stays the person: with RFC 8693's `act`, whose `sub` is the organisation, a portal that knows
 * neither claim would take the person for the organisation.
 *
 * @param scopes what the portal may read here
 */
export function representsOf(issuer: string, account: string, profile: Profile, scopes: readonly string[]) {
  const claims = claimsOf(account, profile);
  const names = scopes.flatMap((scope) => REPRESENTED[scope] ?? []);
  return { iss: issuer, sub: account, ...Object.fromEntries(names.map((name) => [name, claims[name]])) };
}
