/**
 * Accounts for other portals, over SCIM 2.0 (RFC 7644). A portal sees the accounts that it was given or gave, and no
 * other (SECURITY T51): whose they are is said by its token, never by what it sends.
 */
import { Hono, type Context } from 'hono';
import { bearerOf, ownerOf } from '../bearer.js';
import { parseJson } from '../json.js';
import { errorPlace, noLog, type Log } from '../log.js';
import type { Directory } from './directory.js';
import { listOf, PAGE, resourceTypes, schemas, serviceProviderConfig } from './discovery.js';
import { BadFilter, demanded, matches, parseFilter, type Filter } from './filter.js';
import { fromUser, type Received } from './from-user.js';
import { patched } from './patch.js';
import { project } from './projection.js';
import { errorBody, ScimError } from './scim-error.js';
import { ACCOUNT, toUser, type Account, type Resource } from './user.js';

export { tokenHash } from '../bearer.js';

export interface ScimServerOptions {
  readonly directory: Directory;
  /** For each portal the SHA-256, hex, of the bearer tokens that it may show; two while one replaces the other. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  /** Where it is reached: `https://id.example.vn/scim/v2`. */
  readonly root: string;
  readonly now?: () => number;
  readonly log?: Log;
  /** Accounts that a filter is tried on at most, where it names neither an id nor a user name. */
  readonly scan?: number;
}

const TYPE = 'application/scim+json';
const BODY = 64 * 1024;
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

interface Query {
  readonly filter?: string;
  readonly startIndex: number;
  readonly count: number;
  readonly attributes: readonly string[];
  readonly excluded: readonly string[];
}

const etagOf = ({ version }: Account) => `W/"${version}"`;
const isObject = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const answer = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': TYPE, ...headers } });
const refuse = (...why: ConstructorParameters<typeof ScimError>): never => {
  throw new ScimError(...why);
};

/** Weak comparison (RFC 9110 §8.8.3.2): one of the tags, or any. */
const names = (header: string, tag: string) =>
  header.split(',').some((each) => ['*', tag.slice(2)].includes(each.trim().replace(/^W\//, '')));

/**
 * @example
 * const scim = createScimServer({ directory, tokens: { national: [await tokenHash(token)] }, root: 'https://id.example.vn/scim/v2' });
 */
export function createScimServer(options: ScimServerOptions): { fetch(request: Request): Promise<Response> } {
  const { directory, tokens, root, now = Date.now, log = noLog, scan = 2000 } = options;
  const app = new Hono<{ Variables: { portal: string } }>().basePath(new URL(root).pathname);
  type Call = Context<{ Variables: { portal: string } }>;

  async function shown(portal: string, accounts: readonly Account[]): Promise<readonly Resource[]> {
    const links = await directory.externalIds(
      portal,
      accounts.map(({ id }) => id),
    );
    return accounts.map((account) => {
      // What the portal itself calls the account; nothing, where it has not said.
      const externalId = links.get(account.id);
      const meta = {
        resourceType: 'User',
        created: new Date(account.createdAt).toISOString(),
        lastModified: new Date(account.modifiedAt).toISOString(),
        location: `${root}/Users/${account.id}`,
        version: etagOf(account),
      };
      return { ...toUser(account), id: account.id, externalId, meta };
    });
  }

  const list = (text: unknown): string[] =>
    (Array.isArray(text) ? text.map(String) : typeof text === 'string' ? text.split(',') : [])
      .map((each) => each.trim())
      .filter(Boolean)
      .slice(0, 50);

  function queryOf(read: (name: string) => unknown): Query {
    const whole = (name: string, fallback: number) => {
      const value = read(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : refuse(400, `${name} is not a whole number.`, 'invalidValue');
    };
    const filter = read('filter');
    if (filter !== undefined && typeof filter !== 'string') refuse(400, 'The filter is not a text.', 'invalidFilter');
    const [attributes, excluded] = [list(read('attributes')), list(read('excludedAttributes'))];
    if (attributes.length && excluded.length) {
      refuse(400, 'attributes and excludedAttributes exclude each other.', 'invalidValue');
    }
    return {
      ...(typeof filter === 'string' && { filter }),
      // Less than one is one, less than none is none (RFC 7644 §3.4.2.4).
      startIndex: Math.max(1, whole('startIndex', 1)),
      count: Math.min(PAGE, Math.max(0, whole('count', 50))),
      ...{ attributes, excluded },
    };
  }
  const urlQuery = (c: Call) => queryOf((name) => c.req.query(name));

  async function body(c: Call): Promise<Resource> {
    if (!/^application\/(?:scim\+)?json\s*(?:;|$)/i.test(c.req.header('Content-Type') ?? '')) {
      refuse(415, `The media type is not ${TYPE}.`);
    }
    const bytes = await c.req.arrayBuffer();
    if (bytes.byteLength > BODY) refuse(413, `At most ${BODY} bytes.`);
    const value = parseJson(new TextDecoder().decode(bytes));
    return isObject(value) ? value : refuse(400, 'Not a JSON object.', 'invalidSyntax');
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
      return answer(listOf(view(await shown(portal, page)), total, startIndex));
    }
    const filter = parseFilter(text);
    const found = (await shown(portal, await candidates(portal, filter))).filter((each) => matches(filter, each));
    return answer(listOf(view(found.slice(from, from + count)), found.length, startIndex));
  }

  async function respond(c: Call, account: Account, status = 200): Promise<Response> {
    const [user] = await shown(c.get('portal'), [account]);
    const { attributes, excluded } = urlQuery(c);
    const headers = { ETag: etagOf(account), Location: `${root}/Users/${account.id}` };
    return answer(project(user ?? {}, attributes, excluded), status, headers);
  }

  /** The account that a path names, at the version that the caller knows. */
  async function target(c: Call): Promise<Account> {
    const account = await directory.find(c.get('portal'), { id: c.req.param('id') ?? '' });
    if (!account) return refuse(404, 'No such user.');
    const match = c.req.header('If-Match');
    if (match !== undefined && !names(match, etagOf(account))) refuse(412, 'The user was changed since.');
    return account;
  }

  /** Writes what was sent; what is there already, or is older than what this portal sent before, changes nothing. */
  async function write(c: Call, seen: Account, { account, externalId, version }: Received): Promise<Response> {
    const portal = c.get('portal');
    const { subject, state, fullName, birthDate, phone, email } = account;
    if (subject !== seen.subject) refuse(400, 'userName: never changes.', 'mutability');
    const isOld = version !== undefined && version <= (await directory.received(portal, seen.id));
    const changes = { state, fullName, birthDate, phone, email };
    const known = (await directory.externalIds(portal, [seen.id])).get(seen.id);
    const isSame = Object.entries(changes).every(([name, value]) => seen[name as keyof typeof changes] === value);
    if (isOld || (isSame && (externalId === undefined || externalId === known))) return respond(c, seen);
    const sent = { ...(externalId !== undefined && { externalId }), ...(version !== undefined && { version }) };
    const result = await directory.change(portal, seen, changes, sent);
    if (result === 'gone') return refuse(404, 'No such user.');
    if (result === 'stale') return refuse(412, 'The user was changed since.');
    return respond(c, result);
  }

  app.use(async (c, next) => {
    const portal = await ownerOf(bearerOf(c.req.header('Authorization')), tokens);
    if (portal === undefined) {
      c.res = answer(errorBody(new ScimError(401, 'A bearer token is needed.')), 401, {
        'WWW-Authenticate': 'Bearer realm="scim"',
      });
      return;
    }
    c.set('portal', portal);
    await next();
  });

  const unfiltered = (c: Call) =>
    c.req.query('filter') === undefined ? undefined : refuse(403, 'Not to be filtered.');
  const catalogue = (path: string, all: readonly Resource[]) => {
    app.get(path, (c) => {
      unfiltered(c);
      return answer(listOf(all));
    });
    app.get(`${path}/:name`, (c) =>
      answer(all.find(({ id }) => id === c.req.param('name')) ?? refuse(404, 'There is none of this name.')),
    );
  };
  catalogue('/Schemas', schemas(root));
  catalogue('/ResourceTypes', resourceTypes(root));
  app.get('/ServiceProviderConfig', (c) => {
    unfiltered(c);
    return answer(serviceProviderConfig(root));
  });

  for (const path of ['/.search', '/Users/.search']) {
    app.post(path, async (c) => {
      const sent = await body(c);
      const named = sent['schemas'];
      if (!Array.isArray(named) || !named.includes(SEARCH)) refuse(400, 'Not a SearchRequest.', 'invalidSyntax');
      return search(
        c.get('portal'),
        queryOf((name) => sent[name]),
      );
    });
  }
  app.get('/Users', (c) => search(c.get('portal'), urlQuery(c)));
  app.post('/Users', async (c) => {
    const { account, ...sent } = fromUser(await body(c), now());
    const portal = c.get('portal');
    const made = await directory.create(portal, { ...account, portal }, sent);
    return made ? respond(c, made, 201) : refuse(409, 'This identity has an account.', 'uniqueness');
  });
  app.get('/Users/:id', async (c) => {
    const account = await directory.find(c.get('portal'), { id: c.req.param('id') });
    if (!account) return refuse(404, 'No such user.');
    const known = c.req.header('If-None-Match');
    if (known !== undefined && names(known, etagOf(account))) {
      return new Response(null, { status: 304, headers: { ETag: etagOf(account) } });
    }
    return respond(c, account);
  });
  app.put('/Users/:id', async (c) => {
    const seen = await target(c);
    return write(c, seen, fromUser(await body(c), now()));
  });
  app.patch('/Users/:id', async (c) => {
    const seen = await target(c);
    const [user = {}] = await shown(c.get('portal'), [seen]);
    const { account, externalId } = fromUser(named(patched(user, await body(c)), user), now());
    return write(c, seen, { account, ...(externalId !== undefined && { externalId }) });
  });
  app.delete('/Users/:id', async (c) => {
    const seen = await target(c);
    // Elsewhere the person still has their account: only where they made it can it be ended for all.
    if (seen.portal !== c.get('portal')) return refuse(403, 'Only the portal where it was made may delete it.');
    const result = await directory.change(c.get('portal'), seen, { state: 'erased' });
    return typeof result === 'object' ? new Response(null, { status: 204 }) : refuse(412, 'It was changed since.');
  });
  for (const path of ['/Bulk', '/Me', '/Me/*']) app.all(path, () => refuse(501, 'Not offered.'));

  app.notFound(() => answer(errorBody(new ScimError(404, 'No such endpoint.')), 404));
  app.onError((error) => {
    if (error instanceof ScimError) return answer(errorBody(error), error.status);
    if (error instanceof BadFilter) {
      return answer(errorBody(new ScimError(400, 'The filter cannot be read.', 'invalidFilter')), 400);
    }
    log('error', { event: 'scim.failed', ...errorPlace(error) });
    return answer(errorBody(new ScimError(500, 'Something went wrong here.')), 500);
  });
  return { fetch: async (request) => app.fetch(request) };
}

/** One name is shown in two places: a patch of either is a patch of the name. */
function named(next: Resource, before: Resource): Resource {
  const { displayName } = next;
  const isMoved = displayName !== before['displayName'] && typeof displayName === 'string';
  const extension = next[ACCOUNT];
  if (!isObject(extension)) return next;
  return isMoved ? { ...next, name: { formatted: displayName } } : next;
}
