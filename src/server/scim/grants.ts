/** What a portal may do to accounts over SCIM (T71 to T73). The gateway owns who a person is and what was proved. */
import type { Changes } from './directory.js';
import { ScimError } from './scim-error.js';
import type { Account } from './user.js';

/** SCIM's names of what a grant may open, and `delete` for the whole account. */
export const GRANTABLE = ['active', 'emails', 'phoneNumbers', 'delete'] as const;
export type Grantable = (typeof GRANTABLE)[number];

/** What can be proved of a person, the weakest first. `asserted`: nothing but a portal's word. */
export const LEVELS = ['asserted', 'phone', 'registry', 'certificate'] as const;
export type Level = (typeof LEVELS)[number];

/** A JWK (RFC 7517). */
interface PublicKey {
  readonly kty: string;
  readonly alg?: string;
  readonly [member: string]: unknown;
}

/** Leave to create accounts by signed statements (statement.ts). */
export interface Creation {
  /** Ways of registering at the portal that are believed. */
  readonly methods: readonly string[];
  /** Public keys of the portal; two while one replaces the other. */
  readonly keys: readonly PublicKey[];
  /** The highest level that is recorded, whatever the portal claims. */
  readonly assurance: Level;
  readonly perHour: number;
}

export interface PortalGrant {
  /** Nothing, if absent. */
  readonly may?: readonly Grantable[];
  /** No account, if absent. */
  readonly creates?: Creation;
}

/**
 * `authority`: the sender is the gateway that owns the accounts, and this server mirrors it; for a portal's own receiver, and
 * never for a portal.
 */
export type Grant = 'authority' | PortalGrant;

/** What a person is reached by. */
export type Contact = Partial<Pick<Account, 'email' | 'phone'>>;

interface Judged {
  readonly apply: Changes;
  /** What the person has to confirm. */
  readonly propose: Contact;
}

const GRANT_OF = { state: 'active', email: 'emails', phone: 'phoneNumbers' } as const;

/**
 * Which of the wanted changes are made now, and which are proposed to the person.
 *
 * @throws {ScimError} 403 when one of them is not granted: then none is made
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
  // A number that the gateway proved is part of what was proved, wherever that was.
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

/** The level that is recorded: what the portal claims, at most what its configuration allows. */
export function capped(claimed: string, most: Level): Level {
  const level = Math.min(Math.max(0, LEVELS.indexOf(claimed as Level)), LEVELS.indexOf(most));
  return LEVELS[level] ?? 'asserted';
}
