import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { problem } from '../../src/flow/problem.js';
import { toView, transition, type Flow, type Outcome } from '../../src/flow/transition.js';
import { mobile } from '../../src/methods/mobile.js';

const START: Flow = {
  ref: 'ref',
  method: 'mobile',
  version: 1,
  portal: 'national',
  audience: 'citizen',
  lang: 'vi',
  step: 0,
  status: 'active',
  revision: 0,
  rejections: 0,
  data: null,
  facts: {},
  problem: null,
};

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ type: fc.constant('advance' as const), facts: fc.constant({ secret: 'fact' }) }),
  fc.record({ type: fc.constant('stay' as const), data: fc.constant('shown') }),
  fc.record({
    type: fc.constant('reject' as const),
    problem: fc.constant(problem('otp-incorrect')),
    free: fc.boolean(),
  }),
  fc.record({ type: fc.constant('close' as const), problem: fc.constant(problem('subscriber-mismatch')) }),
);

test('any 1,000 sequences of outcomes keep the rule book', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
      let flow = START;
      let advances = 0;
      for (const each of outcomes) {
        const next = transition(mobile, flow, each);
        if (flow.status !== 'active') {
          assert.equal(next, flow, 'what is over is over');
          continue;
        }
        if (each.type === 'advance') advances += 1;
        assert.ok(next.step >= flow.step, 'a step never decreases');
        assert.equal(next.revision, flow.revision + 1, 'the revision strictly grows');
        if (next.status === 'complete') assert.equal(advances, mobile.steps.length, 'complete only after every step');
        if (next.status !== 'active') assert.deepEqual([next.data, next.facts], [null, {}], 'what is over forgets');
        if (next.status === 'active') assert.ok(next.rejections < (mobile.steps[next.step]?.attempts ?? 0));
        flow = next;
      }
    }),
    { numRuns: 1000 },
  );
});

test('a view holds no fact and no ref', () => {
  const flow: Flow = { ...START, ref: 'the-ref', facts: { citizenId: '034086012222' } };
  const text = JSON.stringify(toView(mobile, flow, { id: 'id', expiresAt: 0, now: 0 }));
  assert.ok(!text.includes('034086012222') && !text.includes('the-ref'));
});
