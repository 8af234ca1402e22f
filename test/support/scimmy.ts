/**
 * SCIMMY over Express: a SCIM server that is independent of this project, with its own store and
 * switchable faults.
 */
import type { AddressInfo } from 'node:net';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { ACCOUNT } from '../../src/server/scim/user.js';

type User = Record<string, unknown> & { id: string };

const { SchemaDefinition, Attribute } = SCIMMY.Types;
const text = (name: string) => new Attribute('string', name);

/** The schema as docs/scim.md publishes it. */
const schema = new SchemaDefinition('Account', ACCOUNT, 'A Vietnamese public-service account', [
  new Attribute('complex', 'identifiers', { multiValued: true }, [text('type'), text('value')]),
  ...['audience', 'method', 'assurance', 'portal', 'birthDate'].map(text),
  new Attribute('dateTime', 'registeredAt'),
  new Attribute('integer', 'version'),
  new Attribute('complex', 'consents', { multiValued: true }, [
    ...[text('purpose'), text('version'), new Attribute('boolean', 'granted'), new Attribute('dateTime', 'decidedAt')],
  ]),
]);

let users = new Map<string, User>();
let declared = false;

function declare(): void {
  if (declared) return;
  declared = true;
  class AccountSchema extends SCIMMY.Types.Schema {
    static override get definition() {
      return schema;
    }
  }
  SCIMMY.Resources.User.extend(AccountSchema, false);
  SCIMMY.Resources.declare(SCIMMY.Resources.User, {
    egress: (resource: { id?: string; filter?: { match(all: User[]): User[] } }) => {
      if (resource.id) {
        const found = users.get(resource.id);
        if (!found) throw new SCIMMY.Types.Error(404, '', 'No such user.');
        return found;
      }
      const all = [...users.values()];
      return resource.filter ? resource.filter.match(all) : all;
    },
    ingress: (resource: { id?: string }, data: Record<string, unknown>) => {
      const id = resource.id ?? crypto.randomUUID();
      if (resource.id && !users.has(id)) throw new SCIMMY.Types.Error(404, '', 'No such user.');
      for (const [other, { userName }] of users) {
        if (other !== id && userName === data['userName']) throw new SCIMMY.Types.Error(409, 'uniqueness', 'Taken.');
      }
      const kept = { ...(JSON.parse(JSON.stringify(data)) as Record<string, unknown>), id };
      users.set(id, kept);
      return kept;
    },
    degress: (resource: { id?: string }) => void users.delete(resource.id ?? ''),
  } as never);
}

export type Fault = number | 'hang' | 'hang-up' | 'lose';

export interface ForeignServer {
  readonly url: string;
  readonly token: string;
  readonly users: () => readonly User[];
  /** Requests so far: `POST /Users`. */
  readonly requests: string[];
  /**
   * Replaces SCIMMY's answer: a status, none (`hang`), a closed connection (`hang-up`), or one
   * closed after acting (`lose`).
   */
  fault: ((request: { verb: string; path: string; body: string }) => Fault | undefined) | undefined;
  close(): Promise<void>;
}

export async function foreignServer(): Promise<ForeignServer> {
  declare();
  users = new Map();
  const token = 'a-token-that-the-portal-gave';
  const app = express();
  const foreign: { -readonly [K in keyof ForeignServer]: ForeignServer[K] } = {
    ...{ url: '', token, requests: [], fault: undefined, users: () => [...users.values()] },
    close: () => Promise.resolve(),
  };
  app.use(express.json({ type: 'application/scim+json' }));
  app.use((request, response, next) => {
    const { method: verb, path } = request;
    foreign.requests.push(`${verb} ${path.replace('/scim/v2', '')}`);
    const fault = foreign.fault?.({ verb, path, body: JSON.stringify(request.body ?? null) });
    if (fault === 'hang') return;
    if (fault === 'hang-up') return void request.socket.destroy();
    if (typeof fault === 'number') return void response.status(fault).json({ detail: 'An injected fault.' });
    if (fault === 'lose') response.json = response.send = () => (request.socket.destroy(), response);
    next();
  });
  const handler = (request: { header(name: string): string | undefined }) => {
    if (request.header('Authorization') !== `Bearer ${token}`) throw new Error('Who is it?');
    return '';
  };
  app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler }) as never);
  const server = await new Promise<ReturnType<typeof app.listen>>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  foreign.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
  foreign.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return foreign;
}
