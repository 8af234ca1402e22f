/** A hundred people wait at once; `npm run bench:wait` has a thousand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crowdWaiting } from '../../support/load/crowd-waiting.js';

test('people who wait are told by one stream each: no busy polling of the gateway, nor of the provider', async () => {
  const { people, open, perMinute, seconds, askedPerMinute } = await crowdWaiting(100, 4, true);
  assert.equal(open, people, 'everybody listens');
  // One stream each is opened within these seconds, and two questions to the provider at most.
  assert.ok(perMinute <= (60 / seconds) * 1.05, `${perMinute} requests a minute`);
  assert.ok(askedPerMinute <= (60 / seconds) * 2.05, `${askedPerMinute} questions a minute`);
});
