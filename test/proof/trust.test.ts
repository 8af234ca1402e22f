import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { X509Certificate } from 'node:crypto';
import { loadTrust } from '../../src/node/trust.js';
import { validate } from '../../src/x509/chain.js';
import { readPem } from '../../src/x509/pem.js';
import { fingerprintsOf, issuerText, subjectWords } from '../../src/proof/subject.js';

const vectors = new URL('../vectors/pki/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(`${name}.pem`, vectors), 'utf8');
const read = (name: string) => {
  const verdict = readPem(pem(name));
  return verdict.ok ? verdict.certificates[0]! : assert.fail(verdict.reason);
};
const at = Date.parse('2026-06-01T00:00:00Z') / 1000;

test('the real Vietnamese authorities chain to their roots, and their fields are read', async () => {
  const chain = async (leaf: string, root: string) => {
    const verdict = await validate(read(leaf), { at, anchors: [read(root)], intermediates: [] });
    return verdict.ok ? 'ok' : verdict.fault;
  };
  assert.equal(await chain('cpcag2', 'rootcag2'), 'ok');
  assert.equal(await chain('cpcag2', 'vnrca256'), 'untrusted');
  assert.equal(await chain('vnpt-ca-sha2', 'rootcag2'), 'untrusted');
  for (const name of ['cpcag2', 'rootcag2', 'vnpt-ca-sha2', 'vnrca256', 'mic-national-root-ca-2008']) {
    const other = new X509Certificate(pem(name));
    const certificate = read(name);
    const { sha1, sha256 } = await fingerprintsOf(certificate);
    assert.equal(sha1, other.fingerprint.replaceAll(':', '').toLowerCase());
    assert.equal(sha256, other.fingerprint256.replaceAll(':', '').toLowerCase());
    const { commonName } = subjectWords(certificate);
    assert.ok(commonName !== undefined && other.subject.includes(commonName), name);
    assert.ok(other.issuer.includes(issuerText(certificate)), name);
    assert.doesNotMatch(`${commonName}${issuerText(certificate)}`, /\uFFFD/);
  }
});

const folder = mkdtempSync(join(tmpdir(), 'trust-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
file('root.pem', pem('rootcag2'));
file('ca.pem', pem('cpcag2'));
file(
  'leaf.pem',
  `-----BEGIN CERTIFICATE-----\n${readFileSync(new URL('citizen.der', vectors)).toString('base64')}\n-----END CERTIFICATE-----\n`,
);
file('cut.pem', pem('rootcag2').slice(0, 400));
file('bent.pem', pem('rootcag2').replace('MII', 'MIA'));
const issuer = { file: 'ca.pem', audiences: ['agency'], ocsp: ['http://ocsp.example/'] };
const load =
  (list: unknown, when = at) =>
  () =>
    loadTrust(file('trust.json', JSON.stringify(list)), when);

test('a PEM text holds certificates and nothing else', () => {
  const block = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
  const good = pem('rootcag2');
  const both = readPem(`a\n${good}b\n${pem('cpcag2')}`);
  assert.equal(both.ok && both.certificates.length, 2);
  for (const [text, reason] of [
    ['', 'holds no CERTIFICATE block'],
    [`${good}-----BEGIN PRIVATE KEY-----`, 'holds something else too'],
    [good + block('MII'), 'block 2 is not base64'],
    [good + block('MIIA'), /^block 2 is not a certificate \(.+\)$/],
  ] as const) {
    const verdict = readPem(text);
    assert.match(verdict.ok ? '' : verdict.reason, new RegExp(reason));
  }
});

test('the gateway reads its trust list from files', () => {
  const { anchors, issuers } = load({ anchors: ['root.pem'], issuers: [issuer] })();
  assert.deepEqual([anchors.length, issuers[0]?.audiences, issuers[0]?.ocsp], [1, ['agency'], issuer.ocsp]);
  const one = { sha256: 'AB:'.repeat(31) + 'AB', audience: 'agency', code: '1012345', name: 'Trường' };
  const { assigned } = load({ anchors: ['root.pem'], issuers: [issuer], assigned: [one] })();
  const identifier = { scheme: 'MNS', value: '1012345' };
  assert.deepEqual(
    [...(assigned ?? [])],
    [['ab'.repeat(32), { audience: 'agency', identifier, assignedAs: 'Trường' }]],
  );
});

test('a wrong trust list stops the start with a sentence that names what is wrong', () => {
  const good = { anchors: ['root.pem'], issuers: [issuer] };
  for (const [list, sentence] of [
    [{ ...good, anchors: ['missing.pem'] }, /missing\.pem of the trust list cannot be read/],
    [{ ...good, anchors: ['cut.pem'] }, /Trust anchor 1 holds/],
    [{ ...good, anchors: ['bent.pem'] }, /Trust anchor 1 block 1 is not/],
    [{ ...good, anchors: ['leaf.pem'] }, /Trust anchor 1 is not an authority’s certificate/],
    [{ ...good, anchors: [] }, /There is no trust anchor/],
    [{ ...good, issuers: [issuer, issuer] }, /An issuer is configured twice/],
    [{ ...good, issuers: [{ ...issuer, audiences: ['king'] }] }, /does not hold anchors and issuers/],
    [{ ...good, issuers: [{ ...issuer, audiences: [] }] }, /is for no audience/],
    [{ ...good, issuers: [{ ...issuer, crl: ['file:///etc/passwd'] }] }, /no http or https URL/],
    [{ ...good, issuers: [{ ...issuer, ocsp: ['http://a:b@ocsp.example/'] }] }, /no http or https URL/],
    [{ ...good, assigned: {} }, /does not hold anchors and issuers/],
    [{ ...good, assigned: [{ sha256: 'ab', audience: 'citizen', code: '1', name: 'A' }] }, /does not hold anchors/],
    [{ ...good, assigned: [{ sha256: 'ab', audience: 'agency', code: '1' }] }, /does not hold anchors and issuers/],
    [{ ...good, assigned: [{ sha256: 'ab', audience: 'agency', code: '1', name: 'A' }] }, /not named by a SHA-256/],
    [[], /does not hold anchors and issuers/],
  ] as const)
    assert.throws(load(list), sentence);
  assert.throws(() => loadTrust(file('trust.json', '{')), /is not JSON/);
  assert.throws(load(good, Date.parse('2090-01-01') / 1000), /has expired/);
});
