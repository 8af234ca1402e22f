import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WELL } from '../../support/load/counted.js';
import { races } from '../../support/load/races.js';

test('L-2: one identity at once on two portals, by two methods, at three gateways, is one account', async () => {
  const found = await races({ n: 12 });
  assert.deepEqual(found, { races: 12, odd: 0, acknowledged: 12, accounts: 12, ...WELL });
});
