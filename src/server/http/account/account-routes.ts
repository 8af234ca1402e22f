/** What a signed-in person reads and does with their account. For pages of the gateway only. */
import type { Hono } from 'hono';
import { problem } from '../../../flow/problem.js';
import type { OwnAccounts } from '../../accounts/own-account.js';
import type { Responses } from '../responses.js';
import type { SessionCookies } from './session-cookies.js';
import type { SessionGuard } from './session-guard.js';

interface AccountRoutesOptions {
  readonly own: OwnAccounts;
  readonly guard: SessionGuard;
  readonly cookies: SessionCookies;
  readonly responses: Responses;
}

export function accountRoutes(app: Hono, { own, guard, cookies, responses }: AccountRoutesOptions): void {
  const { reading, changing } = guard;
  const found = (body: object | undefined, headers: Record<string, string> = {}) =>
    body ? Response.json(body, { headers }) : responses.problem(problem('session-unknown'));

  app.get(
    '/account/me',
    reading(async (_c, { account }) => found(await own.me(account))),
  );
  app.all('/account/me', () => responses.notAllowed('GET, HEAD'));
  app.get(
    '/account/consents',
    reading(async (_c, { account }) => Response.json({ consents: await own.consents(account) })),
  );
  app.all('/account/consents', () => responses.notAllowed('GET, HEAD'));
  app.delete(
    '/account/consents/share',
    changing(async (_c, { account }) => {
      const done = await own.withdraw(account);
      return done ? new Response(null, { status: 204 }) : responses.problem(problem('session-unknown'));
    }),
  );
  app.all('/account/consents/share', () => responses.notAllowed('DELETE'));
  app.get(
    '/account/sign-ins',
    reading(async (_c, { account }) => Response.json({ signIns: await own.signIns(account) })),
  );
  app.all('/account/sign-ins', () => responses.notAllowed('GET, HEAD'));
  app.get(
    '/account/export',
    reading(async (_c, { account }) =>
      found(await own.export(account), { 'Content-Disposition': 'attachment; filename="account.json"' }),
    ),
  );
  app.all('/account/export', () => responses.notAllowed('GET, HEAD'));
  app.post(
    '/account/erasure',
    changing(async (c, { account }) => {
      const until = await own.eraseLater(account, c.req.header('Accept-Language')?.split(/[,;]/, 1)[0] ?? 'vi');
      if (until === undefined) return responses.problem(problem('session-unknown'));
      return cookies.clear(Response.json({ eraseAt: new Date(until).toISOString() }, { status: 202 }));
    }),
  );
  app.all('/account/erasure', () => responses.notAllowed('POST'));
}
