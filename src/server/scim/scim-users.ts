/** Shows and searches a portal's accounts as SCIM users. Independent of HTTP. */
import type { Directory } from './directory.js';
import { listOf } from './discovery.js';
import { demanded, matches, parseFilter, type Filter } from './filter.js';
import { project } from '../delivery/projection.js';
import { refuse, type Query } from './scim-request.js';
import { toUser, withTypes, type Account, type Resource } from './user.js';

interface ScimUsersOptions {
  readonly directory: Directory;
  readonly root: string;
  readonly scan: number;
}

export interface ScimUsers {
  /** The resources for a portal, with its own ids of the accounts. */
  show(portal: string, accounts: readonly Account[]): Promise<readonly Resource[]>;
  /** A ListResponse (RFC 7644 §3.4.2). */
  search(portal: string, query: Query): Promise<Resource>;
}

export const etagOf = ({ version }: Account): string => `W/"${version}"`;

export function scimUsers({ directory, root, scan }: ScimUsersOptions): ScimUsers {
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

  /**
   * Accounts that a filter can match: one if it requires an id or user name, otherwise all up to
   * the bound.
   */
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
    const found = (await show(portal, await candidates(portal, filter))).filter((each) =>
      matches(filter, withTypes(each)),
    );
    return listOf(view(found.slice(from, from + count)), found.length, startIndex);
  }

  return { show, search };
}
