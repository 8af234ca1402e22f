/** What a proof binds to, and what follows from it, with certificates that say what the test tells them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { bindingOf, registering, settle } from '../../../src/server/steps/proof.js';

const HOME = 'https://id.vn';
const portals = createPortals([
  { id: 'open', name: 'A', origins: ['https://a.vn', 'https://b.vn'] },
  {
    ...{ id: 'hosted', name: 'B', origins: ['https://c.vn'], hosted: true },
    terms: 'https://c.vn/t',
    policy: 'https://c.vn/p',
  },
]);
const vault = { mac: (...parts: readonly string[]) => Promise.resolve(parts.join(' ')) };
const flow = (portal = 'open', purpose = 'register') =>
  ({ ref: 'r', portal, purpose, audience: 'citizen' }) as unknown as Flow;
const visit = (origin?: string) => ({
  ...{ begunAt: 0, now: 0, key: 'k', caller: { address: '192.0.2.1', ...(origin && { origin }) } },
});

test('a challenge binds to the page’s origin where the flow may have it, else to the first that it may have', async () => {
  for (const [from, of, home, bound] of [
    ['https://b.vn', flow(), HOME, 'https://b.vn'],
    ['https://x.vn', flow(), HOME, 'https://a.vn'],
    [undefined, flow(), HOME, 'https://a.vn'],
    [HOME, flow(), HOME, 'https://a.vn'],
    [HOME, flow('hosted'), HOME, HOME],
    ['https://a.vn', flow('open', 'sign-in'), HOME, HOME],
    ['https://a.vn', flow('open', 'sign-in'), undefined, ''],
    ['https://a.vn', flow('unknown'), HOME, ''],
  ] as const) {
    const ports = { portals, vault, home } as unknown as Parameters<typeof bindingOf>[0];
    assert.deepEqual(await bindingOf(ports, of, visit(from), 'sign'), {
      origin: bound,
      flow: 'challenge r',
      step: 'sign',
    });
  }
});

type Ports = Parameters<typeof settle>[0];
const given = { proof: {}, challenge: {}, expected: {} } as unknown as Parameters<typeof settle>[3];

/** Settles a proof with this verdict; who was proved, and the log. */
async function settled(verdict: object, asked?: () => boolean) {
  const ports = {
    ...{ vault, certificates: { verify: () => Promise.resolve(verdict) } },
    proved: () => Promise.resolve({ type: 'stay', data: 'proved' }),
  } as unknown as Ports;
  const seen: unknown[] = [];
  const proved: NonNullable<Ports['proved']> = (_, { holder }, audit) => {
    seen.push(holder, audit);
    return Promise.resolve({ type: 'stay', data: 'proved' });
  };
  const decision = await settle({ ...ports, proved }, flow(), visit(), { ...given, ...(asked && { asked }) });
  return { decision, seen };
}

test('a bad proof costs an attempt, unless it is no fault of the person', async () => {
  for (const [code, free] of [
    ['challenge-invalid', true],
    ['revocation-unavailable', true],
    ['certificate-revoked', false],
  ] as const) {
    const { decision, seen } = await settled({ ok: false, code });
    assert.ok(decision.type === 'reject' && decision.problem.code === code);
    assert.deepEqual([Boolean(decision.free), seen, decision.audit?.[0]?.reason], [free, [], code]);
  }
});

test('a good proof is logged under the person, and must be of the person asked', async () => {
  const holder = { subject: 'mst:1', person: 'cccd:2' };
  const { decision, seen } = await settled({ ok: true, holder, evidence: {} });
  assert.deepEqual(decision, { type: 'stay', data: 'proved' });
  assert.deepEqual(seen, [holder, [{ event: 'certificate', result: 'ok', subject: 'subject cccd:2' }]]);
  const plain = await settled({ ok: true, holder: { subject: 'mst:1' }, evidence: {} }, () => true);
  assert.deepEqual(plain.seen[1], [{ event: 'certificate', result: 'ok', subject: 'subject mst:1' }]);
  const other = await settled({ ok: true, holder, evidence: {} }, () => false);
  assert.ok(other.decision.type === 'reject' && other.decision.problem.code === 'certificate-other-person');
});

test('an owner with an account is not registered again; several names of one owner are tied', async () => {
  const run = async (names: { subject: string; also?: readonly string[] }, has: boolean) => {
    const tied: unknown[] = [];
    const accounts = {
      exists: () => Promise.resolve(has),
      tie: (all: readonly string[]) => Promise.resolve(tied.push(all)),
    };
    const ports = { accounts, vault, home: HOME } as unknown as Parameters<typeof registering>[0];
    const holder = names as unknown as Parameters<ReturnType<typeof registering>>[1]['holder'];
    const decision = await registering(ports)(flow(), { holder, evidence: {} }, [], visit());
    return { said: 'problem' in decision ? decision.problem.code : decision.type, tied, audit: decision.audit };
  };
  assert.deepEqual(await run({ subject: 'mst:1' }, false), { said: 'advance', tied: [], audit: [] });
  const known = await run({ subject: 'mst:1' }, true);
  assert.deepEqual([known.said, known.tied], ['already-registered', []]);
  assert.deepEqual(known.audit, [
    { event: 'account.duplicate', result: 'fail', reason: 'exists', subject: 'subject mst:1' },
  ]);
  assert.deepEqual((await run({ subject: 'mst:1', also: ['mns:2'] }, true)).tied, [['mst:1', 'mns:2']]);
  assert.deepEqual((await run({ subject: 'mst:1', also: ['mns:2'] }, false)).tied, []);
});
