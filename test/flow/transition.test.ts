import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
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
        const [active, goesOn] = [flow.status === 'active', next.status === 'active'];
        assert.equal(next.revision, flow.revision + (active ? 1 : 0), 'each outcome raises the revision');
        assert.equal(next === flow, !active, 'an ended flow does not change');
        const completes = active && next.status === 'complete';
        const isLast = flow.step === mobile.steps.length - 1 && each.type === 'advance';
        assert.equal(completes, active && isLast, 'the last step completes, and only it');
        assert.ok(goesOn || isDeepStrictEqual([next.data, next.facts], [null, {}]), 'an ended flow has no data');
        assert.ok(next.step === flow.step || next.rejections === 0, 'refusals are counted per step');
        assert.ok(next.rejections <= (mobile.steps[next.step]?.attempts ?? 0), 'refusals stay within the limit');
        flow = next;
      }
    }),
    { numRuns: 1000 },
  );
});
