import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { problem } from '../../src/flow/problem.js';
import { transition, type Flow, type Outcome } from '../../src/flow/transition.js';
import { mobile } from '../../src/methods/mobile.js';

const begun: Flow = {
  ref: 'ref',
  method: 'mobile',
  purpose: 'register',
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

const facts = fc.dictionary(fc.string(), fc.string());
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ type: fc.constant('advance' as const), facts, proven: fc.boolean() }),
  fc.record({ type: fc.constant('stay' as const), data: fc.string(), facts }),
  fc.record({
    type: fc.constant('reject' as const),
    problem: fc.constant(problem('otp-incorrect')),
    free: fc.boolean(),
    data: fc.string(),
    facts,
  }),
  fc.record({ type: fc.constant('close' as const), problem: fc.constant(problem('subscriber-mismatch')) }),
);

test('1,000 random sequences of outcomes keep the rules', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 40 }), (outcomes) => {
      let flow = begun;
      for (const each of outcomes) {
        const next = transition(mobile, flow, each);
        assert.ok(next.step >= flow.step && next.step < mobile.steps.length, 'a step never goes back or past the last');
        if (flow.status === 'active')
          assert.equal(next.revision, flow.revision + 1, 'each outcome raises the revision');
        else assert.equal(next, flow, 'an ended flow does not change');
        if (next.status === 'complete' && flow.status === 'active') {
          assert.equal(flow.step, mobile.steps.length - 1, 'only the last step completes');
          assert.equal(each.type, 'advance');
        }
        if (next.status !== 'active') {
          assert.deepEqual([next.data, next.facts], [null, {}], 'an ended flow has no data');
        }
        if (next.step > flow.step) assert.equal(next.rejections, 0, 'refusals are counted per step');
        assert.ok(next.rejections <= (mobile.steps[next.step]?.attempts ?? 0), 'refusals stay within the limit');
        flow = next;
      }
    }),
    { numRuns: 1000 },
  );
});
