import assert from 'node:assert/strict';
import { test } from 'node:test';
import { howOf, keyRing } from '../../src/signers/keys.js';

const challenge = { nonce: 'n'.repeat(43), flow: 'f'.repeat(43) } as unknown as Parameters<
  ReturnType<typeof keyRing>['sign']
>[1];
const generate = async (algorithm: EcKeyGenParams | Algorithm) =>
  ((await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as CryptoKeyPair).privateKey;
const ringOf = async (key: CryptoKey) => {
  const ring = keyRing([{ certificate: Uint8Array.of(1), chain: [], key }], 'https://a.vn');
  const [certificate] = await ring.certificates('token');
  assert.ok(certificate);
  return { ring, id: certificate.id };
};

test('a key of another algorithm, or of another id, has no certificate here', async () => {
  const { ring, id } = await ringOf(await generate({ name: 'Ed25519' }));
  assert.deepEqual(await ring.sign(id, challenge), { ok: false, fault: 'certificate-missing' });
  const known = await ringOf(await generate({ name: 'ECDSA', namedCurve: 'P-256' }));
  assert.deepEqual(await known.ring.sign('other', challenge), { ok: false, fault: 'certificate-missing' });
});

test('a ring makes one signature at a time, by the algorithm of its key', async () => {
  for (const [namedCurve, algorithm] of [
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
  ] as const) {
    const { ring, id } = await ringOf(await generate({ name: 'ECDSA', namedCurve }));
    const [first, second] = await Promise.all([ring.sign(id, challenge), ring.sign(id, challenge)]);
    assert.ok(first.ok && first.value.algorithm === algorithm);
    assert.deepEqual(second, { ok: false, fault: 'busy' });
    assert.ok((await ring.sign(id, challenge)).ok, 'the next one is free');
  }
  assert.deepEqual(howOf({ algorithm: { name: 'RSASSA-PKCS1-v1_5' } }), ['RS256', 'SHA-256']);
});
