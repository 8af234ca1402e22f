import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from '../support/chaos.js';
import { WELL } from '../support/counted.js';

/** Kills on PostgreSQL are dearer: its own are among them. */
const KILLS = [
  ['pglite', 36],
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
