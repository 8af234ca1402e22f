/** What a signed-in person sees and ends of their sessions (T66). For pages of the gateway only. */
import type { Hono } from 'hono';
import { problem } from '../../../flow/problem.js';
import { ACR } from '../../sign-in/assurance.js';
import type { Session, Sessions } from '../../sign-in/sessions.js';
import type { Responses } from '../responses.js';
import type { SessionCookies } from './session-cookies.js';
import type { SessionGuard } from './session-guard.js';

interface SessionRoutesOptions {
  readonly sessions: Sessions;
  readonly guard: SessionGuard;
  readonly cookies: SessionCookies;
  readonly responses: Responses;
}

const iso = (ms: number) => new Date(ms).toISOString();

const shown = ({ ref, method, portal, assurance, signedInAt, seenAt, endsAt, actingFor }: Session) => ({
  ...{ ref, method, acr: ACR + assurance },
  ...(portal && { portal }),
  ...(actingFor && { actingFor }),
  ...{ signedInAt: iso(signedInAt), seenAt: iso(seenAt), endsAt: iso(endsAt) },
});

export function sessionRoutes(app: Hono, { sessions, guard, cookies, responses }: SessionRoutesOptions): void {
  const { reading, changing } = guard;
  app.get(
    '/account/session',
    reading(async (_c, session, id) =>
      Response.json({ account: session.account, ...shown(session), token: await sessions.token(id) }),
    ),
  );
  app.delete(
    '/account/session',
    changing(async (_c, _session, id) => {
      await sessions.end(id, 'signed-out');
      return cookies.clear(new Response(null, { status: 204 }));
    }),
  );
  app.all('/account/session', () => responses.notAllowed('GET, HEAD, DELETE'));
  app.get(
    '/account/sessions',
    reading(async (_c, { account, ref }) => {
      const all = await sessions.list(account);
      return Response.json({ sessions: all.map((each) => ({ ...shown(each), current: each.ref === ref })) });
    }),
  );
  app.delete(
    '/account/sessions',
    changing(async (_c, { account, ref }) => {
      await sessions.revoke(account, { except: ref });
      return new Response(null, { status: 204 });
    }),
  );
  app.all('/account/sessions', () => responses.notAllowed('GET, HEAD, DELETE'));
  app.delete(
    '/account/sessions/:ref',
    changing(async (c, { account }) => {
      const ended = await sessions.revoke(account, { ref: c.req.param('ref') ?? '' });
      return ended ? new Response(null, { status: 204 }) : responses.problem(problem('not-found'));
    }),
  );
  app.all('/account/sessions/:ref', () => responses.notAllowed('DELETE'));
}
