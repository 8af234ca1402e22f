import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { verifyRaw } from '../../src/pki/raw-signature.js';

const message = new TextEncoder().encode('what was signed');
const spkiOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }));

test('an ECDSA signature holds in its own encoding, on its own curve, untouched', async () => {
  for (const [size, namedCurve] of [
    ['256', 'P-256'],
    ['384', 'P-384'],
    ['512', 'P-521'],
  ] as const) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const base = { algorithm: `ES${size}`, spki: spkiOf(publicKey), message };
    const der = sign(`sha${size}`, message, privateKey);
    const raw = sign(`sha${size}`, message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    assert.ok(await verifyRaw({ ...base, encoding: 'der', signature: der }));
    assert.ok(await verifyRaw({ ...base, encoding: 'raw', signature: raw }));
    const zero = new Uint8Array(raw.length);
    for (const signature of [der, raw.subarray(1), Buffer.concat([raw, Buffer.of(0)]), zero])
      assert.ok(!(await verifyRaw({ ...base, encoding: 'raw', signature })));
    assert.ok(!(await verifyRaw({ ...base, encoding: 'der', signature: Buffer.concat([der, Buffer.of(0)]) })));
    assert.ok(!(await verifyRaw({ ...base, algorithm: 'RS256', encoding: 'raw', signature: raw })));
    assert.ok(!(await verifyRaw({ ...base, message: message.slice(1), encoding: 'raw', signature: raw })));
  }
});

test('an RSA signature holds with the padding that its name asks for, and from 2048 bits on', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const base = { spki: spkiOf(publicKey), message, encoding: 'raw' } as const;
  for (const size of ['256', '384', '512']) {
    const pkcs = sign(`sha${size}`, message, privateKey);
    const saltLength = Number(size) / 8;
    const pss = sign(`sha${size}`, message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
    assert.ok(await verifyRaw({ ...base, algorithm: `RS${size}`, signature: pkcs }));
    assert.ok(await verifyRaw({ ...base, algorithm: `PS${size}`, signature: pss }));
    assert.ok(!(await verifyRaw({ ...base, algorithm: `RS${size}`, signature: pss })));
    assert.ok(!(await verifyRaw({ ...base, algorithm: `PS${size}`, signature: pkcs })));
  }
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const signature = sign('sha256', message, weak.privateKey);
  assert.ok(!(await verifyRaw({ ...base, spki: spkiOf(weak.publicKey), algorithm: 'RS256', signature })));
});
