/**
 * Permissions of portals over SCIM (T71 to T73). Identity and evidence belong to the gateway alone.
 */
import { SIGN_IN_LEVELS } from '../sign-in/assurance.js';
import type { Changes } from './directory.js';
import { ScimError } from './scim-error.js';
import type { Account } from './user.js';

/** SCIM names of what a grant can allow, and `delete` for the whole account. */
export const GRANTABLE = ['active', 'emails', 'phoneNumbers', 'delete'] as const;
export type Grantable = (typeof GRANTABLE)[number];

/** Assurance levels, the weakest first. `asserted`: nothing but a portal's statement. */
export const LEVELS = ['asserted', ...SIGN_IN_LEVELS] as const;
export type Level = (typeof LEVELS)[number];

/** A JWK (RFC 7517). */
interface PublicKey {
  readonly kty: string;
  readonly alg?: string;
  readonly [member: string]: unknown;
}

/** Permission to create accounts by signed statements (statement.ts). */
export interface Creation {
  /** The portal's registration methods that are accepted. */
  readonly methods: readonly string[];
  /** Public keys of the portal; two during a key rotation. */
  readonly keys: readonly PublicKey[];
  /** The highest level recorded, whatever the portal claims. */
  readonly assurance: Level;
  readonly perHour: number;
}

export interface PortalGrant {
  /** Changes allowed; none if absent. */
  readonly may?: readonly Grantable[];
  /** Permission to create accounts; none if absent. */
  readonly creates?: Creation;
}

/**
 * `authority`: the sender is the gateway that owns the accounts, and this server mirrors it. Use it
 * in a portal's receiver, never for a portal.
 */
export type Grant = 'authority' | PortalGrant;

/** A person's contact data. */
export type Contact = Partial<Pick<Account, 'email' | 'phone'>>;

interface Judged {
  readonly apply: Changes;
  /** Changes that the person must confirm. */
  readonly propose: Contact;
}

const GRANT_OF = { state: 'active', email: 'emails', phone: 'phoneNumbers' } as const;

/**
 * Splits the requested changes into those made now and those proposed to the person.
 *
 * @throws {ScimError} 403 if one of them is not granted; then none is made
 */
export function judge({ may = [] }: PortalGrant, portal: string, seen: Account, wanted: Changes): Judged {
  const isOwn = seen.portal === portal;
  const { state, email, phone } = wanted;
  for (const [name, grant] of Object.entries(GRANT_OF)) {
    if (wanted[name as keyof typeof GRANT_OF] !== undefined && !may.includes(grant)) {
      throw new ScimError(403, `${grant}: this portal may not change it (scim.may).`);
    }
  }
  if (state !== undefined && !isOwn) {
    throw new ScimError(403, 'active: only the portal where the account was made may change it.');
  }
  // A proved number is part of the evidence, on whichever portal it was proved.
  const isFree = isOwn && seen.assertedBy === portal;
  return {
    apply: {
      ...(state !== undefined && { state }),
      ...(email !== undefined && isOwn && { email }),
      ...(phone !== undefined && isFree && { phone }),
    },
    propose: {
      ...(email !== undefined && !isOwn && { email }),
      ...(phone !== undefined && !isFree && { phone }),
    },
  };
}

/** The portal's claimed level, at most the configured one. */
export function capped(claimed: string, most: Level): Level {
  const level = Math.min(Math.max(0, LEVELS.indexOf(claimed as Level)), LEVELS.indexOf(most));
  return LEVELS[level] ?? 'asserted';
}
