import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseCertificate } from '../../src/x509/certificate.js';
import { buildChallenge, issueChallenge } from '../../src/proof/challenge.js';
import { verifyCms, verifyCmsProof, verifyRawProof } from '../../src/proof/signature.js';
import { attribute, authority, cmsAttribute, cmsOf, issue, name, now, octets, sha, utf8 } from './make.js';
import type { CmsWanted, Holder } from './make.js';

const challenge = issueChallenge({ origin: 'https://portal.example', flow: 'flow-1', step: 'sign' }, now);
const message = await buildChallenge(challenge, 'SHA-256');
const ca = authority('Test CA');
const subject = name([attribute.cn, 'NGUYEN VAN A'], [attribute.uid, 'CCCD:034086012222']);
const holder = issue({ subject, by: ca });
const other = issue({ subject, by: ca });
const rsa = issue({ subject, by: ca, pair: generateKeyPairSync('rsa', { modulusLength: 2048 }) });
const read = ({ der }: Holder) => {
  const verdict = parseCertificate(der);
  return verdict.ok ? verdict.certificate : assert.fail(verdict.fault);
};
const faultOf = async (cms: Uint8Array, expected?: Holder) => {
  const verdict = await verifyCmsProof(cms, challenge, expected && read(expected));
  return verdict.ok ? 'ok' : verdict.fault;
};

test('a raw signature is valid only for its challenge', async () => {
  const proof = {
    certificate: read(holder),
    algorithm: 'ES256',
    signature: sign('sha256', message, { key: holder.key, dsaEncoding: 'ieee-p1363' }),
  };
  assert.ok((await verifyRawProof(proof, challenge)).ok);
  assert.ok(
    (await verifyRawProof({ ...proof, encoding: 'der', signature: sign('sha256', message, holder.key) }, challenge)).ok,
  );
  for (const twin of [{ origin: 'https://evil.example' }, { flow: 'flow-2' }, { nonce: `${challenge.nonce}A` }])
    assert.deepEqual(await verifyRawProof(proof, { ...challenge, ...twin }), {
      ok: false,
      fault: 'signature-mismatch',
    });
  const signature = sign('sha256', Buffer.from(challenge.nonce), { key: holder.key, dsaEncoding: 'ieee-p1363' });
  assert.ok(!(await verifyRawProof({ ...proof, signature }, challenge)).ok, 'the nonce without the prefix');
  assert.ok(!(await verifyRawProof({ ...proof, certificate: read(other) }, challenge)).ok);
  for (const algorithm of ['', 'none', 'HS256', 'RS256', 'ES384', 'RS1'])
    assert.ok(!(await verifyRawProof({ ...proof, algorithm }, challenge)).ok, algorithm);
});

test('each hash of an RSA key signs the challenge built with that hash', async () => {
  const certificate = read(rsa);
  for (const [size, hash] of [
    ['256', 'SHA-256'],
    ['384', 'SHA-384'],
    ['512', 'SHA-512'],
  ] as const) {
    const bytes = await buildChallenge(challenge, hash);
    const pkcs = sign(`sha${size}`, bytes, rsa.key);
    const pss = { key: rsa.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(size) / 8 };
    assert.ok((await verifyRawProof({ certificate, algorithm: `RS${size}`, signature: pkcs }, challenge)).ok);
    const salted = sign(`sha${size}`, bytes, pss);
    assert.ok((await verifyRawProof({ certificate, algorithm: `PS${size}`, signature: salted }, challenge)).ok);
  }
});

test('a detached CMS is valid with EC and RSA, and its embedded certificates are returned', async () => {
  for (const by of [holder, rsa]) {
    const verdict = await verifyCmsProof(cmsOf(by, ca, message, { bag: [by, ca] }), challenge);
    assert.ok(verdict.ok);
    assert.deepEqual(Buffer.from(verdict.certificate.raw), by.der);
    assert.equal(verdict.certificates.length, 2);
  }
  assert.equal(await faultOf(cmsOf(holder, ca, message, { content: message })), 'ok');
  assert.equal(await faultOf(cmsOf(holder, ca, message, { bag: [] }), holder), 'ok');
});

const usualBut =
  (at: number, ...instead: readonly Buffer[]): NonNullable<CmsWanted['attributes']> =>
  (usual) => [...usual.slice(0, at), ...instead, ...usual.slice(at + 1)];
const bent: readonly (readonly [string, string, CmsWanted])[] = [
  ['no contentType', 'cms-attributes', { attributes: usualBut(0) }],
  [
    'another contentType',
    'cms-attributes',
    { attributes: usualBut(0, cmsAttribute('contentType', Buffer.from([6, 1, 42]))) },
  ],
  ['no messageDigest', 'cms-attributes', { attributes: usualBut(1) }],
  [
    'another messageDigest',
    'cms-attributes',
    { attributes: usualBut(1, cmsAttribute('messageDigest', octets(sha('sha256', Buffer.of(1))))) },
  ],
  ['a digest of another type', 'cms-attributes', { attributes: usualBut(1, cmsAttribute('messageDigest', utf8('x'))) }],
  ['a signingCertificateV2 of another', 'cms-attributes', { named: other }],
  ['an attribute twice', 'cms-unreadable', { attributes: (usual) => [...usual, ...usual.slice(1, 2)] }],
  ['attributes out of order', 'cms-unreadable', { order: (sorted) => sorted.toReversed() }],
  ['two signers', 'cms-unreadable', { signers: 2 }],
  ['no signer', 'cms-unreadable', { signers: 0 }],
  ['no signed attributes', 'cms-unreadable', { bare: true }],
  ['other content inside', 'signature-mismatch', { content: Buffer.from('a contract') }],
  ['no certificate of the signer', 'cms-signer', { bag: [ca] }],
];
for (const [what, fault, wanted] of bent)
  test(`a CMS with ${what} is refused`, async () => {
    assert.equal(await faultOf(cmsOf(holder, ca, message, wanted)), fault);
  });

test('a CMS over other content, by another signer, or changed anywhere is refused', async () => {
  assert.equal(await faultOf(cmsOf(holder, ca, Buffer.from('a contract'))), 'cms-attributes');
  assert.equal(await faultOf(cmsOf(holder, ca, message), other), 'cms-signer');
  const impostor = { ...holder, key: other.key };
  assert.equal(await faultOf(cmsOf(impostor, ca, message)), 'signature-mismatch');
  const good = cmsOf(holder, ca, message, { bag: [] });
  assert.equal(await faultOf(good, holder), 'ok');
  for (let at = 0; at < good.length; at++) {
    const twin = Buffer.from(good);
    twin[at]! ^= 0x01;
    assert.notEqual(await faultOf(twin, holder), 'ok', `byte ${at}`);
    assert.equal(await faultOf(good.subarray(0, at), holder), 'cms-unreadable', `cut at ${at}`);
  }
  assert.equal(await faultOf(Buffer.concat([good, Buffer.of(0)]), holder), 'cms-unreadable');
});

test('reads CMS by openssl, also in CAdES form', async () => {
  const file = (name: string): Buffer => readFileSync(new URL(`../vectors/pki/cms/${name}`, import.meta.url));
  for (const name of ['ec.cms', 'rsa.cms', 'pss.cms', 'keyid.cms', 'attached.cms']) {
    assert.ok((await verifyCms(file(name), file('content.txt'))).ok, name);
    assert.ok(!(await verifyCms(file(name), Buffer.from('another text'))).ok, name);
  }
  const verdict = await verifyCms(file('sha1.cms'), file('content.txt'));
  assert.deepEqual(verdict, { ok: false, fault: 'cms-unreadable' });
});
