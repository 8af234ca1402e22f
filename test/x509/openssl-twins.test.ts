/**
 * Certificates by OpenSSL and variants with one fault each, judged by the whole pipeline (C-1 …
 * C-9, T15–T17, T20, T23).
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { secondParserAgrees } from '../../src/node/second-parser.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { buildChallenge, issueChallenge } from '../../src/proof/challenge.js';
import { judgeProof } from '../../src/proof/pipeline.js';
import type { Audience } from '../../src/flow/method.js';
import { Revocation } from '../../src/proof/revocation.js';
import { readTrust } from '../../src/proof/trust.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-twins-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
};
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');

const year = 365 * 86_400;
const now = Math.floor(Date.now() / 1000);
/** YYYYMMDDHHMMSSZ, as `openssl ca` takes it. */
const stamp = (at: number): string => `${new Date(at * 1000).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;

writeFileSync(
  join(folder, 'ca.cnf'),
  `[ca]
default_ca = d
[d]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
policy = p
default_md = sha256
default_crl_days = 30
crlnumber = number
preserve = yes
[p]
countryName = optional
UID = optional
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
authorityKeyIdentifier = keyid
[server]
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
[cipher]
keyUsage = critical, keyEncipherment
extendedKeyUsage = clientAuth
`,
);
writeFileSync(join(folder, 'index.txt'), '');
writeFileSync(join(folder, 'number'), '01\n');

const keyOptions: Readonly<Record<string, readonly string[]>> = {
  'P-256': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-192': ['EC', '-pkeyopt', 'ec_paramgen_curve:prime192v1'],
  'RSA-1024': ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  'RSA-2048': ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
};
/** Runs `openssl ca`. */
const ca = (...args: readonly string[]): void => {
  openssl('ca', '-config', 'ca.cnf', '-cert', 'root.pem', '-keyfile', 'root.key', ...args);
};
const makeKey = (file: string, kind = 'P-256'): void => {
  openssl('genpkey', '-out', `${file}.key`, '-algorithm', ...(keyOptions[kind] ?? []));
};

makeKey('root');
openssl(
  ...['req', '-x509', '-new', '-key', 'root.key', '-subj', '/C=VN/CN=Twins Root', '-days', '3650', '-sha256'],
  ...['-config', 'ca.cnf', '-extensions', 'authority', '-out', 'root.pem'],
);

interface Twin {
  readonly key?: string;
  readonly from?: number;
  readonly to?: number;
  readonly section?: string;
  readonly digest?: string;
  readonly uid?: string;
}

/** Issues a certificate: the good one, except for the given differences. */
const issue = (file: string, twin: Twin = {}): void => {
  const { key, from = now - 86_400, to = now + year, section = 'person', digest = 'sha256' } = twin;
  makeKey(file, key);
  const subject = `/C=VN/UID=${twin.uid ?? 'CCCD:034086012222'}/CN=NGUYEN VAN A`;
  openssl('req', '-new', '-key', `${file}.key`, '-subj', subject, '-out', `${file}.csr`, '-config', 'ca.cnf');
  ca(
    ...['-batch', '-in', `${file}.csr`, '-out', `${file}.pem`, '-notext', '-extensions', section, '-md', digest],
    ...['-startdate', stamp(from), '-enddate', stamp(to)],
  );
};
const derOf = (file: string): Buffer => Buffer.from(text(`${file}.pem`).replace(/-----[^-]+-----|\s/g, ''), 'base64');

issue('good');
issue('rsa', { key: 'RSA-2048' });
issue('revoked');
issue('held');
issue('company', { uid: 'MST:0100109106' });
ca('-revoke', 'revoked.pem');
ca('-revoke', 'held.pem', '-crl_reason', 'certificateHold');
ca('-gencrl', '-out', 'list.pem');
openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.crl');

const source = 'http://crl.test/list.crl';
const verdict = readTrust(
  {
    anchors: [text('root.pem')],
    issuers: [{ pem: text('root.pem'), audiences: ['citizen', 'enterprise'], crl: [source] }],
  },
  now,
);
assert.ok(verdict.ok);
const { trust } = verdict;
const revocation = new Revocation({
  trust,
  fetch: ({ url }) => {
    assert.equal(url, source);
    return Promise.resolve(new Uint8Array(readFileSync(join(folder, 'list.crl'))));
  },
});
const expected = { origin: 'https://portal.example', flow: 'flow-1', step: 'sign' };

interface Judged {
  readonly certificate?: Uint8Array;
  readonly at?: number;
  readonly audience?: Audience;
}

/** The pipeline's answer for a certificate whose key signed a fresh challenge. */
const judge = async (file: string, { certificate = derOf(file), at = now + 60, audience = 'citizen' }: Judged = {}) => {
  const challenge = issueChallenge(expected, at - 10);
  const key = createPrivateKey(text(`${file}.key`));
  const message = await buildChallenge(challenge, 'SHA-256');
  const answer = await judgeProof(
    {
      kind: 'raw',
      certificate: Buffer.from(certificate).toString('base64'),
      algorithm: key.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256',
      signature: sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }).toString('base64'),
    },
    { trust, revocation, audience, challenge, expected, at, agrees: secondParserAgrees },
  );
  return answer.ok ? `registers ${answer.owner.identifier.value}` : `${answer.step} ${answer.code}`;
};
const good = 'registers 034086012222';

test('the good certificates register their owner', async () => {
  assert.equal(await judge('good'), good);
  assert.equal(await judge('rsa'), good);
  assert.equal(await judge('company', { audience: 'enterprise' }), 'registers 0100109106');
});

test('expired, not yet valid, and exactly at the seconds between', async () => {
  issue('expired', { from: now - 2 * year, to: now - 1 });
  issue('early', { from: now + year, to: now + 2 * year });
  assert.equal(await judge('expired'), 'C-4 expired');
  assert.equal(await judge('early'), 'C-4 not-yet-valid');
  const [from, to] = [now + 100, now + 200];
  issue('brief', { from, to });
  assert.equal(await judge('brief', { at: from - 1 }), 'C-4 not-yet-valid');
  assert.equal(await judge('brief', { at: from }), good);
  assert.equal(await judge('brief', { at: to }), good);
  assert.equal(await judge('brief', { at: to + 1 }), 'C-4 expired');
});

test('wrong usage, wrong purpose, an authority', async () => {
  for (const [section, fault] of [
    ['cipher', 'C-5 cert-key-usage'],
    ['server', 'C-5 cert-extended-usage'],
    ['authority', 'C-5 cert-is-authority'],
  ] as const) {
    issue(section, { section });
    assert.equal(await judge(section), fault);
  }
});

test('wrong audience: a person for an enterprise, an enterprise for a person, neither for an agency', async () => {
  assert.equal(await judge('good', { audience: 'enterprise' }), 'C-6 cert-no-tax-code');
  assert.equal(await judge('company'), 'C-6 cert-of-organization');
  for (const file of ['good', 'company'])
    assert.equal(await judge(file, { audience: 'agency' }), 'C-6 cert-wrong-audience');
});

test('revoked and on hold', async () => {
  assert.equal(await judge('revoked'), 'C-8 revoked');
  assert.equal(await judge('held'), 'C-8 revoked');
});

test('weak keys and a weak hash', async () => {
  issue('short', { key: 'RSA-1024' });
  issue('small', { key: 'P-192' });
  issue('old', { digest: 'sha1' });
  for (const file of ['short', 'small', 'old']) assert.match(await judge(file), /^C-[23] /, file);
});

test('a certificate changed at any tenth byte is refused', async () => {
  const original = derOf('good');
  for (let at = 0; at < original.length; at += 10) {
    const certificate = Buffer.from(original);
    certificate[at] = (certificate[at] ?? 0) ^ 0x01;
    assert.match(await judge('good', { certificate }), /^C-[1-6] /, `byte ${at}`);
  }
});

test('a certificate truncated at any length or followed by bytes is refused', () => {
  const original = derOf('good');
  for (let length = 0; length < original.length; length++)
    assert.equal(parseCertificate(original.subarray(0, length)).ok, false, `${length} bytes`);
  for (const more of [[0], [0x05, 0x00], [...original]])
    assert.deepEqual(parseCertificate(Buffer.concat([original, Buffer.from(more)])), {
      ok: false,
      fault: 'trailing-bytes',
    });
});
