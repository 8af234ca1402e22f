/** What a password is changed by: the old one, or a sign-in by certificate in the last ten minutes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import type { Decision, Visit } from '../../../src/server/registration/implement.js';
import { currentPasswordHandler, type ChangePorts } from '../../../src/server/sign-in/change.js';
import { createWorld } from '../../../src/testing/world.js';

const MINUTES = 60_000;
const now = 100 * MINUTES;
const visit = { caller: { address: '192.0.2.1' }, now, key: 'x' } as Visit;
const passwords = {
  hash: (password: string) => Promise.resolve(`hash of ${password}`),
  verify: (hash: string, password: string) => Promise.resolve(hash === `hash of ${password}`),
};

/** The step for an account whose password is `right`, or that has none. */
function step(passwordHash: string | null = 'hash of right') {
  const ports = {
    ...{ limits: createWorld({ now: () => now }).limits, passwords },
    captcha: { issue: () => Promise.resolve('a captcha'), verify: () => Promise.resolve('ok') },
    signInAccounts: { find: () => Promise.resolve({ passwordHash }) },
  } as unknown as ChangePorts;
  return currentPasswordHandler(ports);
}

const flowOf = (assurance: string, age: number, id = 'a') =>
  ({
    ...{ ref: 'flow', portal: '' },
    facts: { session: { assurance, method: 'usb', signedInAt: now - age }, account: { id, identity: 'cccd:1' } },
  }) as unknown as Flow;

const codeOf = (decision: Decision) => ('problem' in decision ? decision.problem.code : decision.type);

test('a sign-in by certificate stands in for the old password for ten minutes', async () => {
  for (const [assurance, age, isFresh] of [
    ['certificate', 0, true],
    ['certificate', 10 * MINUTES, true],
    ['certificate', 10 * MINUTES + 1, false],
    ['phone', 0, false],
    ['phone', 10 * MINUTES + 1, false],
  ] as const) {
    const handler = step();
    const flow = flowOf(assurance, age);
    const what = `${assurance} ${age}`;
    const entered = await handler.enter?.(flow, visit);
    assert.deepEqual(entered, { data: { captcha: 'a captcha', needed: !isFresh } }, what);
    const decision = await handler.answer({ password: '', captcha: '' }, flow, visit);
    assert.equal(codeOf(decision), isFresh ? 'advance' : 'sign-in-refused', what);
  }
});

test('the right old password proves the person; a wrong one, and that of an account without one, does not', async () => {
  const flow = flowOf('phone', 0);
  const handler = step();
  assert.deepEqual(await handler.answer({ password: 'right', captcha: '' }, flow, visit), {
    type: 'advance',
    proven: true,
  });
  assert.equal(codeOf(await handler.answer({ password: 'wrong', captcha: '' }, flow, visit)), 'sign-in-refused');
  const none = await step(null).answer({ password: 'right', captcha: '' }, flow, visit);
  assert.equal(codeOf(none), 'sign-in-refused');
});

test('twenty wrong passwords an hour are tried for an account, and right ones do not count', async () => {
  const handler = step();
  const tried = (password: string, id = 'a') =>
    handler.answer({ password, captcha: '' }, flowOf('phone', 0, id), visit);
  for (let n = 0; n < 20; n += 1) {
    assert.equal(codeOf(await tried('right')), 'advance');
    assert.equal(codeOf(await tried('wrong')), 'sign-in-refused');
  }
  const refused = await tried('right');
  assert.deepEqual([codeOf(refused), 'free' in refused && refused.free], ['rate-limited', true]);
  assert.equal(codeOf(await tried('right', 'b')), 'advance', 'another account');
});
