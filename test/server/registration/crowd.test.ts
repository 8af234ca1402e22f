/** A hundred people wait at once; `npm run bench:wait` has a thousand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crowdWaiting } from '../../support/load/crowd-waiting.js';

test('waiting people need one stream each: neither the gateway nor the provider is polled busily', async () => {
  const { people, open, perMinute, seconds, askedPerMinute } = await crowdWaiting(100, 4, true);
  assert.equal(open, people, 'every person has a stream');
  // One stream each is opened in this time, and at most two polls reach the provider.
  assert.ok(perMinute <= (60 / seconds) * 1.05, `${perMinute} requests a minute`);
  assert.ok(askedPerMinute <= (60 / seconds) * 2.05, `${askedPerMinute} questions a minute`);
});
