/** A whole gateway from one options object: its methods, its reload, and its shutdown. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { httpBackend } from '../../src/client/http.js';
import { createServer, type Configuration, type ServerOptions } from '../../src/node/create-server.js';
import { ownCodes } from '../../src/server/checks/code-issuers.js';
import type { SubscriberDirectory } from '../../src/server/ports.js';
import { createPortals } from '../../src/server/registration/portals.js';
import { createKeys } from '../../src/server/vault/vault.js';
import { fakeCarrier, fakeRegistry } from '../../src/testing/ports.js';
import { identity, PASSWORD, register, viewOf } from '../../src/testing/person.js';
import { DIEN, PORTALS } from '../../src/testing/world.js';
import { database, type Engine } from '../support/worlds.js';

const ORIGIN = 'http://localhost:8080';

type Given = Partial<ServerOptions> & { readonly subscribers?: SubscriberDirectory };

async function gateway(t: TestContext, { subscribers, ...given }: Given = {}) {
  const carrier = fakeCarrier([DIEN]);
  const configuration: Configuration = {
    portals: createPortals(PORTALS),
    partners: ({ vault }) => ({
      issuer: ownCodes({ sender: carrier, vault }),
      subscribers: subscribers ?? carrier,
    }),
  };
  const sql = given.sql ?? (await database());
  const server = await createServer({
    ...{ ...configuration, sql, keys: createKeys(), trustedProxies: [], captcha: { cost: 1, prefix: '0' } },
    ...given,
  }).catch(async (error: unknown) => {
    await sql.close?.();
    throw error;
  });
  t.after(() => server.close());
  const ask = (path: string) => server.fetch(new Request(`${ORIGIN}${path}`));
  const backend = httpBackend({ endpoint: `${ORIGIN}/registration`, fetch: (request) => server.fetch(request) });
  const code = (phone: string) => carrier.code(phone);
  return { server, sql, configuration, carrier, ask, backend, code };
}

/** A database that calls `seen` before each statement, and `closed` in the place of its end. */
function watched(made: Engine, seen: (text: string) => unknown, closed: () => void): NonNullable<Given['sql']> {
  return {
    async query(text, values) {
      await seen(text);
      return made.query(text, values);
    },
    exec: (text) => made.exec(text),
    transaction: (work) => made.transaction((tx) => work(tx)),
    close() {
      closed();
      return Promise.resolve();
    },
  };
}

const offered = async (response: Response) =>
  ((await response.json()) as { methods: { id: string }[] }).methods.map(({ id }) => id);

test('offers the methods whose partners are configured, and registers a person', async (t) => {
  const { ask, backend, code } = await gateway(t);
  assert.deepEqual(await offered(await ask('/registration/methods?portal=national')), ['mobile']);
  assert.equal((await register(backend, DIEN, code)).status, 'complete');
  assert.deepEqual(
    [(await ask('/healthz')).status, (await ask('/readyz')).status, (await ask('/metrics')).status],
    [200, 200, 404],
  );
});

test('throws if no method can be offered, or if a portal takes part in SCIM without an address', async (t) => {
  await assert.rejects(gateway(t, { partners: () => ({}) }), /no method can be offered/);
  const portals = { ...createPortals(PORTALS), scim: { national: { accepts: [] } } };
  await assert.rejects(gateway(t, { portals }), /give publicUrl or scimUrl/);
});

test('serves a new configuration at once, and keeps the old one if the new one is wrong', async (t) => {
  const { server, configuration, ask, carrier, sql } = await gateway(t);
  server.start();
  const insured = fakeRegistry([]);
  const [national] = PORTALS;
  assert.ok(national);
  await server.reload({
    portals: createPortals([{ ...national, id: 'province' }]),
    partners: (tools) => ({ ...configuration.partners(tools), insured }),
  });
  assert.deepEqual(await offered(await ask('/registration/methods?portal=province')), ['mobile', 'insurance']);
  assert.equal((await ask('/registration/methods?portal=national')).status, 422);
  await assert.rejects(server.reload({ ...configuration, partners: () => ({}) }), /no method can be offered/);
  assert.equal((await ask('/registration/methods?portal=province')).status, 200);
  assert.equal(carrier.messages.length, 0);
  const { rows } = await sql.query<{ event: string }>("select event from audit where flow = 'gateway' order by seq");
  assert.deepEqual(
    rows.map(({ event }) => event),
    ['gateway.start', 'gateway.reload'],
  );
});

test('completes an answer that runs during a reload; the flow continues under the new configuration', async (t) => {
  const [hold, asked] = [new EventEmitter(), new EventEmitter()];
  const carrier = fakeCarrier([DIEN]);
  const subscribers: SubscriberDirectory = {
    match: async (...all) => {
      asked.emit('now');
      await once(hold, 'over');
      return carrier.match(...all);
    },
    swappedWithin: (...all) => carrier.swappedWithin(...all),
  };
  const { server, configuration, backend, code } = await gateway(t, { subscribers });
  const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
  const coded = viewOf(await backend.answer(begun, await identity(begun, DIEN)));
  const isAsked = once(asked, 'now');
  const answering = backend.answer(coded, { code: code(DIEN.phone) });
  await isAsked;
  await server.reload(configuration);
  hold.emit('over');
  const proven = viewOf(await answering);
  assert.equal(proven.step, 'password');
  assert.equal(viewOf(await backend.answer(proven, { password: PASSWORD })).status, 'complete');
});

test('stops in order: deliveries, listener, counts, database', async (t) => {
  const order: string[] = [];
  const made = await database();
  const seen = (text: string) => /insert into tally/.test(text) && order.push('counts');
  const sql = watched(made, seen, () => order.push('database'));
  const listener = { close: () => Promise.resolve(void order.push('listener')) };
  const { server, backend } = await gateway(t, { sql, listener });
  server.start();
  viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
  await server.close();
  assert.deepEqual(order, ['listener', 'counts', 'database']);
  await made.close();
});

test('a sweep does all of its tasks, also where one fails, and a stopping server waits for it', async (t) => {
  const [hold, order, swept] = [new EventEmitter(), [] as string[], new EventEmitter()];
  const made = await database();
  const seen = async (text: string) => {
    if (/delete from account_session/.test(text)) throw new Error('fault');
    if (!/update notice/.test(text)) return;
    swept.emit('now');
    await once(hold, 'over');
    order.push('swept');
  };
  const sql = watched(made, seen, () => order.push('closed'));
  const logged: string[] = [];
  const log: NonNullable<ServerOptions['log']> = (_level, { event }) => void logged.push(event);
  const { server } = await gateway(t, { sql, log });
  const isSwept = once(swept, 'now');
  server.start();
  await isSwept;
  const closing = server.close();
  // Everything else has stopped by then.
  for (let n = 0; n < 50; n += 1) await new Promise(setImmediate);
  hold.emit('over');
  await closing;
  assert.deepEqual(order, ['swept', 'closed']);
  assert.ok(logged.includes('sweep.failed'));
  await made.close();
});

test('a stopping server is not ready but still answers', async (t) => {
  const { server, ask } = await gateway(t);
  const closing = server.close({ drain: 1000 });
  assert.equal((await ask('/readyz')).status, 503);
  assert.equal((await ask('/registration/methods?portal=national')).status, 200);
  await closing;
});
