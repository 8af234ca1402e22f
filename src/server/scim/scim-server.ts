/**
 * The gateway's SCIM 2.0 server (RFC 7644). A portal sees only the accounts delivered to it (T51)
 * and changes only what it is granted (T71). The token identifies the portal, never the content of
 * a request.
 */
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { UnreadableBody } from '../http/body.js';
import { bearerOf, ownerOf } from '../checks/bearer.js';
import { eventOf, failureOf } from '../observe/failures.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import type { Proposals } from '../accounts/proposals.js';
import type { Assertions } from '../delivery/assertions.js';
import type { Directory } from './directory.js';
import { listOf, resourceTypes, schemas, serviceProviderConfig } from './discovery.js';
import { BadFilter } from './filter.js';
import type { Grant } from './grants.js';
import { project } from '../delivery/projection.js';
import { errorBody, ScimError } from './scim-error.js';
import { hasTag, queryOf, readResource, refuse, searchOf, TYPE } from './scim-request.js';
import { etagOf, scimUsers } from './scim-users.js';
import { authorityWrites, portalWrites, type ScimWrites, type Written } from './scim-writes.js';
import type { Account, Resource } from './user.js';

export interface ScimServerOptions {
  readonly directory: Directory;
  /** SHA-256, hex, of each portal's bearer tokens; two during a rotation. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  /** Public address: `https://id.example.vn/scim/v2`. */
  readonly root: string;
  /** Permissions by sender, whose id its token gives. A sender without an entry may only read. */
  readonly grants?: Readonly<Record<string, Grant>>;
  /** Receives accounts from portals that may create them. */
  readonly assertions?: Assertions;
  /** Receives changes that portals may only propose. */
  readonly proposals?: Proposals;
  /** The name of this gateway in portals' statements; `root` by default. */
  readonly audience?: string;
  readonly now?: () => number;
  readonly log?: Log;
  /** Most accounts a filter is applied to, if it names neither an id nor a user name. */
  readonly scan?: number;
}

type Env = { Variables: { portal: string } };
type Call = Context<Env>;

/** Retries after concurrent writes, if the sender named no version. */
const TRIES = 8;

const answer = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': TYPE, ...headers } });

const notAllowed = (allow: string) =>
  answer(errorBody(new ScimError(405, 'The path does not take this verb.')), 405, { Allow: allow });

const urlQuery = (c: Call) => queryOf((name) => c.req.query(name));

/** Shared by the handlers. */
interface Server {
  readonly directory: Directory;
  readonly root: string;
  readonly users: ReturnType<typeof scimUsers>;
  readonly writers: (portal: string) => ScimWrites;
}

/**
 * @example
 * const scim = createScimServer({ directory, tokens: { national: [await tokenHash(token)] }, root: 'https://id.example.vn/scim/v2' });
 */
export function createScimServer(options: ScimServerOptions): { fetch(request: Request): Promise<Response> } {
  const { directory, tokens, root, now = Date.now, log = noLog, scan = 2000 } = options;
  const users = scimUsers({ directory, root, scan });
  const server: Server = { directory, root, users, writers: writersOf(options, { directory, users, now }) };
  const app = new Hono<Env>().basePath(new URL(root).pathname);
  discoveryRoutes(app, root, Object.values(options.grants ?? {}).includes('authority'));
  app.use(authenticated(tokens));
  userRoutes(app, server);
  userRoute(app, server);
  app.all('/Users', () => notAllowed('GET, HEAD, POST'));
  app.all('/Users/:id', () => notAllowed('GET, HEAD, PUT, PATCH, DELETE'));
  for (const path of ['/Bulk', '/Me', '/Me/*']) app.all(path, () => refuse(501, 'Not offered.'));
  app.notFound(() => answer(errorBody(new ScimError(404, 'No such endpoint.')), 404));
  app.onError((error) => failed(error, log));
  return { fetch: async (request) => app.fetch(request) };
}

const unfiltered = (c: Call) => (c.req.query('filter') === undefined ? undefined : refuse(403, 'Not to be filtered.'));

/** Discovery needs no token: a client learns from it how to authenticate (RFC 7643 §5). */
function discoveryRoutes(app: Hono<Env>, root: string, isAuthority: boolean): void {
  const catalogue = (path: string, all: readonly Resource[]) => {
    app.get(path, (c) => {
      unfiltered(c);
      return answer(listOf(all));
    });
    app.get(`${path}/:name`, (c) =>
      answer(all.find(({ id }) => id === c.req.param('name')) ?? refuse(404, 'There is no resource with this name.')),
    );
  };
  catalogue('/Schemas', schemas(root, isAuthority));
  catalogue('/ResourceTypes', resourceTypes(root));
  app.get('/ServiceProviderConfig', (c) => {
    unfiltered(c);
    return answer(serviceProviderConfig(root));
  });
}

const authenticated =
  (tokens: ScimServerOptions['tokens']): MiddlewareHandler<Env> =>
  async (c, next) => {
    const portal = await ownerOf(bearerOf(c.req.header('Authorization')), tokens);
    if (portal === undefined) {
      c.res = answer(errorBody(new ScimError(401, 'A bearer token is needed.')), 401, {
        'WWW-Authenticate': 'Bearer realm="scim"',
      });
      return;
    }
    c.set('portal', portal);
    await next();
  };

async function respond({ users, root }: Server, c: Call, account: Account, status = 200): Promise<Response> {
  const [user] = await users.show(c.get('portal'), [account]);
  const { attributes, excluded } = urlQuery(c);
  const headers = { ETag: etagOf(account), Location: `${root}/Users/${account.id}` };
  return answer(project(user ?? {}, attributes, excluded), status, headers);
}

/** The account named in the path. */
const found = async ({ directory }: Server, c: Call): Promise<Account> =>
  (await directory.find(c.get('portal'), { id: c.req.param('id') ?? '' })) ?? refuse(404, 'No such user.');

/** Changes the account named in the path, at the version that the sender names, if any. */
async function changed(server: Server, c: Call, work: (writes: ScimWrites, seen: Account) => Promise<Written>) {
  const match = c.req.header('If-Match');
  for (let tries = 0; tries < TRIES; tries += 1) {
    const seen = await found(server, c);
    if (match !== undefined && !hasTag(match, etagOf(seen))) break;
    const result = await work(server.writers(c.get('portal')), seen);
    if (result === 'gone') return refuse(404, 'No such user.');
    if (result !== 'stale') return result;
  }
  return refuse(412, 'The user was changed since.');
}

function userRoutes(app: Hono<Env>, server: Server): void {
  for (const path of ['/.search', '/Users/.search']) {
    app.post(path, async (c) =>
      answer(await server.users.search(c.get('portal'), searchOf(await readResource(c.req.raw)))),
    );
    // Registered before `/Users/:id`, which would match too.
    app.all(path, () => notAllowed('POST'));
  }
  app.get('/Users', async (c) => answer(await server.users.search(c.get('portal'), urlQuery(c))));
  app.post('/Users', async (c) => {
    const made = await server.writers(c.get('portal')).create(() => readResource(c.req.raw));
    // The answer is the same whether or not the person is registered (T73).
    return made === 'accepted' ? new Response(null, { status: 202 }) : respond(server, c, made, 201);
  });
}

const proposedOr = (server: Server, c: Call, result: Account | 'proposed') =>
  result === 'proposed' ? new Response(null, { status: 202 }) : respond(server, c, result);

function userRoute(app: Hono<Env>, server: Server): void {
  app.get('/Users/:id', async (c) => {
    const account = await found(server, c);
    const known = c.req.header('If-None-Match');
    if (known !== undefined && hasTag(known, etagOf(account))) {
      return new Response(null, { status: 304, headers: { ETag: etagOf(account) } });
    }
    return respond(server, c, account);
  });
  app.put('/Users/:id', async (c) => {
    await found(server, c);
    const sent = await readResource(c.req.raw);
    return proposedOr(server, c, await changed(server, c, (writes, seen) => writes.replace(seen, sent)));
  });
  app.patch('/Users/:id', async (c) => {
    await found(server, c);
    const operations = await readResource(c.req.raw);
    return proposedOr(server, c, await changed(server, c, (writes, seen) => writes.patch(seen, operations)));
  });
  app.delete('/Users/:id', async (c) => {
    await changed(server, c, (writes, seen) => writes.remove(seen));
    return new Response(null, { status: 204 });
  });
}

function failed(error: Error, log: Log): Response {
  const known = asScimError(error);
  if (known) return answer(errorBody(known), known.status, retry(known.retryAfter));
  const failure = failureOf(error);
  const { level, code, retryAfter } = failure;
  log(level, { event: eventOf(failure, 'scim.failed'), ...errorPlace(error) });
  if (code === 'internal') return answer(errorBody(new ScimError(500, 'Something went wrong here.')), 500);
  return answer(errorBody(new ScimError(503, 'Try again later.')), 503, retry(retryAfter));
}

const retry = (seconds: number | undefined): Readonly<Record<string, string>> =>
  seconds === undefined ? {} : { 'Retry-After': String(seconds) };

function asScimError(error: Error): ScimError | undefined {
  if (error instanceof BadFilter) return new ScimError(400, 'The filter cannot be read.', 'invalidFilter');
  if (error instanceof UnreadableBody) return unreadable(error);
  return error instanceof ScimError ? error : undefined;
}

function unreadable({ status }: UnreadableBody): ScimError {
  if (status === 415) return new ScimError(415, `The body is not ${TYPE} in UTF-8.`);
  if (status === 413) return new ScimError(413, 'At most 64 KiB.');
  return new ScimError(status, 'The body is incomplete, or not UTF-8.', status === 400 ? 'invalidSyntax' : undefined);
}

type Shared = Omit<Parameters<typeof authorityWrites>[0], 'portal'>;

/** Builds each sender's writes. @throws {TypeError} if a grant needs a port that is missing */
function writersOf(options: ScimServerOptions, shared: Shared): (portal: string) => ScimWrites {
  const { grants = {}, assertions, proposals, audience = options.root } = options;
  for (const [portal, grant] of Object.entries(grants)) {
    if (grant === 'authority') continue;
    if (grant.creates && !assertions)
      throw new TypeError(`createScimServer: "${portal}" may create; assertions is missing.`);
    const isContact = grant.may?.some((each) => each === 'emails' || each === 'phoneNumbers');
    if (isContact && !proposals)
      throw new TypeError(`createScimServer: "${portal}" may propose; proposals is missing.`);
  }
  return (portal) => {
    const grant = Object.hasOwn(grants, portal) ? (grants[portal] ?? {}) : {};
    if (grant === 'authority') return authorityWrites({ ...shared, portal });
    return portalWrites({ ...shared, portal, grant, audience, assertions, proposals });
  };
}
