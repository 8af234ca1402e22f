import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Method } from '../../../src/flow/method.js';
import { signInPage } from '../../../src/server/pages/sign-in-page.js';
import { ACR, SIGN_IN_LEVELS, isAtLeast, weakestOf } from '../../../src/server/sign-in/assurance.js';

const way = (id: string, kind: string): Method => ({
  ...{ id, version: 1, audiences: ['citizen'], steps: [{ name: kind, kind, fields: [], guarded: false, attempts: 5 }] },
});
const ways = [way('password', 'credentials'), way('federation', 'federate'), way('sim', 'sign')];
const assets = { base: '/pages/1', preloads: () => [], has: () => false, fetch: () => Promise.resolve(new Response()) };

const tagsFor = async (level: string | undefined, federated: string | undefined = 'vneid') => {
  const query = { portal: undefined, lang: 'vi', audience: 'citizen', next: '/account', level } as const;
  const text = String(
    await signInPage({ query, ways, assets, signers: undefined, federated, register: undefined, recover: undefined }),
  );
  return [...text.matchAll(/<dvc-sign-in-(\w+)/g)].map(([, id]) => id);
};

test('the page offers the ways that the provider accepts for a level, and none for an unknown one', async () => {
  assert.deepEqual(await tagsFor(undefined), ['password', 'federation', 'sim']);
  assert.deepEqual(await tagsFor('phone'), ['password', 'federation', 'sim']);
  for (const level of ['registry', 'vneid']) assert.deepEqual(await tagsFor(level), ['federation', 'sim'], level);
  assert.deepEqual(await tagsFor('certificate'), ['sim']);
  assert.equal(SIGN_IN_LEVELS.length, 4, 'each level is tried');
  for (const level of ['', 'gold', 'toString', 'Certificate']) assert.deepEqual(await tagsFor(level), [], level);
});

test('an identity provider is offered for what the weakest one proves', async () => {
  assert.deepEqual(await tagsFor('vneid', 'registry'), ['sim']);
  assert.deepEqual(await tagsFor('registry', 'registry'), ['federation', 'sim']);
  assert.deepEqual(await tagsFor('phone', 'gold'), ['password', 'sim'], 'what it proves is not known');
  assert.deepEqual(await tagsFor(undefined, 'gold'), ['password', 'federation', 'sim']);
  assert.equal(weakestOf(['vneid', 'registry', 'certificate'].map((level) => ACR + level)), 'registry');
  assert.equal(weakestOf([ACR + 'gold', ACR + 'phone', 'vneid']), 'phone');
  assert.equal(weakestOf([ACR + 'gold', 'vneid']), undefined);
});

test('nothing is at least an unknown level', () => {
  for (const level of ['phone', 'certificate', 'gold']) assert.equal(isAtLeast(level, 'gold'), false, level);
  assert.equal(isAtLeast('gold', 'phone'), false);
});
