import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqlDeadLetters } from '../../../src/server/delivery/dead-letters.js';

const NOW = 10_000;
const holding = (...rows: readonly object[]) => {
  const sql = { query: () => Promise.resolve({ rows }) } as unknown as Parameters<typeof sqlDeadLetters>[0]['sql'];
  return sqlDeadLetters({ sql, now: () => NOW });
};
const counts = { portal: 'a', due: '2', done: '3', dead: '1' };

test('a queue lags by its oldest account that is due; an empty one does not lag', async () => {
  for (const [oldest, lag] of [
    ['4000', 6000],
    [NOW, 0],
    [NOW + 1, 0],
    [null, 0],
  ] as const) {
    const numbers = { portal: 'a', due: 2, dead: 1, lag };
    assert.deepEqual(await holding({ ...counts, oldest }).stats(), [{ ...numbers, done: 3 }]);
    const none = { portal: 'b', due: 0, dead: 0, lag: 0 };
    assert.deepEqual(await holding({ ...counts, oldest }).waiting(['a', 'b']), [numbers, none]);
  }
});

test('a dead letter is as old as its first failure, or else as what it wanted to say', async () => {
  const row = { account: 'x', portal: 'a', attempts: 8, failure: 'http-400', wanted_at: '2000' };
  for (const [failing_since, since] of [
    ['1000', '1970-01-01T00:00:01.000Z'],
    [null, '1970-01-01T00:00:02.000Z'],
  ] as const) {
    const letters = await holding({ ...row, failing_since }).deadLetters();
    assert.deepEqual(letters, [{ id: 'x:a', account: 'x', portal: 'a', attempts: 8, failure: 'http-400', since }]);
  }
});

test('only the id of an account is put back into the queue', async () => {
  const account = '0'.repeat(36);
  assert.equal(await holding({ account }).replay(`${account}:a`), true);
  assert.equal(await holding().replay(`${account}:a`), false);
  for (const id of ['', 'x', `${account}0:a`, `x${account.slice(1)}:a`])
    assert.equal(await holding({ account }).replay(id), false);
});
