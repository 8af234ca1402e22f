/** Shared by all operations of the sandbox's carrier: its mode, access tokens and refusals. */
import type { Context, Hono } from 'hono';
import type { CamaraTokens } from './camara-tokens.js';
import { modeAnswer } from '../mode-answer.js';
import type { World } from '../world.js';

export interface CarrierContext {
  readonly world: World;
  readonly tokens: CamaraTokens;
  /** Whether a number belongs to this carrier. */
  readonly serves: (phone: string) => boolean;
}

type Status = 400 | 401 | 403 | 404 | 422 | 503;

export const refuse = (c: Context, status: Status, code: string, message: string) =>
  c.json({ status, code, message }, status);
export const invalid = (c: Context) =>
  refuse(c, 400, 'INVALID_ARGUMENT', 'Client specified an invalid argument, request body or query param.');

/** Parses the body as an object; anything else becomes an empty one. */
export async function jsonBody(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await c.req.json<unknown>().catch(() => undefined);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

export function guard(app: Hono, { world, tokens }: CarrierContext, path: string, scope: string) {
  app.post(path, async (c, next) => {
    const correlator = c.req.header('x-correlator');
    if (correlator !== undefined && /^[a-zA-Z0-9-]{0,55}$/.test(correlator)) c.header('x-correlator', correlator);
    const broken = await modeAnswer(c, world, world.carrier, () =>
      refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.'),
    );
    if (broken) return broken;
    const verdict = tokens.check(c.req.header('Authorization'), scope);
    if (verdict === 'invalid') {
      return refuse(
        c,
        401,
        'UNAUTHENTICATED',
        'Request not authenticated due to missing, invalid, or expired credentials.',
      );
    }
    if (verdict === 'scope') {
      return refuse(c, 403, 'PERMISSION_DENIED', 'Client does not have sufficient permissions to perform this action.');
    }
    return next();
  });
}
