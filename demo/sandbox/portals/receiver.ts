/**
 * The other portals: each a SCIM 2.0 service provider (RFC 7644) that takes the accounts that the gateway brings. What they
 * know outlives a restart, as it would.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Hono, type Context } from 'hono';
import type { World } from '../world.js';

export const PORTALS = ['national', 'ministry', 'province'] as const;
export type PortalId = (typeof PORTALS)[number];

/** The token between the gateway and a portal, in both directions. No secret: it opens nothing but invented people. */
export const scimToken = (portal: PortalId): string => `sandbox-only-${portal}`;

export interface User {
  readonly id: string;
  readonly externalId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
}

export interface Receivers {
  users(portal: PortalId): readonly User[];
  /** To be mounted at `/sandbox/portals/{id}/scim/v2`. */
  routes(portal: PortalId): Hono;
}

type Body = Readonly<Record<string, unknown>>;
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const scim = (c: Context, body: object, status: 200 | 201 | 400 | 401 | 404 | 409 | 503 = 200) =>
  c.body(JSON.stringify(body), status, { 'Content-Type': 'application/scim+json' });
const refuse = (c: Context, status: 400 | 401 | 404 | 409 | 503, detail: string) =>
  scim(c, { schemas: [ERROR], status: String(status), detail }, status);

/** What is asked of a portal: users of one name, `externalId` or `userName`. */
const FILTER = /^(externalId|userName) eq ("(?:[^"\\]|\\.)*")$/;

export function receivers(world: World, file?: string): Receivers {
  const kept = new Map<PortalId, Map<string, User & Body>>(PORTALS.map((id) => [id, new Map()]));
  if (file) restore();
  const at = (portal: PortalId) => kept.get(portal) ?? new Map<string, User & Body>();

  function restore() {
    try {
      const read = JSON.parse(readFileSync(file ?? '', 'utf8')) as Record<PortalId, (User & Body)[]>;
      for (const portal of PORTALS) for (const user of read[portal]) at(portal).set(user.id, user);
    } catch {
      // The first start: nobody has been brought anywhere.
    }
  }
  function keep() {
    const all = Object.fromEntries(PORTALS.map((portal) => [portal, [...at(portal).values()]]));
    // Written before the gateway is told, so that what was taken is there after a crash.
    if (file) writeFileSync(file, JSON.stringify(all), { mode: 0o600 });
  }
  const body = async (c: Context): Promise<Body> => c.req.json<Body>().catch(() => ({}));
  const isUser = ({ userName, externalId }: Body) => typeof userName === 'string' && typeof externalId === 'string';

  function routes(portal: PortalId): Hono {
    const app = new Hono();
    const users = at(portal);
    const same = ({ userName }: Body, but = '') =>
      [...users.values()].some((user) => user.userName === userName && user.id !== but);
    app.use(async (c, next) => {
      if (world.portals[portal] === 'down') return refuse(c, 503, 'Out of service.');
      if (c.req.header('Authorization') !== `Bearer ${scimToken(portal)}`) return refuse(c, 401, 'Unknown token.');
      return next();
    });
    app.post('/Users/.search', async (c) => {
      const { filter } = await body(c);
      const [, name, text = '""'] = FILTER.exec(String(filter)) ?? [];
      if (!name) return refuse(c, 400, 'invalidFilter');
      const found = [...users.values()].filter((user) => user[name] === JSON.parse(text));
      return scim(c, {
        schemas: [LIST],
        totalResults: found.length,
        startIndex: 1,
        itemsPerPage: found.length,
        Resources: found,
      });
    });
    app.post('/Users', async (c) => {
      const user = await body(c);
      if (!isUser(user)) return refuse(c, 400, 'invalidValue');
      if (same(user)) return refuse(c, 409, 'uniqueness');
      const made = { ...user, id: crypto.randomUUID() } as User & Body;
      users.set(made.id, made);
      keep();
      return scim(c, made, 201);
    });
    app.put('/Users/:id', async (c) => {
      const [id, user] = [c.req.param('id'), await body(c)];
      if (!users.has(id)) return refuse(c, 404, 'No such user.');
      if (!isUser(user)) return refuse(c, 400, 'invalidValue');
      if (same(user, id)) return refuse(c, 409, 'uniqueness');
      users.set(id, { ...user, id } as User & Body);
      keep();
      return scim(c, { ...user, id });
    });
    app.delete('/Users/:id', (c) => {
      if (!users.delete(c.req.param('id'))) return refuse(c, 404, 'No such user.');
      keep();
      return c.body(null, 204);
    });
    return app;
  }
  return { users: (portal) => [...at(portal).values()], routes };
}
