/** What a signed-in person sees and ends of their sessions (T66). For pages of the gateway only. */
import type { Context, Hono } from 'hono';
import { problem } from '../../../flow/problem.js';
import { ACR } from '../../sign-in/assurance.js';
import type { Session, Sessions } from '../../sign-in/sessions.js';
import type { Responses } from '../responses.js';
import type { SessionCookies } from './session-cookies.js';

interface SessionRoutesOptions {
  readonly sessions: Sessions;
  readonly cookies: SessionCookies;
  readonly responses: Responses;
  /** The gateway's own origin. */
  readonly home: string;
}

type Handler = (c: Context, session: Session, id: string) => Promise<Response>;

const iso = (ms: number) => new Date(ms).toISOString();

const shown = ({ ref, method, portal, assurance, signedInAt, seenAt, endsAt }: Session) => ({
  ...{ ref, method, acr: ACR + assurance },
  ...(portal && { portal }),
  ...{ signedInAt: iso(signedInAt), seenAt: iso(seenAt), endsAt: iso(endsAt) },
});

/** Header of the token that changing calls need. Another site cannot send it. */
const TOKEN = 'X-CSRF-Token';

export function sessionRoutes(app: Hono, { sessions, cookies, responses, home }: SessionRoutesOptions): void {
  const nobody = () => cookies.clear(responses.problem(problem('session-unknown')));

  const reading =
    (handler: Handler) =>
    async (c: Context): Promise<Response> => {
      const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin';
      if ((c.req.header('Origin') ?? home) !== home || site === 'cross-site')
        return responses.problem(problem('origin-refused'));
      const id = cookies.idOf(c.req.raw);
      const session = await sessions.find(id);
      return session ? handler(c, session, id) : nobody();
    };

  /** A change needs the page's origin and its token: a cookie alone comes with any request. */
  const changing = (handler: Handler) =>
    reading(async (c, session, id) => {
      const isOurs = c.req.header('Origin') === home && (await sessions.isToken(id, c.req.header(TOKEN) ?? ''));
      return isOurs ? handler(c, session, id) : responses.problem(problem('origin-refused'));
    });

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
