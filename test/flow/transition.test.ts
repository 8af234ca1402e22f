import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { problem } from '../../src/flow/problem.js';
import { toView, transition, type Flow, type Outcome } from '../../src/flow/transition.js';
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

test('the last attempt closes the flow, and a free refusal takes none', () => {
  const reject = { type: 'reject', problem: problem('otp-incorrect') } as const;
  const at = mobile.steps.findIndex(({ attempts }) => attempts > 1);
  const most = mobile.steps[at]?.attempts ?? 0;
  assert.ok(most > 1);
  const before: Flow = { ...begun, step: at, rejections: most - 1, data: 'kept', facts: { a: 1 } };
  const last = transition(mobile, before, reject);
  assert.deepEqual([last.status, last.problem?.code, last.rejections], ['closed', 'too-many-attempts', most]);
  const free = transition(mobile, before, { ...reject, free: true, facts: { b: 2 } });
  assert.deepEqual([free.status, free.rejections, free.data, free.facts], ['active', most - 1, 'kept', { a: 1, b: 2 }]);
  const earlier = transition(mobile, { ...before, rejections: most - 2 }, { ...reject, data: null });
  assert.deepEqual([earlier.status, earlier.rejections, earlier.data], ['active', most - 1, null]);
  const unlimited = {
    ...mobile,
    steps: mobile.steps.map((step) => ({ ...step, attempts: undefined })),
  } as unknown as typeof mobile;
  assert.equal(transition(unlimited, { ...before, rejections: 1000 }, reject).status, 'active');
});

test('an ending stays with the completed flow; a step that ends early completes it', () => {
  const ended = transition(mobile, begun, { type: 'advance', ends: true, ending: { a: 1 } });
  assert.deepEqual([ended.status, ended.data, ended.facts], ['complete', { a: 1 }, {}]);
  const last = { ...begun, step: mobile.steps.length - 1 };
  assert.deepEqual(transition(mobile, last, { type: 'advance' }).data, null);
  assert.equal(transition(mobile, begun, { type: 'advance', ends: false } as unknown as Outcome).step, 1);
});

test('a view names the purpose, except of a registration, and the step, where the method is known', () => {
  const seen = { id: 'id', expiresAt: 1000, endsAt: 2000, now: 0 };
  const view = toView(mobile, begun, seen);
  assert.ok(!('purpose' in view));
  assert.deepEqual([view.step, view.expiresAt], [mobile.steps[0].name, '1970-01-01T00:00:01.000Z']);
  assert.equal(toView(mobile, { ...begun, purpose: 'sign-in' }, seen).purpose, 'sign-in');
  assert.equal(toView(undefined, begun, seen).step, '');
});
