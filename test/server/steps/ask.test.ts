/** The steps that ask for data, and the gate before them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../../src/flow/problem.js';
import type { Flow } from '../../../src/flow/transition.js';
import type { About } from '../../../src/server/checks/limits.js';
import { askHandler } from '../../../src/server/steps/ask.js';
import { formGate, type GatePorts } from '../../../src/server/steps/captcha.js';
import { accountSubjectOf, subjectOf } from '../../../src/server/steps/person.js';

const flow = { ref: 'a', portal: 'national' } as unknown as Flow;
const visit = { caller: { address: '192.0.2.1' }, begunAt: 0, now: 0, key: 'k' };

function world({ solved = 'ok', limited = false } = {}) {
  const asked: About[] = [];
  const pressures: number[] = [];
  const ports = {
    captcha: {
      issue: (_: object, pressure: number) => Promise.resolve(pressures.push(pressure)),
      verify: () => Promise.resolve(solved),
    },
    limits: {
      pressure: () => Promise.resolve(3),
      take: (_: string, about: About) => {
        asked.push(about);
        return Promise.resolve(limited ? problem('rate-limited') : undefined);
      },
    },
  } as unknown as GatePorts;
  return { ports, asked, pressures };
}

test('a choice of providers is shown where there is one, and only those are accepted', async () => {
  const { ports, asked } = world();
  const choices = [{ id: 'vnpt', name: 'VNPT' }] as unknown as Parameters<typeof askHandler>[2];
  const chosen = askHandler(ports, ({ phone = '' }) => ({ phone }), choices);
  const plain = askHandler(ports, () => ({}));
  assert.deepEqual(await chosen.show?.(flow, visit), { captcha: 1, providers: choices });
  assert.deepEqual(await plain.show?.(flow, visit), { captcha: 2 });
  const answer = { captcha: 'x', phone: '+84912345678', provider: 'vnpt' };
  const { captcha: _, ...facts } = answer;
  assert.deepEqual(await chosen.answer(answer, flow, visit), { type: 'advance', facts });
  assert.deepEqual(asked, [{ caller: visit.caller, portal: 'national', phone: answer.phone }]);
  const other = await chosen.answer({ ...answer, provider: 'fpt' }, flow, visit);
  assert.ok(other.type === 'reject' && other.problem.errors?.[0]?.pointer === '/provider');
  assert.equal((await plain.answer({ ...answer, provider: 'fpt' }, flow, visit)).type, 'advance');
});

test('the captcha is checked before a limit, and each refuses', async () => {
  const unsolved = world({ solved: 'replayed' });
  const refused = await askHandler(unsolved.ports, () => ({})).answer({ captcha: 'x' }, flow, visit);
  assert.ok(refused.type === 'reject' && refused.problem.code === 'captcha-failed');
  assert.deepEqual([refused.audit?.[0]?.reason, unsolved.asked], ['replayed', []]);
  const limited = await askHandler(world({ limited: true }).ports, () => ({})).answer({ captcha: 'x' }, flow, visit);
  assert.ok(limited.type === 'reject' && limited.free && limited.problem.code === 'rate-limited');
});

test('a captcha is as hard as the start has counted, or as the caller’s pressure', async () => {
  const { ports, pressures } = world();
  await formGate(ports).issue(flow, { ...visit, pressure: 0 });
  await formGate(ports).issue(flow, visit);
  assert.deepEqual(pressures, [0, 3]);
});

test('a CMND and a CCCD are counted apart; an account has a CCCD', () => {
  assert.equal(subjectOf('034086012222'), 'cccd:034086012222');
  assert.equal(subjectOf('123456789'), 'cmnd:123456789');
  assert.equal(accountSubjectOf('034086012222'), 'cccd:034086012222');
  assert.throws(() => accountSubjectOf('123456789'), TypeError);
});
