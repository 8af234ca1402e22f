/** The cookies of people who sign in: the session, and the mark of the browser. */
import { hostCookie, sessionCookie } from '../../checks/host-cookie.js';
import type { RegistrarReply } from '../../registration/context.js';
import type { Sessions } from '../../sign-in/sessions.js';
import { headersOf } from '../responses.js';

export interface SessionCookies {
  /** The id of the session in the request; `''` if there is none. */
  readonly idOf: (request: Request) => string;
  /** The mark of the browser. */
  readonly deviceOf: (request: Request) => string;
  /** Sets the cookies of a sign-in. The session that the browser had before ends. */
  open(request: Request, reply: RegistrarReply, response: Response): Promise<Response>;
  /** Removes the session's cookie. The browser stays known. */
  clear(response: Response): Response;
}

/** Seconds for which a browser stays known: 180 days. */
const KNOWN = 15_552_000;

/** @param home the gateway's own origin */
export function createSessionCookies(home: string, sessions: Pick<Sessions, 'end'>): SessionCookies {
  const session = sessionCookie(home);
  const device = hostCookie(home, { name: 'dvc-device', sameSite: 'Strict', maxAge: KNOWN });
  return {
    idOf: (request) => session.read(request),
    deviceOf: (request) => device.read(request),
    async open(request, { session: opened }, response) {
      if (!opened) return response;
      const earlier = session.read(request);
      if (earlier !== opened.id) await sessions.end(earlier, 'replaced');
      const headers = headersOf(response);
      headers.append('Set-Cookie', session.write(opened.id));
      headers.append('Set-Cookie', device.write(opened.device));
      return response;
    },
    clear(response) {
      headersOf(response).append('Set-Cookie', session.write());
      return response;
    },
  };
}
