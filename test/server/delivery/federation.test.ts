/** Two gateways with separate databases, each of which is a portal of the other. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { serve } from '../../../src/node/serve.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { database } from '../../support/worlds.js';
import { newAccount, syncWorld } from '../scim/support.js';

const TOKEN = 'token-of-the-other-gateway';

async function gateway(portal: string) {
  const sql = await database();
  let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not yet'));
  const server = await serve((request) => handle(request), { port: 0, hostname: '127.0.0.1' });
  const root = `http://127.0.0.1:${server.port}/scim/v2`;
  const join = async (other: string, url: string) => {
    const world = syncWorld(sql, { [other]: { url, token: TOKEN } });
    const directory = sqlDirectory({ sql, vault: world.vault, targets: world.targets, now: world.now });
    const tokens = { [other]: [await tokenHash(TOKEN)] };
    const scim = createScimServer({ directory, root, tokens, grants: { [other]: 'authority' } });
    handle = (request) => scim.fetch(request);
    const names = () => directory.list(other, 0, 100);
    return { ...world, names, outbox: world.worker() };
  };
  const close = async () => {
    await server.close();
    await sql.close();
  };
  return { portal, root, sql, join, close };
}

const one = await gateway('one');
const two = await gateway('two');
after(() => Promise.all([one.close(), two.close()]));

test('T09: the same identity registered on two portals at the same time ends as one account on both', async () => {
  const here = await one.join('two', two.root);
  const there = await two.join('one', one.root);
  for (let n = 0; n < 10; n += 1) {
    await here.register(n, { fullName: 'Nguyễn Văn An' });
    here.sleep(1);
    there.sleep(5);
    await there.register(n, { fullName: 'Nguyễn Văn Ân', portal: 'two' });
  }
  await there.register(99, { ...newAccount(99), portal: 'two' });
  for (let round = 0; round < 6; round += 1) {
    await Promise.all([here.outbox.run(), there.outbox.run()]);
    here.sleep(60_000);
    there.sleep(60_000);
  }
  for (const { outbox } of [here, there]) {
    assert.deepEqual(await outbox.deadLetters(), []);
    assert.ok(
      (await outbox.stats()).every(({ due }) => due === 0),
      'they do not go on telling each other the same',
    );
  }
  const [mine, theirs] = [await here.names(), await there.names()];
  const shown = (accounts: typeof mine) => accounts.map(({ subject, fullName }) => `${subject} ${fullName}`).sort();
  assert.equal(mine.length, 11);
  assert.deepEqual(shown(mine), shown(theirs));
  const { rows } = await one.sql.query<{ n: number }>('select count(distinct subject)::int as n from account');
  assert.equal(rows[0]?.n, 11);
});
