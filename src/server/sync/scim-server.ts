/**
 * Accounts for other portals, over SCIM 2.0 (RFC 7644). A portal sees the accounts that it was given or gave, and no
 * other (SECURITY T51): whose they are is said by its token, never by what it sends.
 */
import { Hono, type Context } from 'hono';
import { bearerOf, ownerOf } from '../bearer.js';
import { errorPlace, noLog, type Log } from '../log.js';
import type { Directory } from './directory.js';
import { listOf, resourceTypes, schemas, serviceProviderConfig } from './discovery.js';
import { BadFilter } from './filter.js';
import { fromUser } from './from-user.js';
import { project } from './projection.js';
import { errorBody, ScimError } from './scim-error.js';
import { hasTag, queryOf, readBody, refuse, searchOf, TYPE } from './scim-request.js';
import { etagOf, scimUsers } from './scim-users.js';
import type { Account, Resource } from './user.js';

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

type Env = { Variables: { portal: string } };
type Call = Context<Env>;

/** Writes of others that one of them may meet, and still be done, where its sender did not say which version they mean. */
const TRIES = 8;

const answer = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': TYPE, ...headers } });

const urlQuery = (c: Call) => queryOf((name) => c.req.query(name));

/**
 * @example
 * const scim = createScimServer({ directory, tokens: { national: [await tokenHash(token)] }, root: 'https://id.example.vn/scim/v2' });
 */
export function createScimServer(options: ScimServerOptions): { fetch(request: Request): Promise<Response> } {
  const { directory, tokens, root, now = Date.now, log = noLog, scan = 2000 } = options;
  const users = scimUsers({ directory, root, now, scan });
  const app = new Hono<Env>().basePath(new URL(root).pathname);

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

  async function respond(c: Call, account: Account, status = 200): Promise<Response> {
    const [user] = await users.show(c.get('portal'), [account]);
    const { attributes, excluded } = urlQuery(c);
    const headers = { ETag: etagOf(account), Location: `${root}/Users/${account.id}` };
    return answer(project(user ?? {}, attributes, excluded), status, headers);
  }

  /** The account that a path names. */
  const found = async (c: Call): Promise<Account> =>
    (await directory.find(c.get('portal'), { id: c.req.param('id') ?? '' })) ?? refuse(404, 'No such user.');

  /** Changes the account that a path names, at the version that the sender knows; at whatever version, where they name none. */
  async function changed(c: Call, work: (seen: Account) => Promise<Account | 'stale' | 'gone'>): Promise<Account> {
    const match = c.req.header('If-Match');
    for (let tries = 0; tries < TRIES; tries += 1) {
      const seen = await found(c);
      if (match !== undefined && !hasTag(match, etagOf(seen))) break;
      const result = await work(seen);
      if (result === 'gone') return refuse(404, 'No such user.');
      if (result !== 'stale') return result;
    }
    return refuse(412, 'The user was changed since.');
  }

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
    app.post(path, async (c) => answer(await users.search(c.get('portal'), searchOf(await readBody(c.req.raw)))));
  }
  app.get('/Users', async (c) => answer(await users.search(c.get('portal'), urlQuery(c))));
  app.post('/Users', async (c) => {
    const { account, ...sent } = fromUser(await readBody(c.req.raw), now());
    const portal = c.get('portal');
    const made = await directory.create(portal, { ...account, portal }, sent);
    return made ? respond(c, made, 201) : refuse(409, 'This identity has an account.', 'uniqueness');
  });
  app.get('/Users/:id', async (c) => {
    const account = await found(c);
    const known = c.req.header('If-None-Match');
    if (known !== undefined && hasTag(known, etagOf(account))) {
      return new Response(null, { status: 304, headers: { ETag: etagOf(account) } });
    }
    return respond(c, account);
  });
  app.put('/Users/:id', async (c) => {
    await found(c);
    const sent = fromUser(await readBody(c.req.raw), now());
    return respond(c, await changed(c, (seen) => users.write(c.get('portal'), seen, sent)));
  });
  app.patch('/Users/:id', async (c) => {
    await found(c);
    const operations = await readBody(c.req.raw);
    const portal = c.get('portal');
    const patch = async (seen: Account) => users.write(portal, seen, await users.patch(portal, seen, operations));
    return respond(c, await changed(c, patch));
  });
  app.delete('/Users/:id', async (c) => {
    const portal = c.get('portal');
    await changed(c, (seen) =>
      // Elsewhere the person still has their account: only where they made it can it be ended for all.
      seen.portal === portal
        ? directory.change(portal, seen, { state: 'erased' })
        : refuse(403, 'Only the portal where it was made may delete it.'),
    );
    return new Response(null, { status: 204 });
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
