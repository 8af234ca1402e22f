import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from '../load/chaos.js';
import type { EngineName } from '../load/cluster.js';
import { WELL } from '../load/counted.js';

/**
 * L-1: so many kills, at least `databases` of them the database's. `npm run test:long` runs
 * hundreds.
 */
export function survives(engine: EngineName, kills: number, databases: number): void {
  test(`killed ${kills} times, at every failpoint, nothing that was acknowledged is lost or doubled, here or on another portal, on ${engine}`, async () => {
    const { acknowledged, accounts, kills: killed, ...rest } = await chaos({ kills, engine });
    assert.ok(acknowledged >= 5, `${acknowledged} acknowledged`);
    assert.ok(accounts >= acknowledged);
    assert.ok(killed.database >= databases);
    assert.deepEqual(rest, { ...WELL, elsewhere: 0 });
  });
}
