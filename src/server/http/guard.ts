/** Decides which pages may call, and sets the headers of every response. */
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { problem } from '../../flow/problem.js';
import type { Log } from '../observe/log.js';
import type { Portals } from '../registration/portals.js';
import { withHeaders, type Responses } from './responses.js';

const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
};

/** Hono copies the headers of the response before into the next one, unless there is none. */
function replace(c: Context, response: Response): void {
  c.res = undefined;
  c.res = response;
}

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  replace(c, withHeaders(c.res, HEADERS));
};

/**
 * Most refused origins logged per process: anybody can send an origin, and must not fill the log.
 */
const MOST_ORIGINS = 16;
/** The form in which browsers write an origin. A program may send any other text (T35). */
const WRITTEN = /^https?:\/\/[\w.:[\]-]{1,200}$/;

const remedyFor = (origin: string): string =>
  WRITTEN.test(origin)
    ? `Add "${origin}" to the origins of a portal in the configuration of the gateway.`
    : 'Serve the page over https, at an origin of a portal in the configuration of the gateway.';

/** Logs each refused origin once. */
function originLog(log: Log): (origin: string) => void {
  const seen = new Set<string>();
  return (origin) => {
    const written = WRITTEN.test(origin) ? origin : 'other';
    if (seen.has(written) || seen.size >= MOST_ORIGINS) return;
    seen.add(written);
    log('warn', { event: 'origin.refused', origin: written });
  };
}

/**
 * Tells any page whether its origin is allowed. The refusal itself has no CORS headers: a page of a
 * wrong origin could not read it and would report that the gateway is down.
 */
export function originRoute(app: Hono, guard: Guard): void {
  const { base, responses } = guard;
  const path = `${base}/origin`;
  app.get(path, (c) => {
    const origin = c.req.header('Origin') ?? '';
    const allowed = !origin || isKnown(guard, origin);
    const body = { allowed, ...(allowed ? {} : { remedy: remedyFor(origin) }) };
    return Response.json(body, { headers: { 'Access-Control-Allow-Origin': '*' } });
  });
  app.all(path, () => responses.notAllowed('GET, HEAD'));
}

interface Guard {
  readonly base: string;
  readonly portals: Portals;
  /** The gateway's own origin, for its own pages. */
  readonly home: string | undefined;
  readonly responses: Responses;
  readonly log: Log;
}

const isKnown = ({ portals, home }: Guard, origin: string): boolean =>
  origin === home || portals.byOrigin(origin).length > 0;

/**
 * Refuses pages whose origin neither a portal nor the gateway has. `portalCors` alone would still
 * execute their requests.
 */
export const portalOrigins = (guard: Guard): MiddlewareHandler => {
  const { responses, log } = guard;
  const logOnce = originLog(log);
  return async (c, next) => {
    const origin = c.req.header('Origin');
    const isForeign = origin !== undefined && !isKnown(guard, origin);
    const isHidden = origin === undefined && c.req.header('Sec-Fetch-Site') === 'cross-site';
    if (!isForeign && !isHidden) return next();
    if (origin !== undefined) logOnce(origin);
    const refusal = responses.problem({ ...problem('origin-refused'), title: remedyFor(origin ?? '') });
    c.res = withHeaders(refusal, { Vary: 'Origin' });
  };
};

const EXPOSED = 'ETag,Idempotency-Replayed,Retry-After';

const preflight: MiddlewareHandler = cors({
  origin: (origin) => origin || undefined,
  allowMethods: ['GET', 'POST', 'DELETE'],
  allowHeaders: ['Authorization', 'Content-Type', 'DPoP', 'Idempotency-Key', 'If-Match'],
  maxAge: 600,
});

/** CORS headers, for requests that `portalOrigins` accepted. */
export const portalCors: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'OPTIONS') return preflight(c, next);
  await next();
  // After the handler: Hono copies a response into a stream if headers were set before it.
  const origin = c.req.header('Origin');
  const allowed = origin && { 'Access-Control-Allow-Origin': origin };
  replace(c, withHeaders(c.res, { ...allowed, 'Access-Control-Expose-Headers': EXPOSED, Vary: 'Origin' }));
  return undefined;
};
