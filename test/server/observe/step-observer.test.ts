/** What an observer learns of a step: never more than the names of the configuration. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import { problem } from '../../../src/flow/problem.js';
import type { Flow } from '../../../src/flow/transition.js';
import { mobile } from '../../../src/methods/mobile.js';
import { listening, type Observation } from '../../../src/server/observe/observer.js';
import { stepObserver } from '../../../src/server/observe/step-observer.js';

const flow = { portal: 'national', method: 'mobile', step: 1 } as Flow;
const seen: Observation[] = [];
const observer = stepObserver(listening((each) => seen.push(each)));
const view = (status: string, step = 'code', more: object = {}) =>
  ({ ok: true, view: { status, step, ...more } }) as unknown as Reply;

async function outcome(reply: Reply, verb: 'start' | 'answer' = 'answer') {
  seen.length = 0;
  await observer.ran(verb, mobile, flow, () => Promise.resolve(reply));
  const [found] = seen;
  assert.ok(found?.kind === 'step');
  const { kind: _kind, portal, method, ...rest } = found;
  assert.deepEqual([seen.length, portal, method], [1, 'national', 'mobile']);
  return rest;
}

test('each reply has its outcome', async () => {
  const refused = problem('wrong-code');
  assert.deepEqual(await outcome({ ok: false, problem: refused }), {
    ...{ step: 'code', outcome: 'refused', problem: 'wrong-code' },
  });
  assert.deepEqual(await outcome(view('active', 'password')), { step: 'code', outcome: 'advanced' });
  assert.deepEqual(await outcome(view('active', 'code')), { step: 'code', outcome: 'stayed' });
  assert.deepEqual(await outcome(view('complete')), { step: 'code', outcome: 'completed' });
  assert.deepEqual(await outcome(view('closed')), { step: 'code', outcome: 'closed' });
  assert.deepEqual(await outcome(view('closed', 'code', { problem: problem('too-many-attempts') })), {
    ...{ step: 'code', outcome: 'closed', problem: 'too-many-attempts' },
  });
  assert.deepEqual(await outcome(view('active', 'identify'), 'start'), { step: 'start', outcome: 'started' });
});

test('a flow that is given up is reported at its step', async () => {
  seen.length = 0;
  await observer.abandoned(mobile, flow, () => Promise.resolve());
  assert.deepEqual(seen, [{ kind: 'step', portal: 'national', method: 'mobile', step: 'code', outcome: 'abandoned' }]);
});
