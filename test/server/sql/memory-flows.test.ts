import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredFlow } from '../../../src/server/registration/flows.js';
import { memoryStore } from '../../../src/testing/ports.js';

const flows = () => memoryStore().flows;
const row = (ref: string, startKey: string | null, jkt: string | null = null): StoredFlow => ({
  flow: {
    ...{ ref, portal: 'national', method: 'mobile', purpose: 'register', audience: 'citizen', version: 1 },
    ...{ step: 0, revision: 0, status: 'active', data: {}, facts: {}, problem: null, rejections: 0 },
  } as unknown as StoredFlow['flow'],
  ...{ token: ref, previousToken: null, jkt, startKey, createdAt: 0, expiresAt: 1000, claim: null, savedReply: null },
});

test('a flow is made once: neither its ref, nor its start key, nor its proof is there twice', async () => {
  const all = flows();
  const once = { jkt: 'key', name: 'proof', at: 0, until: 1000 };
  assert.equal(await all.create(row('a', 'start-1'), [], 0), true);
  assert.equal(await all.create(row('a', 'start-2'), [], 0), false, 'the ref');
  assert.equal(await all.create(row('b', 'start-1'), [], 0), false, 'the start key');
  assert.equal(await all.create(row('b', null), [], 0), true);
  assert.equal(await all.create(row('c', null), [], 0), true, 'no start key is no key that two share');
  assert.equal(await all.create(row('d', null, 'key'), [], 0, once), true);
  assert.equal(await all.create(row('e', null, 'key'), [], 0, once), false, 'the proof');
  assert.equal(await all.create(row('e', null, 'key'), [], 0, { ...once, name: 'another' }), true);
});

test('a flow that moved on during the effects of a commit is lost, as is one that is not there', async () => {
  const all = flows();
  const { flow, ...rest } = row('a', null);
  const commit = { ...rest, flow, claimed: 1, at: 0, audit: [] };
  assert.equal(await all.commit({ ...commit, effects: undefined }), 'lost');
  await all.create({ flow, ...rest }, [], 0);
  await all.claim('a', 0, { key: null, at: 0 }, 1000);
  const effects = () => all.claim('a', 1, { key: null, at: 0 }, 1000).then(() => undefined);
  assert.equal(await all.commit({ ...commit, effects }), 'lost');
  assert.equal(await all.commit({ ...commit, claimed: 2, effects: undefined }), 'done');
});

test('a proof that was used is told with the flow that it finds', async () => {
  const all = flows();
  const once = { jkt: 'key', name: 'proof', at: 0, until: 1000 };
  await all.create(row('a', null, 'key'), [], 0);
  const replays = [once, once, { ...once, jkt: 'another' }, { ...once, at: 1000 }].map((each) => all.find('a', each));
  assert.deepEqual(
    (await Promise.all(replays)).map((each) => each?.isReplay ?? false),
    [false, true, false, false],
  );
});

test('an expired flow is closed, a complete one stays so, and both go a day later', async () => {
  const all = flows();
  const done = row('done', null);
  await all.create({ ...done, flow: { ...done.flow, status: 'complete' } }, [], 0);
  const day = 24 * 3600_000;
  await all.create(row('a', null), [], 0);
  assert.equal(await all.sweep(999), 0);
  assert.equal(await all.sweep(1000), 2);
  assert.equal((await all.find('a'))?.flow.status, 'closed');
  assert.equal((await all.find('done'))?.flow.status, 'complete');
  await all.sweep(1000 + day - 1);
  assert.ok(await all.find('a'));
  await all.sweep(1000 + day);
  assert.equal(await all.find('a'), undefined);
});
