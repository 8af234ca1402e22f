import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { camaraCarrier } from '../../../../demo/sandbox/camara/camara.js';
import { camaraTokens, CLIENT } from '../../../../demo/sandbox/camara/camara-tokens.js';
import { registries } from '../../../../demo/sandbox/registries.js';
import { createWorld } from '../../../../demo/sandbox/world.js';
import { camaraDirectory, type CamaraOptions } from '../../../../src/server/connectors/camara.js';

const addressOf = (server: ServerType) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The sandbox's carrier on its own port, and a function to create connectors for it. */
export async function carrier(t: TestContext) {
  const world = createWorld({ slow: 150 });
  const tokens = camaraTokens(world.now);
  const requests: Request[] = [];
  const app = new Hono();
  app.use(async (c, next) => {
    requests.push(c.req.raw.clone());
    await next();
  });
  app.route('/registries', registries(world, tokens));
  app.route('/', camaraCarrier(world, tokens));
  const server = await new Promise<ServerType>((resolve) => {
    const started: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  t.after(() => stop(server));
  const root = addressOf(server);
  const directory = (options: Partial<CamaraOptions> = {}) =>
    camaraDirectory({ root, tokenUrl: `${root}/oauth2/token`, ...CLIENT, timeout: 1000, pause: 1, ...options });
  const asked = (path: string) => requests.filter(({ url }) => new URL(url).pathname === path);
  return { world, tokens, requests, directory, asked, root };
}

/** A server with any behaviour that a test needs. */
export async function partner(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => stop(server));
  return addressOf(server);
}

function stop(server: ServerType) {
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
}

export const dien = {
  citizenId: '034086012222',
  fullName: 'Nguyễn Đăng Điện',
  birthDate: '12/06/1986',
  phone: '+84823628899',
};
