import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { View } from '../../../src/flow/view.js';
import { DIEN, http, PASSWORD } from '../support.js';

const MINISTRY = 'http://ministry.localhost:8080';
const UNKNOWN = 'A'.repeat(43);

/** Every call that names a flow. */
const CALLS: readonly (readonly [verb: string, path: (view: View) => string])[] = [
  ['GET', () => ''],
  ['GET', () => '/events'],
  ['POST', ({ step }) => `/${step}`],
  ['POST', ({ step }) => `/${step}/again`],
  ['DELETE', () => ''],
];

for (const step of ['identify', 'code', 'password'] as const) {
  test(`T51: for a page of another portal, a flow at its ${step} does not exist, whatever is called`, async () => {
    const world = http();
    const view =
      step === 'identify' ? world.view(await world.start()) : await (step === 'code' ? world.asked() : world.proven());
    assert.equal(view.step, step);
    const body = { code: world.carrier.code(DIEN.phone), password: PASSWORD };
    for (const [verb, path] of CALLS) {
      const say = (id: string) => {
        const headers = world.at({ ...view, id }, { Origin: MINISTRY });
        return world.call(verb, path(view), { headers, ...(verb === 'POST' ? { body } : {}) });
      };
      const [theirs, none] = [await say(view.id), await say(UNKNOWN)];
      assert.deepEqual([theirs.status, theirs.body], [none.status, none.body], `${verb} ${path(view)}`);
      assert.equal(theirs.body['code'], verb === 'DELETE' ? undefined : 'flow-unknown');
    }
    const own = await world.call('GET', '', { headers: { Authorization: `Bearer ${view.id}` } });
    assert.deepEqual([own.status, world.view(own).revision], [200, view.revision], 'nothing was changed');
  });
}

test('T51: the origin decides the portal, not the body', async () => {
  const world = http();
  const start = (origin: string, portal?: string) =>
    world.call('POST', '', {
      headers: { Origin: origin },
      body: { method: 'mobile', audience: 'citizen', ...(portal ? { portal } : {}) },
    });
  assert.equal((await start(MINISTRY, 'national')).body['code'], 'origin-refused');
  assert.equal((await start(MINISTRY, 'ministry')).status, 201);
  assert.equal((await start(MINISTRY)).status, 201);
});

test('T51: repeating a start under its key on another portal does not return the first flow', async () => {
  const world = http();
  const start = (origin?: string) =>
    world.call('POST', '', {
      headers: { 'Idempotency-Key': 'one-key-on-two-portals', ...(origin ? { Origin: origin } : {}) },
      body: { method: 'mobile', audience: 'citizen' },
    });
  const first = await start();
  assert.equal(first.status, 201);
  assert.equal((await start()).headers.get('idempotency-replayed'), 'true');
  const other = await start(MINISTRY);
  assert.equal(other.body['code'], 'idempotency-mismatch');
  assert.doesNotMatch(other.text, new RegExp(world.view(first).id));
});
