/** Admits calls of a signed-in person, from pages of the gateway only (T66). */
import type { Context } from 'hono';
import { problem } from '../../../flow/problem.js';
import type { Session, Sessions } from '../../sign-in/sessions.js';
import type { Responses } from '../responses.js';
import type { SessionCookies } from './session-cookies.js';

interface SessionGuardOptions {
  readonly sessions: Sessions;
  readonly cookies: SessionCookies;
  readonly responses: Responses;
  /** The gateway's own origin. */
  readonly home: string;
}

/** `id` is the secret of the session. */
type Handler = (c: Context, session: Session, id: string) => Promise<Response>;
type Route = (c: Context) => Promise<Response>;

export interface SessionGuard {
  readonly reading: (handler: Handler) => Route;
  /** For calls that change something: they need the page's origin and the session's token. */
  readonly changing: (handler: Handler) => Route;
}

/** Header of the token that changing calls need. Another site cannot send it. */
const TOKEN = 'X-CSRF-Token';

export function createSessionGuard({ sessions, cookies, responses, home }: SessionGuardOptions): SessionGuard {
  const nobody = () => cookies.clear(responses.problem(problem('session-unknown')));

  const reading =
    (handler: Handler): Route =>
    async (c) => {
      const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin';
      if ((c.req.header('Origin') ?? home) !== home || site === 'cross-site')
        return responses.problem(problem('origin-refused'));
      const id = cookies.idOf(c.req.raw);
      const session = await sessions.find(id);
      return session ? handler(c, session, id) : nobody();
    };

  return {
    reading,
    changing: (handler) =>
      reading(async (c, session, id) => {
        const isOurs = c.req.header('Origin') === home && (await sessions.isToken(id, c.req.header(TOKEN) ?? ''));
        return isOurs ? handler(c, session, id) : responses.problem(problem('origin-refused'));
      }),
  };
}
