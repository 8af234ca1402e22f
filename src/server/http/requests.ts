/** Reads a call's credentials, position and JSON body. */
import type { Context } from 'hono';
import type { Json } from '../../flow/method.js';
import type { Position } from '../../flow/view.js';
import type { RegistrarCall } from '../registration/registrar.js';
import { readBody } from './body.js';
import { refuse, type ReadCredentials } from './credentials.js';
import { parseJson } from './json.js';

/** The flow that a call names by its bearer id. */
export async function readFlow(credentials: ReadCredentials, c: Context) {
  const { id, call } = await credentials(c.req.raw, c.env);
  return { id: id ?? refuse('flow-unknown'), call };
}

/** An answer needs the bearer id, the revision it answers, and an idempotency key. */
export async function readPosition(
  credentials: ReadCredentials,
  c: Context,
): Promise<{ readonly at: Position; readonly call: RegistrarCall }> {
  const { id, call } = await readFlow(credentials, c);
  const match = /^"(\d{1,9})"$/.exec(c.req.header('If-Match') ?? refuse('if-match-required'));
  const revision = Number(match?.[1] ?? refuse('malformed'));
  if (!call.key) refuse('idempotency-key-required');
  return { at: { id, step: c.req.param('step') ?? '', revision }, call };
}

export async function readJson(c: Context): Promise<Json> {
  const value = parseJson(await readBody(c.req.raw, ['application/json']));
  return value === undefined ? refuse('malformed') : (value as Json);
}
