/** Which pages may call, and the headers of every response. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { problem } from '../../flow/problem.js';
import type { Portals } from '../registration/portals.js';
import type { Responses } from './responses.js';

const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
};

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
};

/** Refuses pages of origins that no portal has; `portalCors` alone would let their requests act. */
export const portalOrigins =
  (portals: Portals, responses: Responses): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('Origin');
    const isForeign = origin !== undefined && portals.byOrigin(origin).length === 0;
    const isHidden = origin === undefined && c.req.header('Sec-Fetch-Site') === 'cross-site';
    if (!isForeign && !isHidden) return next();
    const refusal = responses.problem(problem('origin-refused'));
    refusal.headers.append('Vary', 'Origin');
    c.res = refusal;
  };

/** For requests that `portalOrigins` has let through. */
export const portalCors: MiddlewareHandler = cors({
  origin: (origin) => origin || undefined,
  allowMethods: ['GET', 'POST', 'DELETE'],
  allowHeaders: ['Authorization', 'Content-Type', 'DPoP', 'Idempotency-Key', 'If-Match'],
  exposeHeaders: ['ETag', 'Idempotency-Replayed', 'Retry-After'],
  maxAge: 600,
});
