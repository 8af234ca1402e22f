/** The usb method on the registrar: whose signature it is, and what every wrong one is told. SECURITY T12, T13, T15, T16, T18. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createAuthority, type Authority } from '../../demo/sandbox/authority/authority.js';
import type { Audience, Json } from '../../src/flow/method.js';
import type { SignData } from '../../src/flow/signing-steps.js';
import type { View } from '../../src/flow/view.js';
import { createRegistrar, usbRegistration } from '../../src/server/index.js';
import type { ConsentOffer } from '../../src/flow/consent.js';
import { memorySigner } from '../../src/signers/memory.js';
import { trusting } from '../support/trusting.js';

const ORIGIN = 'http://localhost:8080';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
let authority: Authority;
before(async () => {
  authority = await createAuthority();
});

function gateway({ down = false } = {}) {
  const { store, clock, issuers, ports, rest } = trusting(authority, { silent: down });
  const registrar = createRegistrar({ implementations: [usbRegistration(ports)], ...rest });
  return { registrar, store, clock, asked: issuers.asked };
}
type Gateway = ReturnType<typeof gateway>;

const caller = { address: '127.0.0.1', origin: ORIGIN };
async function begin({ registrar }: Gateway, audience: Audience): Promise<View> {
  const reply = await registrar.start({ method: 'usb', audience, portal: 'national' }, { caller });
  assert.ok(reply.ok);
  return reply.view;
}

const keptOf = (id: string) => {
  const kept = authority.kept.find((each) => each.id === id);
  assert.ok(kept);
  return kept;
};

/** Signs what a view shows, with the key of `id`, on a page of `origin`. */
async function proofFor(
  { data }: View,
  id: string,
  origin = ORIGIN,
  change: Partial<SignData> = {},
): Promise<Record<string, Json>> {
  const { holder } = keptOf(id);
  const signer = memorySigner({ origin, keys: [{ certificate: holder.der, chain: [], key: holder.keys.privateKey }] });
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  const signed = await signer.sign(found.value[0], { ...(data as unknown as SignData), ...change });
  assert.ok(signed.ok);
  const { algorithm, signature } = signed.value;
  return { certificate: base64(holder.der), algorithm, signature: base64(signature) };
}

async function confirm({ registrar }: Gateway, view: View) {
  const { version } = (view.data as unknown as { consent: ConsentOffer }).consent;
  return registrar.answer(view, { email: 'a@b.vn', consent: { version, granted: ['account', 'check'] } }, { caller });
}

for (const [audience, id, subject] of [
  ['citizen', 'citizen', 'cccd:034086012222'],
  ['enterprise', 'enterprise', 'mst:0100109106'],
  ['agency', 'agency', 'agency:000.00.01.h29'],
] as const) {
  test(`registers: ${audience}`, async () => {
    const world = gateway();
    const begun = await begin(world, audience);
    const signed = await world.registrar.answer(begun, await proofFor(begun, id), { caller });
    assert.ok(signed.ok, JSON.stringify(signed));
    assert.equal(signed.view.step, 'confirm');
    assert.notEqual(signed.view.id, begun.id, 'whoever has proved something goes on under another id');
    assert.doesNotMatch(JSON.stringify(signed.view.data), /034086012222|0100109106/, 'identifiers are masked');
    const done = await confirm(world, signed.view);
    assert.ok(done.ok && done.view.status === 'complete', JSON.stringify(done));
    const account = world.store.accounts.all.get(subject);
    assert.deepEqual([account?.audience, account?.assurance, account?.email], [audience, 'certificate', 'a@b.vn']);
    assert.equal(account?.consents.length, 3);
  });
}

test('each wrong certificate is told by its own name, and makes no account', async () => {
  const cases: readonly (readonly [Audience, string, string])[] = [
    ['citizen', 'expired', 'certificate-expired'],
    ['citizen', 'not-yet-valid', 'certificate-not-yet-valid'],
    ['citizen', 'revoked', 'certificate-revoked'],
    ['citizen', 'on-hold', 'certificate-revoked'],
    ['citizen', 'legacy', 'certificate-legacy-id'],
    ['citizen', 'no-identity', 'certificate-identity'],
    ['citizen', 'stranger', 'certificate-untrusted'],
    ['citizen', 'impostor', 'certificate-untrusted'],
    ['citizen', 'server', 'certificate-usage'],
    ['citizen', 'encryption', 'certificate-usage'],
    ['citizen', 'weak', 'certificate-weak'],
    ['citizen', 'enterprise', 'certificate-audience'],
    ['citizen', 'representative', 'certificate-audience'],
    ['citizen', 'agency', 'certificate-audience'],
    ['enterprise', 'citizen', 'certificate-audience'],
    ['enterprise', 'agency', 'certificate-audience'],
    ['agency', 'citizen', 'certificate-audience'],
    ['agency', 'enterprise', 'certificate-audience'],
  ];
  const world = gateway();
  for (const [audience, id, code] of cases) {
    const begun = await begin(world, audience);
    const reply = await world.registrar.answer(begun, await proofFor(begun, id), { caller });
    assert.ok(!reply.ok);
    assert.equal(reply.problem.code, code, `${audience} ${id}`);
    assert.notDeepEqual(reply.view?.data, begun.data, 'a fresh challenge is shown');
  }
  assert.equal(world.store.accounts.all.size, 0);
});

test('takes a challenge once, in time, from its own origin and flow (T12, T13)', async () => {
  const world = gateway();
  const one = await begin(world, 'citizen');
  const code = async (view: View, proof: Json) => {
    const reply = await world.registrar.answer(view, proof, { caller });
    return reply.ok ? 'taken' : reply.problem.code;
  };
  const relayed = await proofFor(one, 'citizen', 'https://evil.example');
  const good = await proofFor(one, 'citizen');
  assert.equal(await code(one, relayed), 'signature-invalid');
  assert.equal(await code(one, good), 'stale', 'the answer is to a challenge that was answered');
  const now = await world.registrar.read(one.id, { caller });
  assert.ok(now.ok);
  assert.equal(await code(now.view, good), 'signature-invalid', 'the challenge is gone, whatever became of it');
  const two = await begin(world, 'citizen');
  assert.equal(
    await code(two, await proofFor(two, 'citizen', ORIGIN, { nonce: (one.data as unknown as SignData).nonce })),
    'signature-invalid',
  );
  const three = await begin(world, 'citizen');
  assert.equal(
    await code(three, await proofFor(three, 'citizen', ORIGIN, { flow: (one.data as unknown as SignData).flow })),
    'signature-invalid',
  );
  const late = await begin(world, 'citizen');
  const proof = await proofFor(late, 'citizen');
  world.clock.now += 301_000;
  assert.equal(await code(late, proof), 'challenge-invalid');
  assert.equal(world.store.accounts.all.size, 0);
});

test('tells of an account only whoever holds its key, and never makes a second', async () => {
  const world = gateway();
  const first = await begin(world, 'citizen');
  const signed = await world.registrar.answer(first, await proofFor(first, 'citizen'), { caller });
  assert.ok(signed.ok);
  const other = await begin(world, 'citizen');
  const also = await world.registrar.answer(other, await proofFor(other, 'citizen'), { caller });
  assert.ok(also.ok);
  assert.ok((await confirm(world, signed.view)).ok);
  const second = await confirm(world, also.view);
  assert.equal(second.ok && second.view.problem?.code, 'already-registered');
  const third = await begin(world, 'citizen');
  const told = await world.registrar.answer(third, await proofFor(third, 'citizen'), { caller });
  assert.equal(told.ok && told.view.problem?.code, 'already-registered');
  assert.equal(world.store.accounts.all.size, 1);
});

test('asks issuers last, and makes no account without their answer (T23)', async () => {
  const world = gateway({ down: true });
  const begun = await begin(world, 'citizen');
  const forged = { ...(await proofFor(begun, 'citizen')), signature: base64(new Uint8Array(256)) };
  const refused = await world.registrar.answer(begun, forged, { caller });
  assert.ok(!refused.ok && refused.view);
  assert.deepEqual([refused.problem.code, world.asked.length], ['signature-invalid', 0]);
  const silent = await world.registrar.answer(refused.view, await proofFor(refused.view, 'citizen'), { caller });
  assert.equal(!silent.ok && silent.problem.code, 'revocation-unavailable');
  assert.ok(world.asked.length > 0);
});
