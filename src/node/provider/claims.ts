/** Claims about a person, by the scope that a portal is granted. */
import { parseBirthDate, birthDateKey } from '../../flow/identity/birth-date.js';
import type { OwnedAccount } from '../../server/accounts/sign-in-accounts.js';
import { subjectParts } from '../../server/accounts/subject.js';

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

type Claims = Readonly<Record<string, string | number | boolean>> & { readonly sub: string };

/** Absent values are left out. */
export function claimsOf(account: OwnedAccount): Claims {
  const { id, fullName, birthDate, phone, email, identity, audience, modifiedAt } = account;
  const { scheme, value } = subjectParts(identity);
  const born = birthdate(birthDate);
  return {
    sub: id,
    ...{ name: fullName, vn_audience: audience, updated_at: Math.floor(modifiedAt / 1000) },
    ...(born !== undefined && { birthdate: born }),
    ...(phone && { phone_number: phone }),
    // The person has stated the address, and nothing has proved it.
    ...(email && { email, email_verified: false }),
    ...{ vn_identity_type: scheme, vn_identity_number: value },
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
export function representsOf(issuer: string, organisation: OwnedAccount, scopes: readonly string[]) {
  const claims = claimsOf(organisation);
  const names = scopes.flatMap((scope) => REPRESENTED[scope] ?? []);
  return { iss: issuer, sub: claims.sub, ...Object.fromEntries(names.map((name) => [name, claims[name]])) };
}
