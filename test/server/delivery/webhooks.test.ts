/**
 * Webhooks over HTTP to a receiver that verifies them with `standardwebhooks`, the package of the
 * specification's authors.
 */
import assert from 'node:assert/strict';
import { after, beforeEach, test as run } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { serve } from '../../../src/node/serve.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { createWebhookClient, type WebhookClientOptions } from '../../../src/server/delivery/webhook-client.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { ACCOUNT, toUser } from '../../../src/server/scim/user.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { newSecret, versionOf, webhookReceiver, type Event } from '../../support/webhook-receiver.js';
import { engines } from '../../support/worlds.js';
import { clear, CONSENT, newAccount, syncWorld } from '../scim/support.js';

const { all, close } = await engines();
const portal = await webhookReceiver();
after(async () => {
  await portal.close();
  await close();
});

function webhooksOn(engine: string, sql: SqlDatabase): void {
  const test = (name: string, work: () => Promise<void>): void => void run(`${name} (${engine})`, work);
  beforeEach(async () => {
    await clear(sql);
    portal.clear();
  });

  /** Accounts made at `national` and sent to `province`, which has no SCIM. */
  function world(more: Partial<WebhookClientOptions> = {}) {
    const at = { url: portal.url, token: 'unused' };
    const { worker: made, settle: settled, ...rest } = syncWorld(sql, { province: at });
    const { now, vault, targets } = rest;
    const client = () => {
      const given = { url: portal.url, secrets: [portal.secret], pause: 1, timeout: 2000, ...more };
      return createWebhookClient({ ...given, circuit: { now, rest: 10_000 } });
    };
    const worker = () => made({ clients: { province: client() } });
    const directory = sqlDirectory({ sql, vault, targets, now });
    async function change(fullName: string) {
      const { rows } = await sql.query<{ id: string }>('select id from account');
      const seen = await directory.read(rows[0]?.id ?? '');
      assert.ok(seen);
      assert.equal(typeof (await directory.change('elsewhere', seen, { fullName })), 'object');
    }
    const subjects = sqlDataSubjects({ sql, vault, now });
    return { ...rest, worker, settle: (outbox = worker()) => settled(outbox), directory, change, subjects };
  }

  const types = () => portal.events.map(({ type }) => type);
  const told = () => portal.events.map((each) => `${each.type} ${versionOf(each)}`);
  const nameOf = ({ data }: Event) => data['displayName'];

  test('notifies a portal of an account, its changes and its end, in order and once each', async () => {
    const { register, settle, change, subjects } = world();
    await register(1);
    await settle();
    await settle();
    await change('Nguyễn Văn Bình');
    await settle();
    await subjects.erase({ subject: newAccount(1).subject });
    await settle();
    assert.deepEqual(told(), ['account.created 1', 'account.changed 2', 'account.erased 3']);
    assert.equal(portal.accounts.size, 0);
    assert.deepEqual(portal.refused, []);
    const ids = portal.requests.map(({ headers }) => headers['webhook-id']);
    const { externalId } = portal.events[0]!.data;
    assert.deepEqual(
      ids,
      [1, 2, 3].map((version) => `msg_${externalId}_${version}`),
    );
  });

  test('T38: a message contains what SCIM would send, and for an erased account only id and version', async () => {
    const { register, settle, directory, subjects } = world();
    await register(1, { email: 'an@x.vn' });
    await settle();
    const account = await directory.read(portal.events[0]?.data.externalId ?? '');
    assert.ok(account);
    const [first] = portal.events;
    assert.ok(first);
    assert.equal(first.timestamp, new Date(account.modifiedAt).toISOString());
    assert.deepEqual(first.data, JSON.parse(JSON.stringify(toUser(account))));
    assert.doesNotMatch(portal.requests[0]?.body ?? '', /password|evidence|textHash/);
    await subjects.erase({ subject: newAccount(1).subject });
    await settle();
    const { schemas, ...rest } = portal.events[1]!.data;
    assert.ok(Array.isArray(schemas));
    assert.deepEqual(rest, { externalId: account.id, [ACCOUNT]: { version: 2 } });
  });

  test('a portal limited to some attributes gets those, the id and the version', async () => {
    const { register, settle } = world({ attributes: ['displayName', 'emails', 'assurance'] });
    await register(1, { email: 'an@x.vn' });
    await settle();
    const { schemas, externalId, ...seen } = portal.events[0]!.data;
    assert.deepEqual([Array.isArray(schemas), typeof externalId], [true, 'string']);
    assert.deepEqual(seen, {
      displayName: 'Nguyễn Văn An',
      emails: [{ value: 'an@x.vn', primary: true }],
      [ACCOUNT]: { version: 1, assurance: 'phone' },
    });
    assert.doesNotMatch(portal.requests[0]?.body ?? '', /034086000001|84981000000|01\/02\/1986/);
  });

  test('without the consent to share, no other portal is notified', async () => {
    const { register, settle } = world();
    await register(1, { consents: [{ ...CONSENT, purpose: 'share', granted: false, flow: crypto.randomUUID() }] });
    await settle();
    assert.equal(portal.requests.length, 0);
  });

  test('withdrawing the consent to share deletes the account at the other portals', async () => {
    const { register, settle, subjects } = world();
    await register(1);
    await settle();
    await subjects.withdraw({ subject: newAccount(1).subject });
    await settle();
    assert.deepEqual(told(), ['account.created 1', 'account.erased 2']);
    assert.equal(portal.accounts.size, 0);
  });

  test('T37: while a portal is down the newest version waits for it, and no older one follows', async () => {
    const { register, worker, change, sleep, settle } = world();
    await register(1);
    portal.switches.fault = () => 500;
    const outbox = worker();
    await outbox.run();
    await change('Nguyễn Văn Bình');
    sleep(600_000);
    await outbox.run();
    await change('Nguyễn Văn Cường');
    portal.switches.fault = undefined;
    sleep(600_000);
    await settle(outbox);
    assert.deepEqual(told(), ['account.created 3']);
    assert.equal(nameOf(portal.events[0]!), 'Nguyễn Văn Cường');
    await change('Nguyễn Văn Dũng');
    await change('Nguyễn Văn Em');
    await settle(outbox);
    assert.deepEqual(told(), ['account.created 3', 'account.changed 5']);
  });

  test('T37: after a lost answer the same message is sent again, with the same id', async () => {
    const { register, settle } = world();
    await register(1);
    let lost = 0;
    portal.switches.fault = () => (lost++ < 3 ? 'lose' : undefined);
    await settle();
    assert.ok(portal.events.length > 1);
    assert.deepEqual([...new Set(types())], ['account.created']);
    assert.equal(new Set(portal.requests.map(({ headers }) => headers['webhook-id'])).size, 1);
    assert.equal(new Set(portal.requests.map(({ body }) => body)).size, 1);
    assert.equal(portal.accounts.size, 1);
  });

  test('T39: an account erased while the portal was down is reported as erased, and no late message restores it', async () => {
    const { register, worker, subjects, sleep, settle } = world();
    await register(1);
    portal.switches.fault = () => 503;
    const outbox = worker();
    await outbox.run();
    await subjects.erase({ subject: newAccount(1).subject });
    portal.switches.fault = undefined;
    sleep(600_000);
    await settle(outbox);
    await sql.exec(`update delivery set state = 'due', due_at = 0`);
    await settle();
    assert.deepEqual([...new Set(told())], ['account.erased 2']);
    assert.equal(portal.accounts.size, 0);
  });

  for (const status of [302, 400, 401, 404, 409, 422, 429, 500])
    test(`only 2xx means accepted: after ${status} the message is due again, and arrives`, async () => {
      const { register, worker, settle, sleep } = world();
      await register(1);
      portal.switches.fault = () => status;
      const outbox = worker();
      await outbox.run();
      assert.deepEqual([(await outbox.stats())[0]?.due, portal.events.length], [1, 0]);
      portal.switches.fault = undefined;
      sleep(600_000);
      await settle(outbox);
      assert.deepEqual(told(), ['account.created 1']);
    });

  test('a message that alone is refused becomes a dead letter, and arrives when it is replayed', async () => {
    const { register, worker, settle, sleep } = world();
    await register(1);
    portal.switches.fault = ({ data }) => (data['userName'] === newAccount(1).subject ? 422 : undefined);
    const outbox = worker();
    for (let n = 2; n < 14; n += 1) {
      await register(n);
      await settle(outbox);
      sleep(600_000);
    }
    const letters = await outbox.deadLetters();
    assert.deepEqual(
      letters.map(({ portal: id, failure }) => [id, failure]),
      [['province', 'http-422']],
    );
    assert.doesNotMatch(JSON.stringify(letters), /034086000001/);
    assert.equal(portal.accounts.size, 12);
    portal.switches.fault = undefined;
    assert.equal(await outbox.replay(letters[0]?.id ?? ''), true);
    await settle(outbox);
    assert.equal(portal.accounts.size, 13);
  });

  test('410 stops the endpoint: it gets no calls, loses nothing, and continues with a new configuration', async () => {
    const { register, worker, settle, sleep } = world();
    await register(1);
    portal.switches.fault = () => 410;
    const outbox = worker();
    await outbox.run();
    for (let day = 0; day < 3; day += 1) {
      await register(day + 2);
      sleep(86_400_000);
      await outbox.run();
    }
    assert.equal(portal.requests.length, 1);
    const [stats] = await outbox.stats();
    assert.deepEqual([stats?.due, stats?.dead], [4, 0]);
    const { rows } = await sql.query<{ failure: string }>('select failure from delivery where failure is not null');
    assert.deepEqual(rows, [{ failure: 'http-410' }]);
    portal.switches.fault = undefined;
    await settle();
    assert.equal(portal.accounts.size, 4);
  });

  test('a rotation loses no message: both secrets sign, and each receiver finds its signature', async () => {
    const next = newSecret();
    const { register, settle } = world({ secrets: [next, portal.secret] });
    await register(1);
    await settle();
    assert.deepEqual(told(), ['account.created 1'], 'the receiver has the old secret');
    const { body, headers } = portal.requests[0]!;
    assert.match(headers['webhook-signature'] ?? '', /^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
    assert.equal((new Webhook(next).verify(body, headers) as Event).type, 'account.created');
    const after = world({ secrets: [next] });
    await after.register(2);
    await after.worker().run();
    assert.equal(portal.refused.length, 1, 'the old secret opens nothing any more');
    assert.equal(portal.accounts.size, 1);
  });
}

for (const [engine, sql] of all) webhooksOn(engine, sql);

/** A message as sent. */
async function sent(more: Partial<WebhookClientOptions> = {}) {
  portal.clear();
  const client = createWebhookClient({ url: portal.url, secrets: [portal.secret], pause: 1, ...more });
  const account = {
    ...newAccount(1),
    id: crypto.randomUUID(),
    version: 1,
    state: 'active',
    createdAt: 0,
    modifiedAt: 0,
  };
  const result = client.put(account as unknown as Parameters<typeof client.put>[0], null);
  await result.catch(() => undefined);
  const [request] = portal.requests;
  assert.ok(request);
  return { ...request, result };
}

run('T38: what was changed on its way, is old, or was signed for another portal is refused', async () => {
  const { body, headers } = await sent();
  const webhook = new Webhook(portal.secret);
  assert.ok(webhook.verify(body, headers));
  const refuses = (...[text, changes]: [string, Record<string, string>]) =>
    assert.throws(() => webhook.verify(text, { ...headers, ...changes }), /signature|timestamp/i);
  refuses(body.replace('"active":true', '"active":false'), {});
  refuses(body, { 'webhook-id': 'msg_of_another' });
  refuses(body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) });
  refuses(body, { 'webhook-signature': `v1,${'A'.repeat(43)}=` });
  assert.throws(() => new Webhook(newSecret()).verify(body, headers), /signature/);
  for (const minutes of [-6, 6]) {
    await assert.rejects((await sent({ now: () => Date.now() + minutes * 60_000 })).result, /http-401/);
    assert.equal(portal.refused.length, 1, 'more than five minutes from now');
  }
});

run('T22: a redirect is not followed, by our own fetch or by another', async () => {
  let stolen = 0;
  const thief = await serve(() => ((stolen += 1), new Response()), { port: 0, hostname: '127.0.0.1' });
  const follows = (request: Request) => fetch(new Request(request, { redirect: 'manual' }));
  for (const options of [{}, { fetch: follows }])
    for (const status of [301, 302, 303, 307, 308]) {
      const headers = { Location: `http://127.0.0.1:${thief.port}/` };
      const server = await serve(() => new Response(null, { status, headers }), { port: 0, hostname: '127.0.0.1' });
      const url = `http://127.0.0.1:${server.port}/`;
      const client = createWebhookClient({ url, secrets: [newSecret()], pause: 1, ...options });
      await assert.rejects(client.remove(crypto.randomUUID(), null, 2), { name: 'Unavailable' });
      await server.close();
    }
  await thief.close();
  assert.equal(stolen, 0);
});

run('a webhook is called at its address exactly, with the slash at its end', async () => {
  const paths: string[] = [];
  const server = await serve((request) => (paths.push(new URL(request.url).pathname), new Response()), {
    ...{ port: 0, hostname: '127.0.0.1' },
  });
  const client = createWebhookClient({ url: `http://127.0.0.1:${server.port}/hooks/`, secrets: [newSecret()] });
  await client.remove(crypto.randomUUID(), null, 2);
  await server.close();
  assert.deepEqual(paths, ['/hooks/']);
});

run('a webhook that cannot be kept safe is not made, and the sentence repeats no secret', () => {
  const url = 'https://portal.example.vn/hooks';
  const short = `whsec_${Buffer.alloc(23, 1).toString('base64')}`;
  const long = `whsec_${Buffer.alloc(65, 1).toString('base64')}`;
  const wrong: readonly (readonly [WebhookClientOptions, RegExp])[] = [
    [{ url: 'http://portal.example.vn/hooks', secrets: [newSecret()] }, /neither https nor http on a loopback/],
    [{ url: 'https://u:p@portal.example.vn', secrets: [newSecret()] }, /holds credentials/],
    [{ url, secrets: [] }, /1 to 4 secrets/],
    [{ url, secrets: Array.from({ length: 5 }, newSecret) }, /1 to 4 secrets/],
    ...[short, long, newSecret().slice(6), 'whsec_not base64', 'whsec_'].map(
      (secret) => [{ url, secrets: [secret] }, /whsec_ and base64 of 24 to 64 bytes/] as const,
    ),
  ];
  for (const [options, sentence] of wrong)
    assert.throws(
      () => createWebhookClient(options),
      ({ name, message }: Error) =>
        name === 'TypeError' &&
        sentence.test(message) &&
        options.secrets.every((secret) => !message.includes(secret.slice(6) || '?')),
    );
});
