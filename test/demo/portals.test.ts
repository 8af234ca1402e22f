/** The demo's own portals over SCIM: what is registered on one is on each, once, whatever was down meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDemo } from '../../demo/app.js';
import { demoGateway } from '../../demo/gateway.js';
import { createAuthority, trustConfig } from '../../demo/sandbox/authority/authority.js';
import { PORTALS, type User } from '../../demo/sandbox/portals/receiver.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { serve } from '../../src/node/serve.js';
import { createKeys, sqlStore, createVault } from '../../src/server/index.js';
import { newAccount } from '../server/sync/support.js';
import { database } from '../support/worlds.js';

test('an account reaches every portal once; one that was down takes it when it is back', async (t) => {
  const [sql, world, authority] = [await database(), createWorld(), await createAuthority()];
  const keys = createKeys();
  let handle = (): Response | Promise<Response> => new Response();
  const server = await serve((request, env) => (handle as (...all: unknown[]) => Response)(request, env), {
    port: 0,
    hostname: '127.0.0.1',
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const sandbox = `${origin}/sandbox`;
  const options = { sql, keys, sandbox, origins: [origin], trust: trustConfig(authority, `${sandbox}/ca`) };
  const gateway = await demoGateway({ ...options, log: () => undefined, failpoint: () => undefined, now: world.now });
  const demo = createDemo({ world, authority, gateway: (request, env) => gateway.fetch(request, env) });
  handle = demo.fetch as typeof handle;
  t.after(async () => {
    await gateway.stop();
    await server.close();
    await sql.close();
  });
  const users = async (id: string) => (await (await fetch(`${sandbox}/portals/${id}/users`)).json()) as User[];
  const until = async (done: () => Promise<boolean>) => {
    for (let n = 0; n < 200 && !(await done()); n += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(await done());
  };

  world.portals.province = 'down';
  const { accounts } = sqlStore({ sql, vault: createVault(keys), targets: [...PORTALS], now: world.now });
  await sql.transaction((tx) => accounts.create(tx, newAccount(1)));
  await until(async () => (await users('ministry')).length === 1);
  assert.equal((await users('province')).length, 0);
  world.portals.province = 'normal';
  world.ahead = 10 * 60_000;
  await until(async () => (await users('province')).length === 1);
  const names = await Promise.all(PORTALS.map(users));
  assert.deepEqual(new Set(names.map((list) => list.map(({ userName }) => userName).join())).size, 1);

  const scim = (token: string) =>
    fetch(`${origin}/scim/v2/Users`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/scim+json' },
    });
  assert.equal((await scim('sandbox-only-ministry')).status, 200);
  assert.equal((await scim('another')).status, 401);
  const page = await (await fetch(`${sandbox}/portals`)).text();
  assert.ok(page.includes('Sandbox') && page.includes('cccd:'));
});
