import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Log } from '../../../src/server/observe/log.js';
import { Unavailable } from '../../../src/server/ports.js';
import { repeat } from '../../../src/server/repeat.js';

test('a failure that lasts is logged once, another one too, and again after a success', async () => {
  const [away, fault] = [new Unavailable('carrier'), new Error('fault')];
  const turns = [away, away, fault, fault, undefined, fault];
  const logged: unknown[] = [];
  const log = ((level: string, entry: object) => logged.push([level, entry])) as unknown as Log;
  const ending = new AbortController();
  const turn = () => {
    const error = turns.shift();
    if (!turns.length) ending.abort();
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const ended = once(ending.signal, 'abort');
  const end = repeat({ turn, every: 0, ending: ending.signal, log, event: 'turn.failed', about: { portal: 'a' } });
  await ended;
  await end();
  assert.deepEqual(logged, [
    ['warn', { event: 'provider.unavailable', portal: 'a', error: 'Unavailable', at: '' }],
    ['error', { event: 'turn.failed', portal: 'a', error: 'Error', at: '' }],
    ['error', { event: 'turn.failed', portal: 'a', error: 'Error', at: '' }],
  ]);
});
