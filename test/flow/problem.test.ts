import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem } from '../../src/flow/backend.js';
import { problem, PROBLEM_STATUS } from '../../src/flow/problem.js';
import { pendingView } from '../../src/flow/view.js';
import { mobile } from '../../src/methods/mobile.js';

test('a problem has a code and a status; nothing else is one', () => {
  assert.ok(isProblem({ code: 'x', status: 400 }));
  for (const value of [
    null,
    undefined,
    'x',
    1,
    {},
    [],
    { code: 'x' },
    { status: 400 },
    { code: 1, status: 400 },
    { code: 'x', status: '400' },
  ])
    assert.equal(isProblem(value), false, JSON.stringify(value));
});

test('a problem of ours has its status; one from outside is 422', () => {
  assert.equal(problem('rate-limited').status, PROBLEM_STATUS['rate-limited']);
  assert.equal(problem('toString').status, 422);
  const made = problem('own-problem', { retryAfter: 1 });
  assert.deepEqual([made.status, made.title, made.retryAfter, made.code], [422, 'own problem', 1, 'own-problem']);
});

test('a flow that is about to begin is at its method’s first step', () => {
  const { step, status, revision, method } = pendingView(mobile, 'citizen');
  assert.deepEqual([step, status, revision, method], [mobile.steps[0].name, 'active', -1, 'mobile']);
});
