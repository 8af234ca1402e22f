/** One attempt at a delivery: what is sent, and what is recorded after each answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver } from '../../../src/server/delivery/deliver.js';
import type { Deliveries, Delivery } from '../../../src/server/delivery/deliveries.js';
import { Rejected, type DeliveryClient } from '../../../src/server/delivery/delivery-client.js';
import { Unavailable } from '../../../src/server/ports.js';
import type { Account } from '../../../src/server/scim/user.js';
import { newAccount } from '../scim/support.js';

const NOW = 1_000_000;
const shared = { ...newAccount(1), id: 'a', version: 7, state: 'active' } as unknown as Account;
const own = (portal: string, changes: Partial<Account> = {}): Account => ({
  ...{ ...shared, portal, consents: [] },
  ...changes,
});

interface Given {
  readonly at?: Partial<Delivery>;
  readonly account?: Account | undefined;
  readonly error?: Error;
  readonly failing?: boolean;
  /** Whether the portal accepted another delivery since this one fails. */
  readonly accepts?: boolean;
  readonly ending?: boolean;
}

/** An attempt at a delivery to `province`. */
async function attempt({ at, account, error, failing, accepts = false, ending }: Given) {
  const calls: unknown[] = [];
  const record =
    <Result>(name: string, result?: Result) =>
    (...args: unknown[]) => (calls.push([name, ...args.slice(1)]), Promise.resolve(result as Result));
  const deliveries = {
    done: record('done'),
    failed: record('failed'),
    release: record('release'),
    makeDue: (portal: string) => record('makeDue')('', portal),
    acceptedSince: record('acceptedSince', accepts),
  } as unknown as Deliveries;
  const sent: unknown[] = [];
  const send =
    <Result>(name: string, result: Result) =>
    (...args: unknown[]) => (sent.push([name, ...args]), error ? Promise.reject(error) : Promise.resolve(result));
  const client = { put: send('put', 'remote'), remove: send('remove', undefined) } as unknown as DeliveryClient;
  const logged: unknown[] = [];
  const portals = new Set(failing ? ['province'] : []);
  const aborted = new AbortController();
  if (ending) aborted.abort();
  const outcome = await deliver(
    {
      ...{ deliveries, failing: portals, ending: aborted.signal, pause: 1000, rest: 8000, tries: 3 },
      directory: { read: () => Promise.resolve(account) },
      ...{ now: () => NOW, failpoint: () => undefined },
      log: (level, entry) => void logged.push([level, entry]),
    },
    client,
    { account: 'a', portal: 'province', wanted: 5, remote: null, attempts: 0, failingSince: null, ...at },
    'lease',
  );
  return { outcome, calls, sent, logged, failing: [...portals] };
}

test('a portal gets its own accounts and those that are shared; any other is removed there', async () => {
  for (const account of [own('province'), own('national', { consents: shared.consents })]) {
    const { outcome, calls, sent } = await attempt({ account, at: { remote: 'x' } });
    assert.deepEqual([outcome, sent], ['done', [['put', account, 'x']]]);
    assert.deepEqual(calls, [['done', 'lease', 7, 'remote']]);
  }
  for (const account of [own('national'), own('province', { state: 'erased' })]) {
    const { calls, sent } = await attempt({ account });
    assert.deepEqual(sent, [['remove', 'a', null, 7]]);
    assert.deepEqual(calls, [['done', 'lease', 7, null]]);
  }
  const { sent } = await attempt({});
  assert.deepEqual(sent, [['remove', 'a', null, 5]], 'an account that is gone, by the version that was wanted');
});

test('a portal that answers again gets everything that waits for it', async () => {
  const { calls, failing } = await attempt({ failing: true });
  assert.deepEqual([calls.at(-1), failing], [['makeDue', 'province'], []]);
});

test('a refusal is final, logged with its attempt, and no fault of the portal', async () => {
  const { outcome, calls, logged, failing } = await attempt({ error: new Rejected('http-400'), at: { attempts: 2 } });
  assert.deepEqual([outcome, failing], ['dead', []]);
  assert.deepEqual(calls, [['failed', 'lease', 'http-400', 'dead']]);
  assert.deepEqual(logged, [['warn', { event: 'delivery.dead', portal: 'province', count: 3, code: 'http-400' }]]);
});

test('a failure is tried again after a pause that doubles up to the longest, half of it random', async () => {
  for (const [attempts, full] of [
    [0, 1000],
    [2, 4000],
    [3, 8000],
    [4, 8000],
    [5000, 8000],
  ] as const) {
    const { outcome, calls, logged, failing } = await attempt({ error: new Unavailable('HTTP 503'), at: { attempts } });
    assert.deepEqual([outcome, failing], ['failed', ['province']]);
    const [[name, lease, failure, next]] = calls as [[string, string, string, { dueAt: number }]];
    assert.deepEqual([name, lease, failure], ['failed', 'lease', 'http-503']);
    const pause = next.dueAt - NOW;
    assert.ok(pause >= full / 2 && pause <= full, `${attempts}: ${pause}`);
    assert.deepEqual(logged, [
      ['warn', { event: 'delivery.failed', portal: 'province', count: attempts + 1, code: 'http-503' }],
    ]);
  }
});

test('after its last attempt a delivery is given up only if the portal accepts others', async () => {
  const error = new Unavailable('HTTP 503');
  const outcomeOf = async (at: Partial<Delivery>, accepts: boolean) => (await attempt({ error, at, accepts })).outcome;
  assert.equal(await outcomeOf({ attempts: 2, failingSince: 9 }, true), 'dead');
  assert.equal(await outcomeOf({ attempts: 2, failingSince: 9 }, false), 'failed');
  assert.equal(await outcomeOf({ attempts: 1, failingSince: 9 }, true), 'failed');
  assert.equal(await outcomeOf({ attempts: 2, failingSince: null }, true), 'failed');
});

test('a worker that stops returns the lease, and counts no attempt', async () => {
  const { outcome, calls, logged } = await attempt({ error: new Unavailable('aborted'), ending: true });
  assert.deepEqual([outcome, calls, logged], ['released', [['release', 'lease']], []]);
});
