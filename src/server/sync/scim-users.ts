/** The accounts of a portal as SCIM users: shown, searched, changed. Knows no HTTP. */
import type { Directory } from './directory.js';
import { listOf } from './discovery.js';
import { demanded, matches, parseFilter, type Filter } from './filter.js';
import { fromUser, type Received } from './from-user.js';
import { patched } from './patch.js';
import { project } from './projection.js';
import { isObject, refuse, type Query } from './scim-request.js';
import { ACCOUNT, toUser, type Account, type Resource } from './user.js';

export interface ScimUsersOptions {
  readonly directory: Directory;
  readonly root: string;
  readonly now: () => number;
  readonly scan: number;
}

export interface ScimUsers {
  /** As the portal is shown it: with what it calls the account itself. */
  show(portal: string, accounts: readonly Account[]): Promise<readonly Resource[]>;
  /** A ListResponse (RFC 7644 §3.4.2). */
  search(portal: string, query: Query): Promise<Resource>;
  /** What the user would be after a patch. */
  patch(portal: string, seen: Account, operations: Resource): Promise<Received>;
  /** Writes what was sent; what is there already, or is older than what this portal sent before, changes nothing. */
  write(portal: string, seen: Account, sent: Received): Promise<Account | 'stale' | 'gone'>;
}

export const etagOf = ({ version }: Account): string => `W/"${version}"`;

export function scimUsers({ directory, root, now, scan }: ScimUsersOptions): ScimUsers {
  async function show(portal: string, accounts: readonly Account[]): Promise<readonly Resource[]> {
    const links = await directory.externalIds(
      portal,
      accounts.map(({ id }) => id),
    );
    return accounts.map((account) => {
      const meta = {
        resourceType: 'User',
        created: new Date(account.createdAt).toISOString(),
        lastModified: new Date(account.modifiedAt).toISOString(),
        location: `${root}/Users/${account.id}`,
        version: etagOf(account),
      };
      return { ...toUser(account), id: account.id, externalId: links.get(account.id), meta };
    });
  }

  /** Who a filter may mean: one account, where it demands a name; otherwise all, within a bound. */
  async function candidates(portal: string, filter: Filter): Promise<readonly Account[]> {
    const subject = demanded(filter, 'userName');
    const externalId = demanded(filter, 'externalId');
    const id = demanded(filter, 'id') ?? (externalId && ((await directory.byExternalId(portal, externalId)) ?? 'none'));
    if (subject !== undefined || id !== undefined) {
      const one = await directory.find(portal, subject !== undefined ? { subject } : { id: id ?? '' });
      return one ? [one] : [];
    }
    if ((await directory.count(portal)) > scan) refuse(400, 'Too many accounts to try this filter on.', 'tooMany');
    return directory.list(portal, 0, scan);
  }

  async function search(portal: string, { filter: text, startIndex, count, attributes, excluded }: Query) {
    const from = startIndex - 1;
    const view = (all: readonly Resource[]) => all.map((each) => project(each, attributes, excluded));
    if (text === undefined) {
      const [total, page] = [await directory.count(portal), count ? await directory.list(portal, from, count) : []];
      return listOf(view(await show(portal, page)), total, startIndex);
    }
    const filter = parseFilter(text);
    const found = (await show(portal, await candidates(portal, filter))).filter((each) => matches(filter, each));
    return listOf(view(found.slice(from, from + count)), found.length, startIndex);
  }

  return {
    show,
    search,
    async patch(portal, seen, operations) {
      const [user = {}] = await show(portal, [seen]);
      const { account, externalId } = fromUser(named(patched(user, operations), user), now());
      return { account, ...(externalId !== undefined && { externalId }) };
    },
    async write(portal, seen, { account, externalId, version }) {
      const { subject, state, fullName, birthDate, phone, email } = account;
      if (subject !== seen.subject) refuse(400, 'userName: never changes.', 'mutability');
      const isOld = version !== undefined && version <= (await directory.received(portal, seen.id));
      const changes = { state, fullName, birthDate, phone, email };
      const known = (await directory.externalIds(portal, [seen.id])).get(seen.id);
      const isSame = Object.entries(changes).every(([name, value]) => seen[name as keyof typeof changes] === value);
      if (isOld || (isSame && (externalId === undefined || externalId === known))) return seen;
      const sent = { ...(externalId !== undefined && { externalId }), ...(version !== undefined && { version }) };
      return directory.change(portal, seen, changes, sent);
    },
  };
}

/** One name is shown in two places: a patch of either is a patch of the name. */
function named(next: Resource, before: Resource): Resource {
  const { displayName } = next;
  const isMoved = displayName !== before['displayName'] && typeof displayName === 'string';
  return isMoved && isObject(next[ACCOUNT]) ? { ...next, name: { formatted: displayName } } : next;
}
