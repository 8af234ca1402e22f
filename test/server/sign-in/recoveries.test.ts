/** How long a request to reset a password waits, and for how long it can be completed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlRecoveries } from '../../../src/server/sign-in/recoveries.js';
import { clock, database } from '../../support/worlds.js';

const DAY = 24 * 3_600_000;
const sql = await database();
after(() => sql.close());

test('a request that runs keeps its time; one that was not used in seven days ends', async () => {
  const { now, sleep } = clock();
  const recoveries = sqlRecoveries({ sql, now });
  const account = crypto.randomUUID();
  const begin = () => sql.transaction((tx) => recoveries.begin(tx, account));
  assert.equal(await recoveries.readyAt(account), undefined);
  const ready = now() + DAY;
  assert.equal(await begin(), ready);
  sleep(1000);
  assert.equal(await begin(), ready, 'a second request does not begin the wait again');
  assert.equal(await recoveries.readyAt(account), ready);
  sleep(8 * DAY - 1001);
  assert.deepEqual([await recoveries.readyAt(account), await begin()], [ready, ready]);
  sleep(1);
  assert.equal(await recoveries.readyAt(account), undefined);
  assert.equal(await begin(), now() + DAY);
});

test('a request ends for its own account only', async () => {
  const recoveries = sqlRecoveries({ sql, now: () => 1, waitMs: 5 });
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  await sql.transaction(async (tx) => {
    for (const each of [one, other]) assert.equal(await recoveries.begin(tx, each), 6);
    await recoveries.end(tx, one);
  });
  assert.deepEqual([await recoveries.readyAt(one), await recoveries.readyAt(other)], [undefined, 6]);
});
