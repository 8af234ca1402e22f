/** A page's advice before the PIN prompt, compared with the gateway's decision (T15, T16, T18). */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Authority } from '../../../demo/sandbox/authority/authority.js';
import { readOffered } from '../../../src/elements/steps/offered-certificate.js';
import { AUDIENCES, type Audience } from '../../../src/flow/method.js';
import { issueChallenge } from '../../../src/proof/challenge.js';
import { toBase64 } from '../../../src/signers/bytes.js';
import { memorySigner } from '../../../src/signers/memory.js';
import { trusting } from '../../support/trusting.js';
import { madeAuthority } from '../../support/made-authority.js';

const ORIGIN = 'http://localhost:8080';
let authority: Authority;
before(async () => {
  authority = await madeAuthority();
});

async function judged({ der, keys }: Authority['kept'][number]['holder'], audience: Audience) {
  const { clock, ports } = trusting(authority);
  const { certificates } = ports;
  const signer = memorySigner({ origin: ORIGIN, keys: [{ certificate: der, chain: [], key: keys.privateKey }] });
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  const issuers = certificates.issuers(audience).map(toBase64);
  const [offered] = await readOffered(found.value, { audience, issuers, now: clock.now });
  const expected = { origin: ORIGIN, flow: 'flow-0123456789abcdef', step: 'sign' };
  const challenge = issueChallenge(expected, clock.now / 1000);
  const signed = await signer.sign(found.value[0], challenge);
  assert.ok(signed.ok);
  const { algorithm, signature } = signed.value;
  const proof = { certificate: toBase64(der), algorithm, signature: toBase64(signature) };
  const verdict = await certificates.verify(proof, challenge, expected, audience);
  return { advice: offered?.problem, refusal: verdict.ok ? undefined : verdict.code };
}

test('a page never rejects what the gateway would accept, and leaves only unknowable cases to the gateway', async () => {
  const left: Record<string, string> = {};
  const taken: string[] = [];
  for (const audience of AUDIENCES)
    for (const { id, holder } of authority.kept) {
      const { advice, refusal } = await judged(holder, audience);
      if (!refusal) taken.push(`${audience} ${id}`);
      assert.ok(refusal ?? !advice, `${audience} ${id}: ${advice ?? ''}, though the gateway takes it`);
      if (refusal && !advice) left[`${audience} ${id}`] = refusal;
    }
  assert.deepEqual(taken, [
    'citizen citizen',
    'citizen token',
    'citizen citizen-cmnd',
    'enterprise enterprise',
    'enterprise household',
    'agency agency',
    'agency school',
  ]);
  assert.deepEqual(left, {
    'citizen revoked': 'certificate-revoked',
    'citizen on-hold': 'certificate-revoked',
    'citizen impostor': 'certificate-untrusted',
  });
});

test('where the operator assigned certificates, the page leaves the audience to the gateway', async () => {
  const advised = async (id: string, audience: Audience, assigned: boolean) => {
    const found = authority.kept.find((each) => each.id === id) ?? assert.fail();
    const of = { id, certificate: found.holder.der, chain: [], token: '' };
    const issuers = trusting(authority).ports.certificates.issuers(audience).map(toBase64);
    const [offered] = await readOffered([of], { audience, issuers, assigned, now: Date.now() });
    return offered?.problem;
  };
  assert.equal(await advised('employee', 'enterprise', false), 'cert-person-in-organization');
  assert.equal(await advised('employee', 'enterprise', true), undefined);
  assert.equal(await advised('no-identity', 'enterprise', true), undefined);
  assert.equal(await advised('expired', 'enterprise', true), 'cert-expired');
  assert.equal(await advised('weak', 'enterprise', true), 'cert-weak');
});
