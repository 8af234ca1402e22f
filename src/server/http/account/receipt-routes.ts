/** Redeems the receipt of a registration, for the portal's server (RFC 7662, T63). */
import type { Hono } from 'hono';
import { problem } from '../../../flow/problem.js';
import type { Portals } from '../../registration/portals.js';
import { ACR } from '../../sign-in/assurance.js';
import type { Receipts, Redeemed } from '../../sign-in/receipts.js';
import { readBody } from '../body.js';
import type { Responses } from '../responses.js';
import { clientOf, invalidClient } from './client-authentication.js';

interface ReceiptRoutesOptions {
  readonly receipts: Receipts;
  readonly portals: Portals;
  readonly responses: Responses;
  readonly path: string;
  /** The gateway's own origin. */
  readonly home: string | undefined;
}

const seconds = (ms: number) => Math.floor(ms / 1000);

const claimsOf = ({ account, portal, origin, jkt, method, assurance, issuedAt, expiresAt }: Redeemed) => ({
  ...{ sub: account, aud: portal, acr: ACR + assurance, method, origin },
  ...{ auth_time: seconds(issuedAt), iat: seconds(issuedAt), exp: seconds(expiresAt) },
  ...(jkt && { cnf: { jkt } }),
});

export function receiptRoutes(app: Hono, { receipts, portals, responses, path, home }: ReceiptRoutesOptions): void {
  app.post(path, async (c) => {
    // A secret in a page is no secret, so no page is answered.
    if (c.req.header('Origin') !== undefined) return responses.problem(problem('origin-refused'));
    const portal = await clientOf(c.req.raw, portals);
    if (portal === undefined) return invalidClient();
    const form = new URLSearchParams(await readBody(c.req.raw, ['application/x-www-form-urlencoded']));
    const [token = '', ...more] = form.getAll('token');
    if (!token || more.length) return Response.json({ error: 'invalid_request' }, { status: 400 });
    const redeemed = await receipts.redeem(token, portal);
    return Response.json(
      redeemed ? { active: true, ...(home && { iss: home }), ...claimsOf(redeemed) } : { active: false },
    );
  });
  app.all(path, () => responses.notAllowed('POST'));
}
