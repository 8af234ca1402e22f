/** The waiting step by itself: a service, limits and certificates that say what the test tells them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../../src/flow/problem.js';
import type { Flow } from '../../../src/flow/transition.js';
import { Unavailable, type SignatureRequest, type SignatureState } from '../../../src/server/ports.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { waitHandler, type Recipient, type WaitPorts } from '../../../src/server/steps/wait.js';
import { PORTALS } from '../../../src/testing/world.js';

const WAITING: SignatureState = { state: 'waiting', session: { id: 1 }, certificate: 'AQ==' };
const SIGNED: SignatureState = {
  ...{ state: 'signed', certificate: Uint8Array.of(1), algorithm: 'ES256', signature: Uint8Array.of(2) },
};
const START = Date.UTC(2026, 0, 1);
const HOLDER = { subject: 'cccd:034086012222', name: 'A', identifiers: [], issuer: 'CA' };
type Facts = { readonly pending: { readonly came?: object; readonly session: object } | null };

interface Told {
  readonly begun?: SignatureState | Error;
  readonly read?: SignatureState;
  readonly refused?: string;
  readonly verdict?: object;
  readonly recipient?: Partial<Recipient>;
}

function step({
  begun = WAITING,
  read = WAITING,
  refused,
  verdict = { ok: true, holder: HOLDER },
  recipient,
}: Told = {}) {
  const [counted, asked, reads] = [[] as string[], [] as SignatureRequest[], [] as unknown[][]];
  const limited = problem('rate-limited', { retryAfter: 9 });
  const service = {
    begin: (request: SignatureRequest) =>
      begun instanceof Error ? Promise.reject(begun) : Promise.resolve((asked.push(request), begun)),
    read: (...given: unknown[]) => Promise.resolve((reads.push(given), read)),
  };
  const ports = {
    ...{ portals: createPortals(PORTALS), vault: { mac: (...parts: string[]) => Promise.resolve(parts.join()) } },
    limits: {
      take: (name: string) => Promise.resolve((counted.push(name), name === refused ? limited : undefined)),
      give: (name: string) => Promise.resolve(void counted.push(`-${name}`)),
    },
    certificates: { verify: () => Promise.resolve(verdict) },
    proved: () => Promise.resolve({ type: 'advance', facts: { proved: true } }),
  } as unknown as WaitPorts;
  const handler = waitHandler(ports, 'sign', () => ({ service, to: '***', counted: {}, ...recipient }));
  const visit = (ms: number) => ({ caller: { address: '192.0.2.1' }, begunAt: START, now: START + ms, key: 'k' });
  const about = { ref: 'f', portal: 'national', purpose: 'register', lang: 'vi', audience: 'citizen' };
  const flowOf = (made: object) => ({ ...about, data: null, facts: {}, ...made }) as unknown as Flow;
  const enter = () => handler.enter?.(flowOf({}), visit(0)) ?? assert.fail();
  /** The flow of a request that waits. */
  const waiting = async () => {
    const { data, facts } = (await enter()) as { readonly data: object; readonly facts: object };
    return flowOf({ data, facts });
  };
  const answer = async (ms: number, otp?: string, flow?: Flow) => {
    const decision = await handler.answer({ ...(otp && { otp }) }, flow ?? (await waiting()), visit(ms));
    const { data, facts } = decision as unknown as { readonly data?: object; readonly facts?: Facts };
    return { decision, code: decision.type === 'reject' ? decision.problem.code : decision.type, data, facts };
  };
  const watch = async (ms: number, waitMs: number, flow?: Flow) =>
    handler.watch?.(flow ?? (await waiting()), visit(ms), waitMs);
  return { enter, waiting, answer, watch, flowOf, counted, asked, reads };
}

test('a page is told where a request went, what it asks and where to go; and that a signature is there at once', async () => {
  for (const [begun, more] of [
    [WAITING, {}],
    [
      { ...WAITING, asks: 'otp', link: 'app://x' },
      { asks: 'otp', link: 'app://x' },
    ],
    [SIGNED, { news: true }],
  ] as const) {
    const { enter, asked } = step({ begun: begun as SignatureState });
    const { data, facts } = (await enter()) as unknown as {
      readonly data: Record<string, unknown>;
      readonly facts: Facts;
    };
    const { code, expiresAt, ...rest } = data;
    assert.deepEqual(rest, { to: '***', pollAfter: 4, ...more });
    assert.deepEqual(
      [code, 'phone' in (asked[0] ?? {}), 'account' in (asked[0] ?? {})],
      [asked[0]?.code, false, false],
    );
    assert.ok(Date.parse(String(expiresAt)) > START);
    assert.equal(Boolean(facts.pending?.came), begun === SIGNED);
  }
  const named = step({ recipient: { phone: '+84823628899', account: 'a' } });
  await named.enter();
  assert.deepEqual([named.asked[0]?.phone, named.asked[0]?.account], ['+84823628899', 'a']);
});

test('a request that is not sent is not counted; one that is refused or limited says why', async () => {
  const away = step({ begun: new Unavailable('away') });
  await assert.rejects(away.enter(), Unavailable);
  assert.deepEqual(away.counted, ['push', '-push']);
  for (const [told, code, counted] of [
    [{ begun: { state: 'refused', reason: 'locked' } }, 'signer-locked', ['push']],
    [{ refused: 'push' }, 'rate-limited', ['push']],
  ] as const) {
    const made = step(told);
    const entered = await made.enter();
    assert.deepEqual(['problem' in entered && entered.problem.code, made.counted], [code, counted]);
  }
});

test('a poll reaches the service after three seconds, a password at once, and neither after the end', async () => {
  for (const [ms, otp, reads] of [
    [2999, undefined, 0],
    [3000, undefined, 1],
    [0, '123456', 1],
  ] as const) {
    const made = step();
    const { code, data, facts } = await made.answer(ms, otp);
    assert.deepEqual([code, made.reads.length, facts?.pending?.session], ['stay', reads, { id: 1 }], `${ms}`);
    assert.ok(data && !('news' in data));
  }
  const typed = step();
  await typed.answer(0, '123456');
  assert.deepEqual([typed.reads, typed.counted], [[[{ id: 1 }, 0, '123456']], ['push', 'submit']]);
  const made = step({ refused: 'submit' });
  assert.deepEqual([(await made.answer(0, '1')).code, made.reads.length], ['rate-limited', 0]);
  const end = Date.parse(((await made.waiting()).data as { expiresAt: string }).expiresAt) - START;
  assert.equal((await made.answer(end)).code, 'stay');
  for (const late of [await made.answer(end + 1), await made.answer(0, undefined, made.flowOf({}))])
    assert.deepEqual(
      [late.code, late.facts, late.data && 'ended' in late.data],
      ['signing-timeout', { pending: null }, true],
    );
});

test('a refusal ends the request, but for a wrong password; a signature advances if it is the one asked for', async () => {
  const unchecked = { ok: false, code: 'revocation-unavailable' };
  for (const [told, code, isKept] of [
    [{ read: { state: 'refused', reason: 'cancelled' } }, 'signing-cancelled', false],
    [{ read: { state: 'refused', reason: 'wrong-otp' } }, 'signing-otp-incorrect', true],
    [{ read: SIGNED }, 'advance', false],
    [{ read: { ...SIGNED, certificate: Uint8Array.of(9) } }, 'certificate-other-person', false],
    [{ read: SIGNED, recipient: { belongs: () => false } }, 'certificate-other-person', false],
    [{ read: SIGNED, verdict: { ok: false, code: 'signature-invalid' } }, 'signature-invalid', false],
    [{ read: SIGNED, verdict: unchecked }, 'revocation-unavailable', true],
  ] as const) {
    const { facts, data, ...answered } = await step(told).answer(4000);
    assert.deepEqual([answered.code, Boolean(facts?.pending)], [code, isKept], code);
    assert.equal(Boolean(data && 'ended' in data), !isKept && code !== 'advance', code);
    assert.equal(Boolean(facts?.pending?.came), code === 'revocation-unavailable', code);
  }
});

test('news are a decision; a request without an end is waited for, no longer than it lives', async () => {
  const made = step();
  assert.equal(await made.watch(0, 5000), false);
  const end = Date.parse(((await made.waiting()).data as { expiresAt: string }).expiresAt) - START;
  assert.equal(await made.watch(end - 10, 5000), false);
  assert.deepEqual(
    made.reads.map(([, waitMs]) => waitMs),
    [5000, 10],
  );
  assert.equal(await made.watch(end + 1, 5000), true);
  assert.equal(await made.watch(0, 5000, made.flowOf({})), true);
  const signed = step({ read: SIGNED });
  const came = (await signed.watch(0, 5000)) as {
    readonly type: string;
    readonly data: object;
    readonly facts: object;
  };
  assert.deepEqual([came.type, 'news' in came.data], ['stay', true]);
  assert.equal(await signed.watch(0, 5000, signed.flowOf({ data: came.data, facts: came.facts })), true);
  assert.equal(signed.reads.length, 1);
});
