import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { answer } from '../tools/pki-check.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { identifiersOf } from '../../src/proof/identifiers.js';
import { secondParserAgrees } from '../../src/node/second-parser.js';

const folder = new URL('../vectors/pki/', import.meta.url);
const file = (name: string): Buffer => readFileSync(new URL(name, folder));
const base64 = (name: string): string => file(name).toString('base64');
const time = file('time.txt').toString().trim();
const later = (days: number): string => new Date(Date.parse(time) + days * 86_400_000).toISOString();

const ask = async (question: Record<string, unknown>): Promise<string> =>
  (await answer(JSON.stringify({ id: 'x', time, issuer: base64('root.der'), policy: {}, ...question }))).result;
const crl = (name: string, more = {}) => ask({ op: 'crl', cert: base64(name), crl: base64('root.crl'), ...more });
const ocsp = (name: string, response: string, more = {}) =>
  ask({ op: 'ocsp', cert: base64(name), response: base64(response), ...more });

test('a CRL yields good or revoked, and unknown once it is stale', async () => {
  assert.equal(await crl('citizen.der'), 'good');
  assert.equal(await crl('revoked.der'), 'revoked');
  assert.equal(await crl('held.der'), 'revoked');
  assert.equal(await crl('citizen.der', { time: later(31) }), 'unknown');
  assert.equal(await crl('citizen.der', { time: later(-1) }), 'unknown');
  assert.equal(await crl('citizen.der', { time: later(2), policy: { maxAgeDays: 1 } }), 'unknown');
});

test('an OCSP answer counts only fresh, from the issuer or its delegate, and for its certificate', async () => {
  assert.equal(await ocsp('citizen.der', 'citizen.ocsp'), 'good');
  assert.equal(await ocsp('citizen.der', 'delegated.ocsp'), 'good');
  assert.equal(await ocsp('revoked.der', 'revoked.ocsp'), 'revoked');
  assert.equal(await ocsp('held.der', 'held.ocsp'), 'revoked');
  assert.equal(await ocsp('citizen.der', 'impostor.ocsp'), 'unknown');
  assert.equal(await ocsp('revoked.der', 'citizen.ocsp'), 'unknown');
  assert.equal(await ocsp('citizen.der', 'citizen.ocsp', { time: later(8) }), 'unknown');
});

test('an answer changed at any tenth byte or truncated never yields good', async () => {
  for (const [op, field, name] of [
    ['crl', 'crl', 'root.crl'],
    ['ocsp', 'response', 'delegated.ocsp'],
  ] as const) {
    const bytes = file(name);
    for (let at = 0; at < bytes.length; at += 10) {
      const bent = Buffer.from(bytes);
      bent[at]! ^= 1;
      for (const twin of [bent, bytes.subarray(0, at)])
        assert.notEqual(
          await ask({ op, cert: base64('citizen.der'), [field]: twin.toString('base64') }),
          'good',
          `${name} ${at}`,
        );
    }
  }
});

const path = (leaf: Buffer, when = time): Promise<string> =>
  ask({
    op: 'path',
    leaf: leaf.toString('base64'),
    anchors: [base64('root.der')],
    time: when,
    policy: { requiredEku: ['1.3.6.1.5.5.7.3.2'] },
  });

test('a certificate is valid exactly within its dates, for its usage, and unchanged', async () => {
  const leaf = file('citizen.der');
  const verdict = parseCertificate(leaf);
  assert.ok(verdict.ok);
  const { notBefore, notAfter } = verdict.certificate;
  const at = (second: number): Promise<string> => path(leaf, new Date(second * 1000).toISOString());
  assert.deepEqual(
    [await at(notBefore - 1), await at(notAfter), await at(notAfter + 1)],
    ['invalid', 'valid', 'invalid'],
  );
  assert.equal(await path(leaf), 'valid');
  assert.equal(await path(file('server.der')), 'invalid');
  assert.equal(await path(Buffer.concat([leaf, Buffer.of(0)])), 'invalid');
  for (let length = 0; length < leaf.length; length++) assert.ok(!parseCertificate(leaf.subarray(0, length)).ok);
  for (let octet = 0; octet < leaf.length; octet += 10) {
    const bent = Buffer.from(leaf);
    bent[octet]! ^= 1;
    assert.equal(await path(bent), 'invalid', `byte ${octet}`);
  }
});

test('the real Vietnamese certificates are read alike by both parsers', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.pem'));
  assert.equal(names.length, 5);
  for (const name of names) {
    const text = file(name)
      .toString()
      .replace(/-----[^-]+-----|\s/g, '');
    const verdict = parseCertificate(Buffer.from(text, 'base64'));
    assert.ok(verdict.ok && secondParserAgrees(verdict.certificate), name);
  }
});

test('an identifier comes only from the UID attribute, by its exact grammar (T19)', () => {
  const uid = '0.9.2342.19200300.100.1.1';
  const of = (...attributes: readonly (readonly [string, string])[]) =>
    identifiersOf({
      subject: { attributes: attributes.map(([oid, text]) => ({ oid, text })) },
    });
  assert.deepEqual(of([uid, 'CCCD:034086012222']), {
    ok: true,
    identifiers: [{ scheme: 'CCCD', value: '034086012222' }],
  });
  for (const oid of ['2.5.4.3', '2.5.4.5', '2.5.4.10', '2.5.4.11', '1.2.840.113549.1.9.1'])
    for (const text of [
      'CCCD:034086012222',
      'UID=CCCD:034086012222',
      'X, UID=CCCD:034086012222',
      'X\0UID=CCCD:034086012222',
    ])
      assert.deepEqual(of([oid, text]), { ok: true, identifiers: [] });
  const tails = [
    '0340860122222',
    '03408601222',
    ' 034086012222',
    '034086012222 ',
    '034086012222\n',
    '034086012222\0',
    '٠٣٤٠٨٦٠١٢٢٢٢',
    '',
    '034086012222,MST:1',
  ];
  for (const tail of tails) assert.ok(!of([uid, `CCCD:${tail}`]).ok, JSON.stringify(tail));
  for (const text of ['cccd:034086012222', ' CCCD:034086012222', 'X=CCCD:034086012222', 'toString:1', '034086012222'])
    assert.deepEqual(of([uid, text]), { ok: true, identifiers: [] });
  assert.ok(!of([uid, 'CCCD:034086012222'], [uid, 'CCCD:034086012223']).ok);
});
