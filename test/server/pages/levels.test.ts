import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Method } from '../../../src/flow/method.js';
import { signInPage } from '../../../src/server/pages/sign-in-page.js';
import { SIGN_IN_LEVELS, isAtLeast } from '../../../src/server/sign-in/assurance.js';

const way = (id: string, kind: string): Method => ({
  ...{ id, version: 1, audiences: ['citizen'], steps: [{ name: kind, kind, fields: [], guarded: false, attempts: 5 }] },
});
const ways = [way('password', 'credentials'), way('sim', 'sign')];
const assets = { base: '/pages/1', preloads: () => [], has: () => false, fetch: () => Promise.resolve(new Response()) };

const tagsFor = async (level: string | undefined) => {
  const query = { portal: undefined, lang: 'vi', audience: 'citizen', next: '/account', level } as const;
  const text = String(
    await signInPage({ query, ways, assets, signers: undefined, register: undefined, recover: undefined }),
  );
  return [...text.matchAll(/<dvc-sign-in-(\w+)/g)].map(([, id]) => id);
};

test('the page offers the ways that the provider accepts for a level, and none for an unknown one', async () => {
  assert.deepEqual(await tagsFor(undefined), ['password', 'sim']);
  assert.deepEqual(await tagsFor('phone'), ['password', 'sim']);
  for (const level of SIGN_IN_LEVELS.slice(1)) assert.deepEqual(await tagsFor(level), ['sim'], level);
  for (const level of ['', 'gold', 'toString', 'Certificate']) assert.deepEqual(await tagsFor(level), [], level);
});

test('nothing is at least an unknown level', () => {
  for (const level of ['phone', 'certificate', 'gold']) assert.equal(isAtLeast(level, 'gold'), false, level);
  assert.equal(isAtLeast('gold', 'phone'), false);
});
