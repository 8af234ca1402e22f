/** T38: replayed, forged and misdirected messages. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { serve } from '../../../src/node/serve.js';
import { createScimClient } from '../../../src/server/delivery/client.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { toUser } from '../../../src/server/scim/user.js';
import { Unavailable } from '../../../src/server/ports.js';
import { database } from '../../support/worlds.js';
import { CONSENT, syncWorld } from './support.js';

const TOKEN = 'token-of-the-gateway';
const OTHER = 'token-of-another-portal';
const [here, there] = [await database(), await database()];
after(() => Promise.all([here.close(), there.close()]));

interface Recorded {
  readonly verb: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A portal with its own database, and every request that it received. */
async function portal(t: { after(work: () => Promise<void>): void }) {
  const recorded: Recorded[] = [];
  let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not yet'));
  const server = await serve((request) => handle(request), { port: 0, hostname: '127.0.0.1' });
  t.after(() => server.close());
  const url = `http://127.0.0.1:${server.port}/scim/v2`;
  const { vault } = syncWorld(there, {});
  const directory = sqlDirectory({ sql: there, vault, targets: [] });
  const tokens = { gateway: [await tokenHash(TOKEN)], other: [await tokenHash(OTHER)] };
  const grants = { gateway: 'authority', other: 'authority' } as const;
  const scim = createScimServer({ directory, root: url, tokens, grants });
  handle = async (request) => {
    const { method: verb, headers } = request;
    recorded.push({ verb, url: request.url, headers, body: await request.clone().text() });
    return scim.fetch(request);
  };
  const state = async () => {
    const { rows } = await there.query('select id, version, state, modified_at from account order by id');
    return { rows, shown: await directory.list('gateway', 0, 100) };
  };
  return { url, recorded, state };
}

const send = ({ verb, url, headers, body }: Recorded, token?: string) =>
  fetch(url, {
    method: verb,
    headers: { ...Object.fromEntries(headers), ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body && verb !== 'GET' ? { body } : {}),
  });

test('T38: replays in any order change nothing; with another token they are refused', async (t) => {
  const { url, recorded, state } = await portal(t);
  const world = syncWorld(here, { national: { url, token: TOKEN } });
  const directory = sqlDirectory({ sql: here, vault: world.vault, targets: world.targets, now: world.now });
  for (const n of [1, 2]) await world.register(n);
  await world.settle();
  const { rows } = await here.query<{ id: string }>('select id from account order by id');
  const change = async (at: number, changes: Parameters<typeof directory.change>[2]) => {
    const seen = await directory.read(rows[at]?.id ?? '');
    assert.ok(seen);
    await directory.change('elsewhere', seen, changes);
    await world.settle();
  };
  await change(0, { fullName: 'Nguyễn Văn Bình' });
  await change(0, { fullName: 'Nguyễn Văn Cường' });
  await change(1, { state: 'erased' });
  const before = await state();
  assert.deepEqual(
    before.shown.map(({ fullName }) => fullName),
    ['Nguyễn Văn Cường'],
  );
  const messages = [...recorded];
  assert.deepEqual([...new Set(messages.map(({ verb }) => verb))].sort(), ['DELETE', 'POST', 'PUT']);
  for (const order of [messages, [...messages].reverse()]) for (const message of order) await send(message);
  assert.deepEqual(await state(), before);
  for (const message of messages) {
    assert.equal((await send(message, 'made-up-0123456789')).status, 401);
    // The other portal cannot find these users, and may not create them.
    const { status } = await send(message, OTHER);
    assert.ok([404, 409].includes(status) || message.url.endsWith('/.search'), `${message.verb} ${status}`);
  }
  assert.deepEqual(await state(), before);
});

test('T38: a redirect of a portal is not followed, so its token and the person’s data go nowhere else', async (t) => {
  let stolen = 0;
  const thief = await serve(() => ((stolen += 1), new Response()), { port: 0, hostname: '127.0.0.1' });
  const location = `http://127.0.0.1:${thief.port}/scim/v2/Users/.search`;
  for (const status of [302, 307, 308]) {
    const server = await serve(() => new Response(null, { status, headers: { Location: location } }), {
      port: 0,
      hostname: '127.0.0.1',
    });
    const client = createScimClient({ url: `http://127.0.0.1:${server.port}/scim/v2`, token: TOKEN, pause: 1 });
    await assert.rejects(client.remove('any', null, 1), Unavailable);
    await server.close();
  }
  t.after(() => thief.close());
  assert.equal(stolen, 0);
});

test('T38: a portal receives the necessary data of a person who consented, and nothing of one who did not', async () => {
  await here.exec('delete from account; delete from consent; delete from delivery');
  const at = { url: 'http://127.0.0.1:1/scim/v2', token: TOKEN };
  const world = syncWorld(here, { national: at, ministry: at });
  await world.register(3, { evidence: { certificate: 'MIIB' }, passwordHash: '$argon2id$x' });
  const consents = [{ ...CONSENT, purpose: 'share', granted: false, flow: crypto.randomUUID() }];
  await world.register(4, { consents });
  const wanted = await here.query<{ portal: string; n: number }>(
    'select portal, count(*)::int as n from delivery group by portal order by portal',
  );
  assert.deepEqual(wanted.rows, [
    { portal: 'ministry', n: 1 },
    { portal: 'national', n: 2 },
  ]);
  const { rows } = await here.query<{ id: string }>('select id from account');
  const directory = sqlDirectory({ sql: here, vault: world.vault, targets: [] });
  for (const { id } of rows) {
    const account = await directory.read(id);
    assert.ok(account);
    const text = JSON.stringify(toUser(account));
    assert.doesNotMatch(text, /MIIB|argon2|evidence|password|textHash|flow|control|origin/);
  }
});
