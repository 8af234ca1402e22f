/** The password step by itself: whose words it refuses, and what the portal asks for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import { createBlocklist } from '../../../src/server/checks/blocklist.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { passwordHandler, passwordStep, type PasswordPorts } from '../../../src/server/steps/password.js';
import { DIEN } from '../../../src/testing/world.js';

const portals = createPortals([
  { id: 'strict', name: 'A', origins: ['https://a.vn'], password: { minLength: 14, words: ['Sở Tư pháp Lào Cai'] } },
  { id: 'plain', name: 'B', origins: ['https://b.vn'] },
]);
const flow = (portal: string, facts: object = DIEN) => ({ ref: 'a', portal, facts }) as unknown as Flow;
const visit = { caller: { address: '192.0.2.1' }, begunAt: 0, now: 0, key: 'k' };

function step(passwordBlocklist?: 'enforce' | 'warn') {
  const hashed: string[] = [];
  const ports = {
    ...{ portals, blocklist: createBlocklist(['Password-2026']), ...(passwordBlocklist && { passwordBlocklist }) },
    passwords: { hash: (password: string) => Promise.resolve(`hash ${hashed.push(password)}`) },
  } as unknown as PasswordPorts;
  const handler = passwordStep(ports, {
    of: ({ portal }) => ({ shown: '0***2', username: '034086012222', portal, words: ['Nguyễn Đăng Điện'] }),
    save: (_flow, _visit, hash) => Promise.resolve({ type: 'advance', facts: { hash } }),
  });
  const said = async (password: string, portal = 'plain') => {
    const decision = await handler.answer({ password }, flow(portal), visit);
    if (decision.type !== 'reject') return decision.type;
    assert.ok(decision.free, 'costs no attempt');
    return decision.problem.code;
  };
  return { handler, said, hashed };
}

test('the portal’s shortest password is shown and kept to, and its words are refused', async () => {
  const { handler, said, hashed } = step();
  assert.deepEqual(await handler.enter?.(flow('strict'), visit), { data: { username: '0***2', minLength: 14 } });
  assert.deepEqual(await handler.enter?.(flow('plain'), visit), { data: { username: '0***2' } });
  assert.deepEqual(await handler.enter?.(flow('unknown'), visit), { data: { username: '0***2' } });
  assert.equal(await said('Sông-Trà-1986'), 'advance');
  assert.equal(await said('Sông-Trà-1986', 'strict'), 'password-composition');
  assert.equal(await said('Sông-Trà--1986', 'strict'), 'advance');
  assert.equal(await said('SoTuPhapLaoCai-1', 'strict'), 'password-too-common');
  assert.equal(await said('SoTuPhapLaoCai-1'), 'advance');
  assert.equal(hashed.length, 3, 'only what is accepted is hashed');
  assert.equal(hashed[0], 'Sông-Trà-1986'.normalize('NFC'));
});

test('common passwords and the person’s own words are refused, unless the gateway only warns', async () => {
  for (const password of ['Password-2026', 'NguyenDangDien-1']) {
    for (const mode of [undefined, 'enforce'] as const)
      assert.equal(await step(mode).said(password), 'password-too-common');
    assert.equal(await step('warn').said(password), 'advance', password);
  }
});

test('the user name is the CCCD; a CMND is none', () => {
  const { username } = passwordHandler({ portals } as unknown as Parameters<typeof passwordHandler>[0]) as unknown as {
    username: (of: Flow) => string;
  };
  assert.equal(username(flow('plain')), DIEN.citizenId);
  assert.equal(username(flow('plain', { ...DIEN, citizenId: '123456789' })), '');
});
