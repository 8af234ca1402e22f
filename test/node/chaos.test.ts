import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from '../support/chaos.js';
import { WELL } from '../support/counted.js';

/** All failpoints, and a few at random; on PostgreSQL, three of them its own. */
const KILLS = [
  ['pglite', 24],
  ['postgres', 24],
] as const;

for (const [engine, kills] of KILLS) {
  test(`killed at every failpoint and at random moments, ${kills} times, nothing that was acknowledged is lost or doubled, here or on another portal, on ${engine}`, async () => {
    const { acknowledged, accounts, kills: killed, ...rest } = await chaos({ kills, engine });
    assert.ok(acknowledged >= 10, `${acknowledged} acknowledged`);
    assert.ok(accounts >= acknowledged);
    assert.ok(engine === 'pglite' || killed.database >= 3);
    assert.deepEqual(rest, { ...WELL, elsewhere: 0 });
  });
}
