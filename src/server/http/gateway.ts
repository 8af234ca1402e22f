/**
 * A registrar as HTTP (Fetch API): validates headers and bodies, then calls the registrar. Contains
 * no flow logic.
 */
import { Hono, type MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Method } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import { createClockCheck } from '../checks/clock-check.js';
import { eventOf, failureOf } from '../observe/failures.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import { noObserver, type Observer } from '../observe/observer.js';
import { PAGE_PATHS } from '../pages/pages-routes.js';
import type { Portals } from '../registration/portals.js';
import type { Registrar } from '../registration/registrar.js';
import type { People } from '../accounts/people.js';
import type { OwnAccounts } from '../accounts/own-account.js';
import type { Passkeys } from '../sign-in/passkeys.js';
import type { Receipts } from '../sign-in/receipts.js';
import type { Sessions } from '../sign-in/sessions.js';
import type { DatabaseTrouble } from '../sql/sql.js';
import { webProofCiphers, type ProofCiphers } from '../vault/ciphers.js';
import { UnreadableBody } from './body.js';
import { createCredentials, Refused } from './credentials.js';
import { flowRoutes, RESERVED } from './flow-routes.js';
import { createSessionCookies } from './account/session-cookies.js';
import { federationRoutes } from './account/federation-routes.js';
import { receiptRoutes } from './account/receipt-routes.js';
import { accountRoutes } from './account/account-routes.js';
import { passkeyRoutes } from './account/passkey-routes.js';
import { peopleRoutes } from './account/people-routes.js';
import { createSessionGuard } from './account/session-guard.js';
import { sessionRoutes } from './account/session-routes.js';
import { originRoute, portalCors, portalOrigins, securityHeaders } from './guard.js';
import { operationRoutes } from './operation-routes.js';
import { createResponses, type Responses } from './responses.js';

export interface GatewayOptions {
  readonly registrar: Registrar;
  readonly portals: Portals;
  /** The methods served, for the OpenAPI document. */
  readonly methods: readonly Method[];
  /** Path under which flows are served. */
  readonly base?: string;
  /**
   * Public address of this gateway without `base`: `https://id.example.vn`. DPoP proofs must name
   * it. Default: the address of the request, which is wrong behind a proxy that terminates TLS.
   */
  readonly publicUrl?: string;
  readonly log?: Log;
  readonly observe?: Observer;
  /**
   * The caller's address, for rate limits. On Node use `callerAddress({ trustedProxies })` of
   * `dvc-register/node`. There is no default: one address for every caller would block all callers
   * together (T59).
   */
  readonly address: (request: Request, env: unknown) => string;
  /**
   * Whether the gateway can serve: `true`, `false`, or the database's fault; see `databaseReady`.
   */
  readonly ready?: () => Promise<boolean | DatabaseTrouble>;
  /**
   * Milliseconds by which the database's clock is ahead of this process's: see `clockAhead`. Above
   * five minutes no flow is served, because a wrong clock would end flows early or keep codes valid
   * too long.
   */
  readonly clock?: () => Promise<number>;
  /** The sentence for a problem, in the person's language. */
  readonly detail?: (code: string) => string | undefined;
  readonly failpoint?: (name: string) => void;
  /** Verifies DPoP proofs. By WebCrypto if absent; `nodeCiphers` takes a fifth of the time. */
  readonly ciphers?: ProofCiphers;
  /** Answers `/scim/v2/…`: see `createScimServer`. */
  readonly scim?: Pick<Gateway, 'fetch'>;
  /** Answers `/metrics`: see `createMetrics`. */
  readonly metrics?: Pick<Gateway, 'fetch'>;
  /** Answers `/console/…`: see `createConsole`. */
  readonly console?: Pick<Gateway, 'fetch'>;
  /** Answers the gateway's own pages: see `createPages`. */
  readonly pages?: Pick<Gateway, 'fetch'>;
  /** Answers `/oidc/…` and the discovery document: see `createOpenIdProvider`. */
  readonly provider?: Pick<Gateway, 'fetch'>;
  /** Sessions of people who sign in. They need `publicUrl`. */
  readonly sessions?: Sessions;
  /** The account of a signed-in person. Needs `sessions`. */
  readonly own?: OwnAccounts;
  /** The people who act for organisations. Needs `sessions`. */
  readonly people?: People;
  /** Passkeys of signed-in people. Needs `sessions`. */
  readonly passkeys?: Passkeys;
  /** Receipts of registrations, for portals with a client secret. */
  readonly receipts?: Receipts;
  /** The page to go back to from an identity provider, by the callback's query: see `returnOf`. */
  readonly returnOf?: (query: string) => Promise<string | undefined>;
  /** Most event streams at once; further pages poll. */
  readonly listeners?: number;
}

export interface Gateway {
  /** Answers a request. `env` is passed through from the server. */
  fetch(request: Request, env?: unknown): Promise<Response>;
}

const PROVIDER = ['/oidc/*', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
const VERBS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * @throws {TypeError} when `address` is missing, `publicUrl` is not an address, or a step's name is
 * reserved
 *
 * @example
 * const address = callerAddress({ trustedProxies: ['10.0.3.0/24'], log });
 * const gateway = createGateway({ registrar, portals, methods: [mobile], address, log });
 * const response = await gateway.fetch(new Request('https://id.example.vn/registration/openapi.json'));
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { registrar, portals, methods, base = '/registration', address, publicUrl, scim, metrics, console } = options;
  const { log = noLog, observe = noObserver, detail = () => undefined, failpoint = () => undefined } = options;
  const { ciphers = webProofCiphers } = options;
  const { ready = () => Promise.resolve(true), clock = () => Promise.resolve(0), listeners = 5000 } = options;
  refuseReservedNames(methods);
  const { sessions, receipts, own, people, passkeys, returnOf, provider } = options;
  const home = homeOf(options);
  const cookies = sessions && home !== undefined ? createSessionCookies(home, sessions) : undefined;
  const credentials = createCredentials({
    ...{ address, publicUrl, ciphers, log },
    ...{ deviceOf: cookies?.deviceOf, sessionOf: cookies?.idOf },
  });
  const isClockWrong = createClockCheck(clock, log);
  const responses = createResponses({ detail, failpoint });
  const shared = { registrar, credentials, responses, isClockWrong, cookies };
  const app = new Hono();

  app.use(observed(observe, log));
  // Before the origin guard: these pages are same-origin and set their own headers.
  if (console) app.all('/console/*', (c) => console.fetch(c.req.raw, c.env));
  const { pages } = options;
  if (pages) for (const path of PAGE_PATHS) app.get(path, (c) => pages.fetch(c.req.raw, c.env));
  // Browsers come here from portals, and the provider sets its own headers.
  if (provider) for (const path of PROVIDER) app.all(path, (c) => provider.fetch(c.req.raw, c.env));
  const guard = { base, portals, home, responses, log };
  app.use(securityHeaders);
  // Before CORS: no other origin may read these.
  if (receipts) receiptRoutes(app, { receipts, portals, responses, home, path: `${base}/receipt` });
  if (sessions && cookies && home !== undefined) {
    const served = { sessions, cookies, responses, guard: createSessionGuard({ sessions, cookies, responses, home }) };
    sessionRoutes(app, served);
    if (own) accountRoutes(app, { ...served, own });
    if (people) peopleRoutes(app, { ...served, people });
    if (passkeys) passkeyRoutes(app, { ...served, passkeys });
  }
  if (returnOf) federationRoutes(app, { returnOf, responses });
  originRoute(app, guard);
  app.use(portalOrigins(guard), portalCors);
  flowRoutes(app, { ...shared, path: `${base}/flow`, listeners });
  const parts = { receipts: receipts !== undefined, provider: provider !== undefined };
  operationRoutes(app, { ...shared, ...parts, methods, base, ready });
  if (scim) app.all('/scim/v2/*', (c) => scim.fetch(c.req.raw));
  if (metrics) {
    app.get('/metrics', (c) => metrics.fetch(c.req.raw, c.env));
    app.all('/metrics', () => responses.notAllowed('GET, HEAD'));
  }
  app.notFound(() => responses.problem(problem('not-found')));
  app.onError((error) => failed(error, responses, log));
  return { fetch: async (request, env) => app.fetch(request, env) };
}

/** The origin of `publicUrl`. `createCredentials` throws if that is not an address. */
function homeOf({ publicUrl, sessions }: GatewayOptions): string | undefined {
  if (publicUrl !== undefined && URL.canParse(publicUrl)) return new URL(publicUrl).origin;
  if (sessions) throw new TypeError('createGateway: sessions need publicUrl, the address of the gateway for browsers.');
  return undefined;
}

function refuseReservedNames(methods: readonly Method[]): void {
  for (const { id, steps } of methods) {
    const taken = steps.find(({ name }) => RESERVED.has(name));
    if (taken) throw new TypeError(`createGateway: "${id}" has a step "${taken.name}", which is a path of the wire.`);
  }
}

const observed =
  (observe: Observer, log: Log): MiddlewareHandler =>
  (c, next) =>
    observe({ kind: 'request', traceparent: c.req.header('traceparent') }, async (report) => {
      const started = performance.now();
      await next();
      // The matched route's template and a known verb: text from the caller never becomes a label.
      const verb = VERBS.has(c.req.method) ? c.req.method : 'other';
      const [route, { status }] = [routePath(c), c.res];
      report({ kind: 'request', verb, route, status });
      log('info', { event: 'request', verb, route, status, ms: Math.round(performance.now() - started) });
    });

function failed(error: Error, responses: Responses, log: Log): Response {
  if (error instanceof Refused || error instanceof UnreadableBody) return responses.problem(error.problem);
  const instance = `urn:uuid:${crypto.randomUUID()}`;
  const failure = failureOf(error);
  const { level, code, retryAfter } = failure;
  log(level, { event: eventOf(failure, 'request.failed'), code, instance, ...errorPlace(error) });
  return responses.problem({ ...problem(code, code === 'internal' ? {} : { retryAfter }), instance });
}
