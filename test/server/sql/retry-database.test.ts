import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { retryDatabase } from '../../../src/server/sql/retry-database.js';
import { DatabaseUnavailable } from '../../../src/server/sql/sql.js';

/** How often work is tried that fails so, within a limit, on a clock that passes by itself. */
async function tries(t: TestContext, error: Error, limitMs?: number) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  let count = 0;
  const ended: unknown[] = [];
  const work = () => {
    count += 1;
    return count === 4 ? Promise.resolve('done') : Promise.reject(error);
  };
  const result = retryDatabase(work, limitMs)
    .catch((thrown: unknown) => thrown)
    .finally(() => ended.push(true));
  while (!ended.length) {
    await Promise.resolve();
    t.mock.timers.tick(1);
  }
  t.mock.timers.reset();
  return { count, result: await result };
}

test('only an unavailable database is tried again, as long as the pause ends in time', async (t) => {
  const away = new DatabaseUnavailable('away', '08006');
  assert.deepEqual(await tries(t, away), { count: 4, result: 'done' });
  assert.deepEqual(await tries(t, away, 0), { count: 1, result: away });
  assert.deepEqual(await tries(t, away, 99), { count: 1, result: away });
  assert.equal((await tries(t, away, 100)).count, 2);
  for (const error of [new DatabaseUnavailable('full', '53100'), new Error('fault')])
    assert.deepEqual(await tries(t, error), { count: 1, result: error });
});
