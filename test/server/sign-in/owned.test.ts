/** A new password of an account: what it ends, and the session that it opens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import { newPasswordHandler } from '../../../src/server/sign-in/owned.js';
import { DIEN } from '../../../src/testing/world.js';

type Ports = Parameters<typeof newPasswordHandler>[0];
const visit = { caller: { address: '192.0.2.1' }, begunAt: 0, now: 0, key: 'k' };
const account = { ...DIEN, id: 'a', epoch: 3, identity: `cccd:${DIEN.citizenId}`, subject: 'hash', portal: 'national' };

/** Saves a new password; the calls that it makes. */
async function save({ facts = {}, isCurrent = true, isAsked = true, pauses = false } = {}) {
  const calls: string[] = [];
  const call = (name: string, result?: unknown) => {
    calls.push(name);
    return Promise.resolve(result);
  };
  const ports = {
    ...{ portals: { byId: () => undefined }, blocklist: { blocks: () => false } },
    passwords: { hash: () => Promise.resolve('hash') },
    signInAccounts: { setPassword: () => call('password', isCurrent) },
    sessions: {
      endAll: (_: unknown, id: string, why: string) => call(`end ${id} ${why}`),
      open: () => call('open', true),
    },
    devices: { mark: (identity: string, epoch: number) => Promise.resolve(`${identity} ${epoch}`) },
    notices: { add: (_: unknown, { kind }: { readonly kind: string }) => call(`notice ${kind}`) },
    recoveries: { end: () => call('recovery', isAsked) },
    passkeys: { pause: () => call('pause') },
  } as unknown as Ports;
  const handler = newPasswordHandler(ports, {
    session: () => ({ method: 'usb', assurance: 'certificate' }),
    ...{ kind: 'password-changed', event: 'account.password', pauses },
  });
  const flow = { ref: 'f', method: 'password', portal: 'national', facts: { account, ...facts } } as unknown as Flow;
  const decision = await handler.answer({ password: 'Sông-Trà-1986' }, flow, visit);
  assert.ok(decision.type === 'advance');
  const refused = await decision.effects?.({});
  return { calls, refused: refused?.code, decision, username: handler.username?.(flow) };
}

test('a new password ends all sessions and opens one, in a browser that the new epoch knows', async () => {
  const { calls, refused, decision, username } = await save();
  assert.deepEqual(calls, ['password', 'recovery', 'end a account.password', 'notice password-changed', 'open']);
  assert.equal(refused, undefined);
  assert.equal(decision.session?.device, `${account.identity} 4`);
  assert.deepEqual(
    decision.audit?.map(({ event, reason, subject }) => [event, reason, subject]),
    [
      ['account.password', 'password', 'hash'],
      ['sign-in', 'usb', 'hash'],
    ],
  );
  assert.equal(username, DIEN.citizenId);
  assert.ok((await save({ pauses: true })).calls.includes('pause'));
});

test('an account that has changed meanwhile, or whose owner has stopped the request, keeps its password', async () => {
  const changed = await save({ isCurrent: false });
  assert.deepEqual([changed.refused, changed.calls], ['account-changed', ['password']]);
  const stopped = await save({ facts: { hasWaited: true }, isAsked: false });
  assert.deepEqual([stopped.refused, stopped.calls], ['account-changed', ['password', 'recovery']]);
  assert.equal((await save({ facts: { hasWaited: true } })).refused, undefined);
  assert.equal((await save({ isAsked: false })).refused, undefined);
});
