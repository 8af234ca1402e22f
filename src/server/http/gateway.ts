/** A registrar as HTTP (Fetch API). It decides nothing: it checks the envelope, and hands the letter on. */
import { Hono, type Context } from 'hono';
import { routePath } from 'hono/route';
import { safeParse } from 'zod/v4/core';
import type { Reply } from '../../flow/backend.js';
import { check } from '../../flow/check.js';
import type { Json, Method } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { View } from '../../flow/view.js';
import { bodyText, UnreadableBody } from './body.js';
import { createClockCheck } from '../checks/clock-check.js';
import { createCredentials, refuse, Refused } from './credentials.js';
import { parseJson } from './json.js';
import { eventsOf } from './events.js';
import { failureOf } from '../registration/failures.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import { nobody, type Observer } from '../observe/observer.js';
import { openapi } from './openapi.js';
import type { Portals } from '../registration/portals.js';
import type { Registrar } from '../registration/registrar.js';
import type { DatabaseTrouble } from '../sql/sql.js';
import { startBody } from './wire.js';

export interface GatewayOptions {
  readonly registrar: Registrar;
  readonly portals: Portals;
  /** What is served, for the OpenAPI document. */
  readonly methods: readonly Method[];
  /** Path under which flows are served. */
  readonly base?: string;
  /**
   * Where browsers reach this gateway, without `base`: `https://id.example.vn`. DPoP proofs must name it. Without it they
   * must name the address of the request itself, which is another one behind a proxy that ends TLS.
   */
  readonly publicUrl?: string;
  readonly log?: Log;
  readonly observe?: Observer;
  /**
   * The address of the caller, for limits. On Node `callerAddress({ trustedProxies })` of
   * `dvc-register/node/caller-address.js`; there is no default, since one address for everybody stops everybody (T59).
   */
  readonly address: (request: Request, env: unknown) => string;
  /** Whether the gateway can serve; else `false`, or what is wrong with its database: see `databaseReady`. */
  readonly ready?: () => Promise<boolean | DatabaseTrouble>;
  /**
   * Milliseconds by which the database's clock is ahead of this process's: see `clockAhead`. Beyond five minutes no flow is
   * served: an expiry that is judged by a wrong clock would end the flows of all, or let codes live too long.
   */
  readonly clock?: () => Promise<number>;
  /** The sentence for a problem, in the citizen's language. */
  readonly detail?: (code: string) => string | undefined;
  readonly failpoint?: (name: string) => void;
  /** Answers `/scim/v2/…`: see `createScimServer`. */
  readonly scim?: Pick<Gateway, 'fetch'>;
  /** Answers `/metrics`: see `createMetrics`. */
  readonly metrics?: Pick<Gateway, 'fetch'>;
  /** Answers `/console/…`: see `createConsole`. */
  readonly console?: Pick<Gateway, 'fetch'>;
  /** Pages that may be told of news at once; the others ask. */
  readonly listeners?: number;
}

export interface Gateway {
  /** The whole of HTTP that a gateway speaks: `env` is what the server hands along. */
  fetch(request: Request, env?: unknown): Promise<Response>;
}

const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
};
const VERBS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const PREFLIGHT: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, DPoP, Idempotency-Key, If-Match',
  'Access-Control-Max-Age': '600',
};

/**
 * @throws {TypeError} when `address` is missing, `publicUrl` is no address, or a step has a name that the wire uses
 *
 * @example
 * const address = callerAddress({ trustedProxies: ['10.0.3.0/24'], log });
 * const gateway = createGateway({ registrar, portals, methods: [mobile], address, log });
 * const response = await gateway.fetch(new Request('https://id.example.vn/registration/openapi.json'));
 */
export function createGateway({
  registrar,
  portals,
  methods,
  base = '/registration',
  publicUrl,
  log = noLog,
  observe = nobody,
  address,
  ready = () => Promise.resolve(true),
  clock = () => Promise.resolve(0),
  detail = () => undefined,
  failpoint = () => undefined,
  listeners = 5000,
  scim,
  metrics,
  console,
}: GatewayOptions): Gateway {
  for (const { id, steps } of methods) {
    const taken = steps.find(({ name }) => /^(?:keep|events|username)$/.test(name));
    if (taken) throw new TypeError(`createGateway: "${id}" has a step "${taken.name}", which is a path of the wire.`);
  }
  const credentials = createCredentials({ address, publicUrl, log });
  const isClockWrong = createClockCheck(clock, log);
  const app = new Hono();
  let waiting = 0;

  const problemResponse = (found: Problem, view?: View): Response => {
    const sentence = detail(found.code);
    const body = { ...found, ...(sentence ? { detail: sentence } : {}), ...(view ? { flow: view } : {}) };
    const headers = new Headers({ 'Content-Type': 'application/problem+json' });
    if (view) headers.set('ETag', `"${view.revision}"`);
    if (found.retryAfter) headers.set('Retry-After', String(found.retryAfter));
    if (found.status === 401) headers.set('WWW-Authenticate', 'DPoP algs="ES256", Bearer');
    return new Response(JSON.stringify(body), { status: found.status, headers });
  };

  const respond = (reply: Reply, status = 200): Response => {
    failpoint('before-response');
    const response = reply.ok
      ? Response.json(reply.view, { status, headers: { ETag: `"${reply.view.revision}"` } })
      : problemResponse(reply.problem, reply.view);
    if (reply.replayed) response.headers.set('Idempotency-Replayed', 'true');
    return response;
  };

  /** Who may ask from a page, and the headers of every answer. */
  async function guard(c: Context, next: () => Promise<void>): Promise<void> {
    const origin = c.req.header('Origin');
    const known = origin !== undefined && portals.byOrigin(origin).length > 0;
    const hidden = origin === undefined && c.req.header('Sec-Fetch-Site') === 'cross-site';
    if ((origin !== undefined && !known) || hidden) c.res = problemResponse(problem('origin-refused'));
    else if (c.req.method === 'OPTIONS') c.res = new Response(null, { status: 204, headers: PREFLIGHT });
    else await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    c.res.headers.append('Vary', 'Origin');
    if (known) {
      c.res.headers.set('Access-Control-Allow-Origin', origin);
      c.res.headers.set('Access-Control-Expose-Headers', 'ETag, Idempotency-Replayed, Retry-After');
    }
  }

  app.use((c, next) =>
    observe({ kind: 'request', traceparent: c.req.header('traceparent') }, async (tell) => {
      const started = performance.now();
      await next();
      // The route that answered, as its template, and a known verb: what a caller makes up becomes no label.
      const verb = VERBS.has(c.req.method) ? c.req.method : 'other';
      const [route, { status }] = [routePath(c), c.res];
      tell({ kind: 'request', verb, route, status });
      log('info', { event: 'request', verb, route, status, ms: Math.round(performance.now() - started) });
    }),
  );

  // Before the guard: its pages are of this very origin, and carry headers of their own.
  if (console) app.all('/console/*', (c) => console.fetch(c.req.raw, c.env));
  app.use(guard);

  async function flowOf(c: Context) {
    const { id, call } = await credentials(c.req.raw, c.env);
    return { id: id ?? refuse('flow-unknown'), call };
  }

  async function body(c: Context): Promise<Json> {
    const value = parseJson(await bodyText(c.req.raw, ['application/json']));
    return value === undefined ? refuse('malformed') : (value as Json);
  }

  /** What an answer must bring: the id, the revision that it answers to, and a key of its own. */
  async function position(c: Context) {
    const { id, call } = await flowOf(c);
    const match = /^"(\d{1,9})"$/.exec(c.req.header('If-Match') ?? refuse('if-match-required'));
    const revision = Number(match?.[1] ?? refuse('malformed'));
    if (!call.key) refuse('idempotency-key-required');
    return { at: { id, step: c.req.param('step') ?? '', revision }, call };
  }

  const notAllowed = (allow: string): Response => {
    const response = problemResponse(problem('method-not-allowed'));
    response.headers.set('Allow', allow); // RFC 9110 §15.5.6
    return response;
  };
  /** Refuses the other verbs of a path: after its own handlers, and before those of paths that would match it too. */
  const only = (path: string, allow = 'GET, HEAD') => app.all(path, () => notAllowed(allow));

  const flow = `${base}/flow`;
  app.use(`${flow}/*`, async (c, next) => {
    if (await isClockWrong()) c.res = problemResponse(problem('unavailable', { retryAfter: 30 }));
    else await next();
  });
  app.post(flow, async (c) => {
    const { call } = await credentials(c.req.raw, c.env);
    const value = await body(c);
    const start = safeParse(startBody, value);
    if (!start.success) {
      const checked = check(startBody, value);
      return problemResponse(checked.ok ? problem('malformed') : checked.problem);
    }
    const { method, audience, portal, lang } = start.data;
    return respond(
      await registrar.start({ method, audience, ...(portal ? { portal } : {}), ...(lang ? { lang } : {}) }, call),
      201,
    );
  });
  app.get(flow, async (c) => {
    const { id, call } = await flowOf(c);
    return respond(await registrar.read(id, call));
  });
  app.delete(flow, async (c) => {
    const { id, call } = await flowOf(c);
    await registrar.abandon(id, call);
    return new Response(null, { status: 204 });
  });
  only(flow, 'GET, HEAD, POST, DELETE');
  app.get(`${flow}/events`, async (c) => {
    // Nothing would read the stream that HEAD opens, so it would never give its place back.
    if (c.req.method === 'HEAD') return notAllowed('GET');
    const { id, call } = await flowOf(c);
    if (waiting >= listeners) return problemResponse(problem('unavailable', { retryAfter: 10 }));
    // The place is taken before the flow is looked at, so that calls that come at once cannot share one.
    waiting += 1;
    const leave = () => (waiting -= 1);
    // The proof of the request is taken by the first look; the later ones belong to the same request.
    const found = await eventsOf({
      watch: (ms, since) => registrar.watch(id, ms, since === undefined ? call : { ...call, jti: undefined }, since),
      signal: c.req.raw.signal,
      ended: leave,
    }).catch((error: unknown) => {
      leave();
      throw error;
    });
    if (found instanceof Response) return found;
    leave();
    return respond(found);
  });
  only(`${flow}/events`, 'GET');
  app.post(`${flow}/keep`, async (c) => {
    const { id, call } = await flowOf(c);
    return respond(await registrar.extend(id, call));
  });
  only(`${flow}/keep`, 'POST');
  app.get(`${flow}/username`, async (c) => {
    const { id, call } = await flowOf(c);
    const found = await registrar.username(id, call);
    return found.ok ? Response.json({ username: found.username }) : problemResponse(found.problem);
  });
  only(`${flow}/username`);
  app.post(`${flow}/:step`, async (c) => {
    const { at, call } = await position(c);
    return respond(await registrar.answer(at, await body(c), call));
  });
  only(`${flow}/:step`, 'POST');
  app.post(`${flow}/:step/again`, async (c) => {
    const { at, call } = await position(c);
    await body(c);
    return respond(await registrar.again(at, call));
  });
  only(`${flow}/:step/again`, 'POST');

  app.get(`${base}/methods`, async (c) => {
    const { call } = await credentials(c.req.raw, c.env);
    const offered = await registrar.offer(c.req.query('portal'), call);
    return 'code' in offered ? problemResponse(offered) : Response.json({ methods: offered });
  });

  const description = openapi({ methods, base });
  app.get(`${base}/openapi.json`, () => Response.json(description));
  if (scim) app.all('/scim/v2/*', (c) => scim.fetch(c.req.raw));
  if (metrics) app.get('/metrics', (c) => metrics.fetch(c.req.raw, c.env));
  app.get('/healthz', () => Response.json({ status: 'ok' }));
  app.get('/readyz', async () => {
    const found = await ready().catch(() => false);
    const isWrong = found === true && (await isClockWrong(0));
    const well = found === true && !isWrong;
    const why = { ...(typeof found === 'string' && { database: found }), ...(isWrong && { clock: 'wrong' }) };
    return Response.json({ status: well ? 'ready' : 'unavailable', ...why }, { status: well ? 200 : 503 });
  });
  for (const path of [`${base}/methods`, `${base}/openapi.json`, '/healthz', '/readyz']) only(path);
  if (metrics) only('/metrics');

  app.notFound(() => problemResponse(problem('not-found')));
  app.onError((error) => {
    if (error instanceof Refused) return problemResponse(error.problem);
    if (error instanceof UnreadableBody) return problemResponse(error.problem);
    const instance = `urn:uuid:${crypto.randomUUID()}`;
    const { level, code, retryAfter } = failureOf(error);
    log(level, { event: 'request.failed', code, instance, ...errorPlace(error) });
    return problemResponse({ ...problem(code, code === 'internal' ? {} : { retryAfter }), instance });
  });

  return { fetch: async (request, env) => app.fetch(request, env) };
}
