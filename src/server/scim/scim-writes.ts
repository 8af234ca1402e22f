/**
 * Writes of a sender: unrestricted for the gateway that owns the accounts, by its grant for a
 * portal.
 */
import { keptOf } from '../../flow/identity/person.js';
import type { Proposals } from '../accounts/proposals.js';
import type { Assertions } from '../delivery/assertions.js';
import type { ChangeResult, Directory, Sent } from './directory.js';
import { changesOf, fromUser, reachedBy, type Reached, type Received } from './from-user.js';
import { capped, judge, type PortalGrant } from './grants.js';
import { keepsIdentity, repeatsIdentity } from './identity.js';
import { patched } from './patch.js';
import { isObject } from './filter.js';
import { refuse } from './scim-request.js';
import type { ScimUsers } from './scim-users.js';
import { readStatement } from './statement.js';
import { ACCOUNT, type Account, type Resource } from './user.js';

/** `proposed`: the person must confirm. `gone`: the sender has no such account. */
export type Written = ChangeResult | 'proposed';

/** Writes of one sender. @throws {ScimError} */
export interface ScimWrites {
  /** `accepted`: the result is not revealed. */
  create(read: () => Promise<Resource>): Promise<Account | 'accepted'>;
  replace(seen: Account, body: Resource): Promise<Written>;
  patch(seen: Account, body: Resource): Promise<Written>;
  remove(seen: Account): Promise<Written>;
}

interface WritesOptions {
  /** The sender. */
  readonly portal: string;
  readonly directory: Directory;
  readonly users: ScimUsers;
  readonly now: () => number;
}

const sentOf = ({ externalId, version, registeredAt }: Partial<Received>): Sent => ({
  ...(externalId !== undefined && { externalId }),
  ...(version !== undefined && { version }),
  ...(registeredAt !== undefined && { registeredAt }),
});

/** Whether the sender's id of the account is already stored, or not given. */
const isNamed = async ({ portal, directory }: WritesOptions, { id }: Account, { externalId }: Sent) =>
  externalId === undefined || (await directory.externalIds(portal, [id])).get(id) === externalId;

/** Writes of the gateway that owns the accounts. */
export function authorityWrites(options: WritesOptions): ScimWrites {
  const { portal, directory, users, now } = options;

  async function write(seen: Account, { account, ...sent }: Received): Promise<ChangeResult> {
    const { subject, state } = account;
    if (subject !== seen.subject) refuse(400, 'userName: never changes.', 'mutability');
    const changes = { state, ...keptOf(account) };
    const isSame = Object.entries(changes).every(([name, value]) => seen[name as keyof typeof changes] === value);
    // The version is not newer than the last one received.
    const isOld = sent.version !== undefined && sent.version <= (await directory.received(portal, seen.id));
    if (isOld || (isSame && (await isNamed(options, seen, sent)))) return seen;
    return directory.change(portal, seen, changes, sentOf(sent));
  }

  return {
    async create(read) {
      const { account, ...sent } = fromUser(await read(), now());
      const made = await directory.create(portal, { ...account, portal }, sentOf(sent));
      return made ?? refuse(409, 'This identity has an account.', 'uniqueness');
    },
    replace: (seen, body) => write(seen, fromUser(body, now())),
    async patch(seen, body) {
      const [user = {}] = await users.show(portal, [seen]);
      const { account, externalId } = fromUser(named(patched(user, body), user), now());
      return write(seen, { account, ...(externalId !== undefined && { externalId }) });
    },
    remove: (seen) =>
      // Only the portal that created the account can end it for all; others only lose their copy.
      seen.portal === portal
        ? directory.change(portal, seen, { state: 'erased' })
        : refuse(403, 'Only the portal where it was made may delete it.'),
  };
}

/** The name appears in two attributes; changing either one changes the name. */
function named(next: Resource, before: Resource): Resource {
  const { displayName } = next;
  const isMoved = displayName !== before['displayName'] && typeof displayName === 'string';
  return isMoved && isObject(next[ACCOUNT]) ? { ...next, name: { formatted: displayName } } : next;
}

interface PortalWritesOptions extends WritesOptions {
  readonly grant: PortalGrant;
  /** The name of the gateway in statements. */
  readonly audience: string;
  readonly assertions?: Assertions | undefined;
  readonly proposals?: Proposals | undefined;
}

/** Writes of a portal; docs/scim.md has the table of permissions. */
export function portalWrites(options: PortalWritesOptions): ScimWrites {
  const { portal, directory, users, grant, audience, assertions, proposals, now } = options;

  async function write(seen: Account, sent: Reached): Promise<Written> {
    const wanted = changesOf(sent, seen);
    if (!Object.keys(wanted).length && (await isNamed(options, seen, sent))) return seen;
    const { apply, propose } = judge(grant, portal, seen, wanted);
    const isProposal = Object.keys(propose).length > 0;
    const written = await directory.change(portal, seen, apply, sentOf(sent));
    if (typeof written === 'string' || !isProposal) return written;
    await proposals?.propose(portal, seen.id, propose);
    return 'proposed';
  }

  return {
    async create(read) {
      const { creates } = grant;
      if (!creates || !assertions) return refuse(403, 'This portal may not create accounts (scim.creates).');
      const { account, externalId, statement = '' } = fromUser(await read(), now());
      if (!externalId) return refuse(400, 'externalId: missing.', 'invalidValue');
      const { jti } = await readStatement(statement, { portal, audience, creation: creates, account, now: now() });
      const assurance = capped(account.assurance, creates.assurance);
      const asserted = await assertions.assert({
        ...{ account: { ...account, assurance, portal }, externalId, statement, jti },
        perHour: creates.perHour,
      });
      if (asserted === 'replayed') return refuse(400, 'The statement was sent before.', 'invalidValue');
      return asserted === 'accepted' ? asserted : refuse(429, 'Too many.', undefined, asserted.retryAfter);
    },
    async replace(seen, body) {
      const [user = {}] = await users.show(portal, [seen]);
      repeatsIdentity(user, body);
      return write(seen, reachedBy(body));
    },
    async patch(seen, body) {
      const [user = {}] = await users.show(portal, [seen]);
      const next = patched(user, body);
      keepsIdentity(user, next);
      // After a patch, an absent attribute was removed.
      return write(seen, { email: '', phone: '', ...reachedBy(next) });
    },
    remove(seen) {
      const isOwn = seen.assertedBy === portal && grant.may?.includes('delete');
      if (!isOwn) return refuse(403, 'Only the person ends an account that they proved.');
      return directory.change(portal, seen, { state: 'erased' });
    },
  };
}
