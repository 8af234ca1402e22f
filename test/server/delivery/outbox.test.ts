/** The outbox over HTTP against SCIMMY, a third-party SCIM server. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, beforeEach, test as run } from 'node:test';
import { DELIVERY_FAILPOINTS } from '../../../src/node/database/failpoint.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { createScimClient } from '../../../src/server/delivery/client.js';
import { sqlDeliveries } from '../../../src/server/delivery/deliveries.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { ACCOUNT } from '../../../src/server/scim/user.js';
import { bundle } from '../../support/bundle.js';
import { until } from '../../support/promises/promise.js';
import { foreignServer } from '../../support/scimmy.js';
import { engines } from '../../support/worlds.js';
import { clear, CONSENT, syncWorld } from '../scim/support.js';

const portal = await foreignServer();
const { all, server: real, close } = await engines();
after(async () => {
  await portal.close();
  await close();
});

function outboxOn(engine: string, sql: SqlDatabase): void {
  const test = (name: string, work: () => Promise<void>): void => void run(`${name} (${engine})`, work);

  const world = () => syncWorld(sql, { national: portal });
  const creates = () => portal.requests.filter((each) => each === 'POST /Users').length;
  const names = () => portal.users().map(({ userName }) => String(userName));

  beforeEach(async () => {
    await clear(sql);
    portal.fault = undefined;
    portal.requests.length = 0;
    await emptied();
  });

  const atOnce = (database: SqlDatabase): SqlDatabase => ({
    query: (text, values) => database.query(text, values),
    transaction: (work) => database.transaction((tx) => work(tx)),
    exec: (text) => database.exec(text),
  });

  /** Deletes over SCIM what an earlier test left. */
  async function emptied() {
    for (const { id } of portal.users()) {
      const headers = { Authorization: `Bearer ${portal.token}` };
      await fetch(`${portal.url}/Users/${id}`, { method: 'DELETE', headers });
    }
    portal.requests.length = 0;
  }

  test('delivers an account once, with the legal extension, and without data that the portal does not need', async () => {
    const { register, settle } = world();
    await register(1);
    await settle();
    await settle();
    assert.equal(portal.users().length, 1);
    assert.equal(creates(), 1);
    const [user] = portal.users();
    assert.equal(user?.['userName'], 'cccd:034086000001');
    const extension = user[ACCOUNT] as Record<string, unknown>;
    assert.deepEqual(extension['identifiers'], [{ type: 'cccd', value: '034086000001' }]);
    assert.equal(extension['assurance'], 'phone');
    assert.equal((extension['consents'] as unknown[]).length, 3);
    assert.ok(!/password|evidence|textHash/.test(JSON.stringify(user)));
  });

  test('without the consent to share, an account stays on its own portal', async () => {
    const { register, worker } = syncWorld(sql, { national: portal, province: portal });
    await register(1, { consents: [{ ...CONSENT, purpose: 'share', granted: false, flow: crypto.randomUUID() }] });
    assert.deepEqual(
      (await worker().stats()).map((each) => each.portal),
      ['national'],
    );
    await register(2);
    assert.deepEqual(
      (await worker().stats()).map((each) => each.due),
      [2, 1],
    );
  });

  test('T37: a portal that was down for a week gets everything once when it returns', async () => {
    const { register, worker, sleep } = world();
    const outbox = worker();
    portal.fault = () => 503;
    for (let n = 0; n < 20; n += 1) await register(n);
    for (let hour = 0; hour < 7 * 24; hour += 12) {
      await outbox.run();
      sleep(12 * 3_600_000);
    }
    assert.deepEqual(await outbox.deadLetters(), []);
    assert.equal((await outbox.stats())[0]?.due, 20);
    portal.fault = undefined;
    await outbox.run();
    await outbox.run();
    assert.equal((await outbox.stats())[0]?.done, 20, 'woken, without waiting for their pauses');
    assert.equal(new Set(names()).size, 20);
    assert.equal(portal.users().length, 20);
  });

  test('T37: an answer lost after the portal acted does not create a second user', async () => {
    const { register, settle } = world();
    await register(1);
    let lost = 0;
    portal.fault = ({ verb, path }) => (verb === 'POST' && path.endsWith('/Users') && lost++ < 1 ? 'lose' : undefined);
    const outbox = await settle();
    assert.equal(lost, 1);
    assert.equal(creates(), 1, 'it was looked for before it was made again');
    assert.equal(portal.users().length, 1);
    assert.equal((await outbox.stats())[0]?.done, 1);
  });

  for (const point of DELIVERY_FAILPOINTS) {
    test(`T37: a worker that dies ${point} leaves a lease that another takes over, and one user`, async () => {
      const { register, worker, settle, sleep } = world();
      await register(1);
      let dead = false;
      const failpoint = (name: string) => {
        dead ||= name === point;
        if (dead) throw new Error('dead');
      };
      // A dead process writes nothing more.
      const query: SqlDatabase['query'] = (text, values) =>
        dead ? Promise.resolve({ rows: [] }) : sql.query(text, values);
      await worker({ sql: { ...atOnce(sql), query }, failpoint })
        .run()
        .catch(() => undefined);
      assert.ok(dead);
      assert.equal(portal.users().length, point === 'after-lease' ? 0 : 1);
      assert.equal(await worker().run(), 0, 'the lease still holds, or nothing is left to do');
      sleep(121_000);
      const outbox = await settle();
      assert.equal(portal.users().length, 1);
      assert.equal(creates(), 1);
      assert.equal((await outbox.stats())[0]?.done, 1);
    });
  }

  test('T37: versions arrive in order, and a newer one queued during a delivery is delivered too', async () => {
    const { register, worker, vault, targets, settle } = world();
    await register(1);
    const directory = sqlDirectory({ sql, vault, targets });
    const rename = async (fullName: string) => {
      const { rows } = await sql.query<{ id: string }>('select id from account');
      const seen = await directory.read(rows[0]?.id ?? '');
      assert.ok(seen);
      assert.equal(typeof (await directory.change('elsewhere', seen, { fullName })), 'object');
    };
    let renamed = false;
    const slow = worker({ failpoint: () => void (renamed ||= true) });
    portal.fault = undefined;
    const running = slow.run();
    await rename('Nguyễn Văn Bình');
    await running;
    await rename('Nguyễn Văn Cường');
    await settle();
    assert.equal(portal.users().length, 1);
    assert.equal(portal.users()[0]?.['displayName'], 'Nguyễn Văn Cường');
    assert.equal((portal.users()[0]![ACCOUNT] as { version: number }).version, 3);
  });

  test('T37: a refused delivery is parked at once, delays no other, is listed without personal data, and can be replayed', async () => {
    const { register, settle } = world();
    for (let n = 1; n <= 5; n += 1) await register(n);
    portal.fault = ({ verb, body }) => (verb === 'POST' && body.includes('"cccd:034086000003"') ? 400 : undefined);
    const outbox = await settle();
    assert.equal(portal.users().length, 4);
    const letters = await outbox.deadLetters();
    assert.equal(letters.length, 1);
    assert.equal(letters[0]?.failure, 'http-400');
    assert.ok(!JSON.stringify(letters).includes('034086000003'));
    portal.fault = undefined;
    assert.equal(await outbox.replay('nobody:national'), false);
    assert.equal(await outbox.replay(letters[0].id), true);
    assert.equal(await outbox.replay(letters[0].id), false, 'no longer dead');
    await settle(outbox);
    assert.equal(portal.users().length, 5);
    assert.deepEqual(await outbox.deadLetters(), []);
  });

  test('T37: a portal that fails is tried with one delivery at a time, until it accepts one', async () => {
    const { register, worker, sleep } = world();
    for (let n = 0; n < 5; n += 1) await register(n);
    let isAway = true;
    let leases = 0;
    const put = ({ id }: { readonly id: string }) => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(id));
    const national = { open: false, put, remove: () => Promise.resolve(), end: () => undefined };
    const failpoint = (name: string) => void (leases += Number(name === 'after-lease'));
    const outbox = worker({ clients: { national }, width: 3, failpoint });
    assert.equal(await outbox.run(), 3, 'as many as the width');
    for (let round = 0; round < 2; round += 1) {
      sleep(600_000);
      assert.equal(await outbox.run(), 1);
    }
    isAway = false;
    leases = 0;
    sleep(600_000);
    assert.equal(await outbox.run(), 5);
    assert.equal(leases, 3, 'one delivery, then three, then the last');
  });

  test('T37: a delivery that alone gets 500 is parked in the end, but not while the portal is down', async () => {
    const { register, settle, worker, sleep } = world();
    await register(1);
    portal.fault = ({ verb, path }) => (verb === 'POST' && path.endsWith('/Users') ? 500 : undefined);
    const outbox = worker();
    for (let n = 0; n < 15; n += 1) {
      await outbox.run();
      sleep(600_000);
    }
    assert.deepEqual(await outbox.deadLetters(), [], 'the portal accepted no delivery: it may be down');
    portal.fault = ({ verb, body }) => (verb === 'POST' && body.includes('"cccd:034086000001"') ? 500 : undefined);
    await register(2);
    sleep(600_000);
    await settle(outbox);
    assert.deepEqual(names(), ['cccd:034086000002']);
    assert.deepEqual(
      (await outbox.deadLetters()).map(({ failure }) => failure),
      ['http-500'],
    );
  });

  test('stopping aborts hanging deliveries, which are due at once for the next worker', async () => {
    const { register, worker, now } = world();
    for (let n = 0; n < 3; n += 1) await register(n);
    const asked = new Promise<void>((resolve) => (portal.fault = () => (resolve(), 'hang')));
    const clients = { national: createScimClient({ ...portal, timeout: 60_000 }) };
    const stop = worker({ clients }).start(5);
    await asked;
    await stop();
    const [stats] = await worker().stats();
    assert.deepEqual([stats?.due, stats?.done], [3, 0]);
    const { rows } = await sql.query<{ n: number }>(
      'select count(*)::int as n from delivery where leased_until > $1 or attempts > 0',
      [now()],
    );
    assert.equal(rows[0]?.n, 0, 'no lease is left, and no attempt is counted');
    portal.fault = undefined;
    await worker().run();
    assert.equal(portal.users().length, 3);
  });

  test('a portal that hangs does not delay another', async () => {
    const portals = { national: portal, stuck: { url: 'http://127.0.0.1:1/scim/v2', token: 'x' } };
    const { register, worker } = syncWorld(sql, portals);
    const national = createScimClient(portal);
    let hangs: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    const stuck = createScimClient({ ...portals.stuck, fetch: () => (hangs(), new Promise(() => undefined)) });
    const stop = worker({ clients: { national, stuck } }).start(5);
    await register(1);
    await hanging;
    await register(2);
    await until('the second account', () => portal.users().length === 2);
    await stop();
  });

  test('two workers at once on one database deliver each account once', async () => {
    // On a busy machine an answer may take longer than two seconds; the attempt would be repeated.
    const { url, token } = portal;
    const { register, worker } = syncWorld(sql, { national: { url, token, timeout: 60_000 } });
    for (let n = 0; n < 20; n += 1) await register(n);
    const [one, two] = [worker(), worker()];
    const counts = await Promise.all([one.run(), two.run()]);
    assert.equal(counts[0] + counts[1], 20);
    assert.equal(creates(), 20);
    assert.equal(portal.users().length, 20);
  });

  test('T37: a lease can be taken over exactly when it expires, not a millisecond earlier', async () => {
    const { register, now, sleep } = world();
    await register(1);
    const deliveries = sqlDeliveries({ sql, now });
    const took = async (lease: string) => (await deliveries.claim('national', lease, now() + 1000, 5)).length;
    assert.equal(await took('one'), 1);
    sleep(999);
    assert.equal(await took('two'), 0);
    sleep(1);
    assert.equal(await took('three'), 1);
    const { rows } = await sql.query<{ lease: string }>('select lease from delivery');
    assert.equal(rows[0]?.lease, 'three');
    assert.equal(await took('four'), 0);
  });

  test('a delivery that met a concurrent write (412) is retried', async () => {
    const { register, settle } = world();
    await register(1);
    let times = 0;
    portal.fault = ({ path }) => (path.endsWith('/Users') && times++ < 2 ? 412 : undefined);
    const outbox = await settle();
    assert.deepEqual(await outbox.deadLetters(), []);
    assert.equal(portal.users().length, 1);
  });

  test('refused credentials pause deliveries without giving any up', async () => {
    const { register, sleep } = world();
    await register(1);
    const wrong = syncWorld(sql, { national: { url: portal.url, token: 'wrong' } });
    const outbox = wrong.worker({ vault: wrong.vault });
    await outbox.run();
    sleep(600_000);
    assert.equal((await outbox.stats())[0]?.due, 1);
    assert.deepEqual(await outbox.deadLetters(), []);
  });

  test('T39: an erased account is deleted on the portal, and a late delivery does not bring it back', async () => {
    const { register, settle, vault, targets } = world();
    await register(1);
    await settle();
    assert.equal(portal.users().length, 1);
    const directory = sqlDirectory({ sql, vault, targets });
    const { rows } = await sql.query<{ id: string }>('select id from account');
    const seen = await directory.read(rows[0]?.id ?? '');
    assert.ok(seen);
    await directory.change('elsewhere', seen, { state: 'erased' });
    await settle();
    assert.equal(portal.users().length, 0);
    await sql.exec(`update delivery set state = 'due', due_at = 0`);
    await settle();
    assert.equal(portal.users().length, 0);
  });

  test('a portal added later gets the accounts that it lacks', async () => {
    const { register } = syncWorld(sql, {});
    await register(1);
    const later = world();
    assert.equal(await later.worker().reconcile(), 1);
    assert.equal(await later.worker().reconcile(), 0);
  });
}

for (const [engine, sql] of all) outboxOn(engine, sql);

run('an operator lists dead letters on PostgreSQL beside the gateways, and has them tried again', async () => {
  const { register, settle } = syncWorld(real.sql, { national: portal });
  await register(7);
  portal.fault = ({ verb }) => (verb === 'POST' ? 400 : undefined);
  await settle();
  portal.fault = undefined;
  const program = await bundle('src/cli/main.ts');
  const command = (...args: string[]) =>
    execFileSync(process.execPath, [program, 'deliveries', ...args], {
      env: { ...process.env, DATABASE_URL: real.url },
      encoding: 'utf8',
    });
  assert.match(command('list'), /"dead":1[^]*"failure":"http-400"/);
  assert.match(command('replay', 'all'), /:national is due\n[^]*"due":1/);
  assert.equal(portal.users().length, 0);
  const outbox = await settle();
  assert.deepEqual(await outbox.deadLetters(), []);
  assert.deepEqual(
    portal.users().map(({ userName }) => userName),
    ['cccd:034086000007'],
  );
});
