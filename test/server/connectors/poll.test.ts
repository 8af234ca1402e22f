import assert from 'node:assert/strict';
import { test } from 'node:test';
import { poll } from '../../../src/server/connectors/vendors/poll.js';
import type { SignatureState } from '../../../src/server/ports.js';

test('a vendor is asked every two seconds until it has an answer or the time is over', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const waiting = { state: 'waiting' } as SignatureState;
  const refused = { state: 'refused' } as unknown as SignatureState;
  for (const [answers, waitMs, asked] of [
    [[refused], 10_000, 1],
    [[waiting, waiting, refused], 10_000, 3],
    [[], 0, 1],
    [[], 1999, 1],
    [[], 2000, 2],
    [[], 3999, 2],
    [[], 4000, 3],
  ] as const) {
    let [count, slept] = [0, 0];
    const ask = () => Promise.resolve(answers[count++] ?? waiting);
    const ended: SignatureState[] = [];
    void poll(ask, waitMs).then((state) => ended.push(state));
    for (; !ended.length && slept < 20_000; slept += 1000) {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      if (!ended.length) t.mock.timers.tick(1000);
    }
    assert.deepEqual([count, ended], [asked, [answers.length ? refused : waiting]], String(waitMs));
  }
});
