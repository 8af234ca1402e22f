import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { verifyRaw } from '../../src/proof/raw-signature.js';
import { seq, tlv } from '../x509/make.js';

const message = new TextEncoder().encode('what was signed');
const spkiOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }));

test('an ECDSA signature is valid only unchanged and in its own encoding', async () => {
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

test('T17: any hash may go with any of the three curves, but never with another key', async () => {
  for (const namedCurve of ['P-256', 'P-384', 'P-521'])
    for (const size of ['256', '384', '512']) {
      const [own, other] = [generateKeyPairSync('ec', { namedCurve }), generateKeyPairSync('ec', { namedCurve })];
      const signature = sign(`sha${size}`, message, own.privateKey);
      const asked = { algorithm: `ES${size}`, encoding: 'der', message, signature } as const;
      assert.ok(await verifyRaw({ ...asked, spki: spkiOf(own.publicKey) }), `${namedCurve} ${size}`);
      assert.ok(!(await verifyRaw({ ...asked, spki: spkiOf(other.publicKey) })));
      const another = size === '256' ? 'ES384' : 'ES256';
      assert.ok(!(await verifyRaw({ ...asked, spki: spkiOf(own.publicKey), algorithm: another })));
    }
  for (const namedCurve of ['P-224', 'secp256k1', 'prime192v1', 'brainpoolP256r1']) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const signature = sign('sha256', message, privateKey);
    assert.ok(!(await verifyRaw({ algorithm: 'ES256', encoding: 'der', message, signature, spki: spkiOf(publicKey) })));
  }
});

test('T17: r and s are positive, below the order, minimally encoded, and nothing follows', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const raw = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
  const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const integer = (value: bigint): Buffer => {
    const text = value.toString(16);
    const body = Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex');
    return tlv(2, (body[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), body);
  };
  const good = seq(integer(number(r)), integer(number(s)));
  const holds = (signature: Uint8Array): Promise<boolean> =>
    verifyRaw({ algorithm: 'ES256', encoding: 'der', spki: spkiOf(publicKey), message, signature });
  assert.ok(await holds(good));
  // The other root (n − s) signs the same message: X.509 has no low-s rule.
  assert.ok(await holds(seq(integer(number(r)), integer(order - number(s)))));
  const zero = integer(0n);
  for (const bad of [
    seq(zero, zero),
    seq(zero, integer(number(s))),
    seq(integer(number(r)), zero),
    seq(integer(number(r) + order), integer(number(s))),
    seq(integer(number(r)), integer(number(s) + order)),
    seq(integer(order), integer(number(s))),
    seq(tlv(2, Buffer.alloc(2), r), integer(number(s))),
    seq(tlv(2, Buffer.of(0xff), r), integer(number(s))),
    seq(integer(number(r)), integer(number(s)), tlv(5)),
    seq(integer(number(r))),
    Buffer.concat([Buffer.of(0x30, 0x81), good.subarray(1)]),
    Buffer.concat([Buffer.of(0x30, 0x80), good.subarray(2), Buffer.alloc(2)]),
    Buffer.alloc(0),
  ])
    assert.ok(!(await holds(bad)), bad.toString('hex'));
});

test('an RSA signature is valid only with the padding of its algorithm, from 2048 bits on', async () => {
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
  for (const weak of [
    generateKeyPairSync('rsa', { modulusLength: 1024 }),
    generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }),
  ]) {
    const signature = sign('sha256', message, weak.privateKey);
    assert.ok(!(await verifyRaw({ ...base, spki: spkiOf(weak.publicKey), algorithm: 'RS256', signature })));
  }
});
