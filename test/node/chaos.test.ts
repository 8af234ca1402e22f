import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos, POINTS } from '../support/load/chaos.js';
import { WELL } from '../support/load/counted.js';

/** One death at each failpoint; on PostgreSQL four more, one of them the database's. `npm run test:long` has hundreds. */
const KILLS = [
  ['pglite', POINTS.length, 0],
  ['postgres', POINTS.length + 4, 1],
] as const;

for (const [engine, kills, databases] of KILLS) {
  test(`killed ${kills} times, at every failpoint, nothing that was acknowledged is lost or doubled, here or on another portal, on ${engine}`, async () => {
    const { acknowledged, accounts, kills: killed, ...rest } = await chaos({ kills, engine });
    assert.ok(acknowledged >= 5, `${acknowledged} acknowledged`);
    assert.ok(accounts >= acknowledged);
    assert.ok(killed.database >= databases);
    assert.deepEqual(rest, { ...WELL, elsewhere: 0 });
  });
}
