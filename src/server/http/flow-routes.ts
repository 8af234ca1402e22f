/** The routes of a flow. Each validates the request, calls the registrar, and renders the reply. */
import type { Context, Hono } from 'hono';
import type { Start } from '../../flow/backend.js';
import { check, type Checked } from '../../flow/schema.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Registrar } from '../registration/registrar.js';
import type { SessionCookies } from './account/session-cookies.js';
import type { ReadCredentials } from './credentials.js';
import { eventsOf } from './events.js';
import { readFlow, readJson, readPosition } from './requests.js';
import type { Responses } from './responses.js';
import { startBody } from './wire.js';

/** Paths below a flow that are not steps. No step may have such a name. */
export const RESERVED: ReadonlySet<string> = new Set(['keep', 'events', 'username']);

interface FlowRoutesOptions {
  readonly registrar: Registrar;
  readonly credentials: ReadCredentials;
  readonly responses: Responses;
  /** Path of a flow. */
  readonly path: string;
  /** Most event streams at once. A page beyond that polls. */
  readonly listeners: number;
  readonly isClockWrong: () => Promise<boolean>;
  /** Absent where the gateway offers no sign-in. */
  readonly cookies: SessionCookies | undefined;
}

export function flowRoutes(app: Hono, options: FlowRoutesOptions): void {
  const { registrar, credentials, responses, path, isClockWrong, cookies } = options;
  /**
   * Answers other verbs with 405. Must come after the path's handlers and before overlapping paths.
   */
  const only = (route: string, allow: string) => app.all(route, () => responses.notAllowed(allow));

  app.use(`${path}/*`, async (c, next) => {
    if (await isClockWrong()) c.res = responses.problem(problem('unavailable', { retryAfter: 30 }));
    else await next();
  });
  app.post(path, async (c) => {
    const { call } = await credentials(c.req.raw, c.env);
    const start = parseStart(await readJson(c));
    return start.ok ? responses.reply(await registrar.start(start.value, call), 201) : responses.problem(start.problem);
  });
  app.get(path, async (c) => {
    const { id, call } = await readFlow(credentials, c);
    return responses.reply(await registrar.read(id, call));
  });
  app.delete(path, async (c) => {
    const { id, call } = await readFlow(credentials, c);
    await registrar.abandon(id, call);
    return new Response(null, { status: 204 });
  });
  only(path, 'GET, HEAD, POST, DELETE');
  app.get(`${path}/events`, createEventsHandler(options));
  only(`${path}/events`, 'GET');
  app.post(`${path}/keep`, async (c) => {
    const { id, call } = await readFlow(credentials, c);
    return responses.reply(await registrar.extend(id, call));
  });
  only(`${path}/keep`, 'POST');
  app.get(`${path}/username`, async (c) => {
    const { id, call } = await readFlow(credentials, c);
    const found = await registrar.username(id, call);
    return found.ok ? Response.json({ username: found.username }) : responses.problem(found.problem);
  });
  only(`${path}/username`, 'GET, HEAD');
  app.post(`${path}/:step`, async (c) => {
    const { at, call } = await readPosition(credentials, c);
    const reply = await registrar.answer(at, await readJson(c), call);
    const response = responses.reply(reply);
    return cookies ? cookies.open(c.req.raw, reply, response) : response;
  });
  only(`${path}/:step`, 'POST');
  app.post(`${path}/:step/again`, async (c) => {
    const { at, call } = await readPosition(credentials, c);
    await readJson(c);
    return responses.reply(await registrar.again(at, call));
  });
  only(`${path}/:step/again`, 'POST');
}

function parseStart(body: Json): Checked<Start> {
  const checked = check(startBody, body);
  if (!checked.ok) return checked;
  const { method, audience, purpose, portal, lang } = checked.value;
  const given = { ...(purpose && { purpose }), ...(portal && { portal }), ...(lang && { lang }) };
  return { ok: true, value: { method, audience, ...given } };
}

/** Limits open streams. A stream is counted before the flow is looked up, until it ends. */
function createEventsHandler({ registrar, credentials, responses, listeners }: FlowRoutesOptions) {
  let open = 0;
  return async (c: Context): Promise<Response> => {
    // HEAD would open a stream that nothing reads, and never release its place.
    if (c.req.method === 'HEAD') return responses.notAllowed('GET');
    const { id, call } = await readFlow(credentials, c);
    if (open >= listeners) return responses.problem(problem('unavailable', { retryAfter: 10 }));
    open += 1;
    const leave = () => (open -= 1);
    // Only the first look verifies the request's DPoP proof. Later looks belong to the same
    // request.
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
    return responses.reply(found);
  };
}
