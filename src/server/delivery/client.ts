/**
 * Delivers accounts to a portal over SCIM 2.0 (RFC 7644). Repeated calls have no further effect.
 */
import { partnerAddress } from '../connectors/address.js';
import { createPartner, member, type Answer, type Partner, type PartnerOptions } from '../connectors/partner.js';
import { Unavailable } from '../ports.js';
import { ACCOUNT, toUser, type Account, type Resource } from '../scim/user.js';
import { Rejected, type DeliveryClient } from './delivery-client.js';

export interface ScimClientOptions extends PartnerOptions {
  /** Base address of the portal's SCIM: `https://portal.example.vn/scim/v2`. */
  readonly url: string;
  /** Bearer token (RFC 6750) that the portal issued to the gateway. */
  readonly token: string;
}

const LIST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/**
 * @example
 * const client = createScimClient({ url: 'https://portal.example.vn/scim/v2', token });
 */
export function createScimClient({ url, token, ...options }: ScimClientOptions): DeliveryClient {
  const users = `${partnerAddress('The SCIM url', url)}/Users`;
  const partner = createPartner({ timeout: 15_000, ...options });
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/scim+json' };
  const ending = new AbortController();
  const typed = { ...headers, 'Content-Type': 'application/scim+json' };
  // Addresses never come from the portal: `meta.location` is ignored, and the id is one encoded
  // segment (T22).
  const at = (remote: string) => `${users}/${encodeURIComponent(remote)}`;

  const ask = createAsk(partner, ending.signal);

  /** Filters are sent in a body, because identifiers must not stand in a URL (RFC 7644 §3.4.3). */
  async function find(filter: string): Promise<unknown> {
    const body = JSON.stringify({ schemas: [LIST], filter, startIndex: 1, count: 2 });
    const found = await ask({ url: `${users}/.search`, headers: typed, body, idempotent: true }, 200);
    const resources = member(found.body, 'Resources');
    return Array.isArray(resources) ? (resources[0] as unknown) : undefined;
  }

  async function replace(user: Resource, remote: string): Promise<boolean> {
    const body = JSON.stringify({ ...user, id: remote });
    const { status } = await ask(
      { url: at(remote), headers: typed, body, verb: 'PUT', idempotent: true },
      ...[200, 204, 404],
    );
    return status !== 404;
  }

  /** The identity was registered at the portal too. The account that was created first wins. */
  async function merge(user: Resource, account: Account): Promise<string> {
    const theirs = await find(`userName eq ${JSON.stringify(account.subject)}`);
    if (theirs === undefined) throw new Rejected('conflict');
    const remote = idOf(theirs);
    const since = Date.parse(String(member(member(theirs, ACCOUNT), 'registeredAt')));
    const isOurs = !(since < account.createdAt);
    if (isOurs && !(await replace(user, remote))) throw new Unavailable('The user was deleted meanwhile.');
    return remote;
  }

  async function create(user: Resource, account: Account): Promise<string> {
    // Looks before creating: an earlier attempt may have created the user and stopped before
    // recording it.
    const made = await find(`externalId eq ${JSON.stringify(account.id)}`);
    if (made !== undefined && (await replace(user, idOf(made)))) return idOf(made);
    const body = JSON.stringify(user);
    const { status, body: answer } = await ask({ url: users, headers: typed, body, idempotent: false }, 201, 409);
    return status === 201 ? idOf(answer) : merge(user, account);
  }

  return {
    get open() {
      return partner.open;
    },
    async put(account, remote) {
      const user = toUser(account);
      if (remote !== null && (await replace(user, remote))) return remote;
      return create(user, account);
    },
    async remove(account, remote) {
      const found = remote === null ? await find(`externalId eq ${JSON.stringify(account)}`) : undefined;
      const id = remote ?? (found === undefined ? undefined : idOf(found));
      if (id !== undefined) {
        await ask({ url: at(id), headers, verb: 'DELETE', idempotent: true, statusOnly: true }, 200, 204, 404, 410);
      }
    },
    end: () => ending.abort(),
  };
}

/**
 * `fine`: statuses that the caller handles. Refused credentials are the operator's fault, so the
 * delivery is retried, not rejected.
 */
function createAsk(partner: Pick<Partner, 'ask'>, signal: AbortSignal) {
  return async (what: Parameters<Partner['ask']>[0], ...fine: number[]): Promise<Answer> => {
    const answer = await partner.ask({ ...what, signal });
    // 412: we send no version, so another client was changing the same user.
    if ([401, 403, 408, 412].includes(answer.status)) throw new Unavailable(`http-${answer.status}`);
    if (!fine.includes(answer.status)) throw new Rejected(`http-${answer.status}`);
    return answer;
  };
}

function idOf(body: unknown): string {
  const id = member(body, 'id');
  if (typeof id !== 'string' || !id || id.length > 255 || /^\.{1,2}$/.test(id)) throw new Unavailable('No usable id.');
  return id;
}
