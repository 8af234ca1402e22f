/** Whose number an account may take: the carrier says so, unless a certificate proved the person. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import type { Visit } from '../../../src/server/registration/implement.js';
import { newPhoneCode } from '../../../src/server/sign-in/change.js';

const visit = { caller: { address: '192.0.2.1' }, now: 0, key: 'x' } as Visit;
type Ports = Parameters<typeof newPhoneCode>[0];

async function change(account: object, { match = 'different', swapped = false, connected = true } = {}) {
  const asked: string[] = [];
  const subscribers = {
    swappedWithin: () => Promise.resolve(swapped),
    match: (_: object, key: string) => {
      asked.push(key);
      return Promise.resolve(match);
    },
  };
  const ports = {
    ...{ codes: { compare: () => Promise.resolve('ok') }, ...(connected && { subscribers }) },
    limits: { take: () => Promise.resolve(undefined), give: () => Promise.resolve() },
  } as unknown as Ports;
  const facts = {
    phone: '+84912345678',
    account: { id: 'a', identity: 'cccd:034086012222', audience: 'citizen', assurance: 'phone', ...account },
  };
  const flow = { ref: 'f', method: 'phone', purpose: 'change', portal: '', rejections: 0, facts } as unknown as Flow;
  const decision = await newPhoneCode(ports).answer({ code: '123456' }, flow, visit);
  return { said: 'problem' in decision ? decision.problem.code : decision.type, asked: asked.length };
}

test('a citizen whom only a phone proves must own the new number', async () => {
  assert.deepEqual(await change({}), { said: 'subscriber-mismatch', asked: 1 });
  assert.deepEqual(await change({}, { match: 'legacy-id' }), { said: 'subscriber-legacy-id', asked: 1 });
  assert.deepEqual(await change({}, { match: 'same' }), { said: 'advance', asked: 1 });
});

test('a number of a stronger account, of another audience, or without a carrier is not compared', async () => {
  assert.deepEqual(await change({ assurance: 'certificate' }), { said: 'advance', asked: 0 });
  assert.deepEqual(await change({ audience: 'enterprise' }), { said: 'advance', asked: 0 });
  assert.deepEqual(await change({ audience: 'agency', assurance: 'certificate' }), { said: 'advance', asked: 0 });
  assert.deepEqual(await change({}, { connected: false }), { said: 'advance', asked: 0 });
});

test('a number whose SIM was swapped lately is refused to everybody', async () => {
  for (const account of [{}, { assurance: 'certificate' }])
    assert.deepEqual(await change(account, { swapped: true }), { said: 'sim-recently-changed', asked: 0 });
});
