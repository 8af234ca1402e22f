/** PKCS#12 files as OpenSSL writes them: as it does now, and as it did. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { packPkcs12 } from '../../demo/sandbox/authority/pkcs12.js';
import { openPkcs12 } from '../../src/pki/pkcs12.js';
import { fileSigner } from '../../src/signers/file.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-p12-'));
const PASSWORD = 'Mật khẩu 1!';
let root: Holder;
const holders: Partial<Record<'rsa' | 'ec', Holder>> = {};
before(async () => {
  root = await issue({ subject: [[OID.commonName, 'Sandbox']], authority: true });
  for (const key of ['rsa', 'ec'] as const)
    holders[key] = await issue({ issuer: root, key, subject: [[OID.commonName, `Người ${key}`]] });
});
after(() => rmSync(folder, { recursive: true }));

const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? ''
  }\n-----END ${label}-----\n`;

async function openssl(holder: Holder, options: readonly string[], password: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', holder.keys.privateKey));
  const file = join(folder, 'in.pem');
  writeFileSync(file, pem('PRIVATE KEY', key) + pem('CERTIFICATE', holder.der) + pem('CERTIFICATE', root.der));
  const out = join(folder, 'out.p12');
  execFileSync('openssl', ['pkcs12', '-export', '-in', file, '-out', out, '-passout', `pass:${password}`, ...options]);
  return new Uint8Array(readFileSync(out));
}

const WAYS = {
  'OpenSSL 3 (AES-256, PBKDF2)': [],
  'OpenSSL 1 (3DES key, RC2-40 certificates)': ['-legacy'],
  'Windows (3DES for both)': ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'],
};

for (const kind of ['rsa', 'ec'] as const) {
  for (const [name, options] of Object.entries(WAYS)) {
    test(`opens a file of ${name}, ${kind}`, async () => {
      const holder = holders[kind];
      assert.ok(holder);
      const file = await openssl(holder, options, PASSWORD);
      const opened = await openPkcs12(file, PASSWORD);
      assert.ok(opened.ok && opened.keys.length === 1);
      assert.deepEqual(opened.keys[0]?.certificate, holder.der);
      assert.deepEqual(opened.keys[0].chain, [root.der]);
      assert.equal(opened.keys[0].key.extractable, false);
      assert.deepEqual(await openPkcs12(file, 'another'), { ok: false, fault: 'wrong-pin' });
    });
  }
}

test('opens what the sandbox makes, and signs with it', async () => {
  const holder = holders.ec;
  assert.ok(holder);
  const file = await packPkcs12(holder, [root], { password: PASSWORD, name: 'Điện' });
  const signer = fileSigner({ origin: 'https://portal.example' });
  assert.equal(await signer.detect(), 'token-missing');
  assert.deepEqual(await signer.open(new Blob([file]), '1'), { ok: false, fault: 'wrong-pin' });
  const opened = await signer.open(new Blob([file]), PASSWORD);
  assert.ok(opened.ok && opened.value[0]);
  assert.equal(await signer.detect(), 'ready');
  assert.ok((await signer.sign(opened.value[0], { nonce: 'A'.repeat(44), flow: 'f' })).ok);
});

test('takes anything else for unreadable', async () => {
  const holder = holders.rsa;
  assert.ok(holder);
  const good = await packPkcs12(holder, [root], { password: PASSWORD, name: 'x' });
  const signer = fileSigner({ origin: 'https://portal.example' });
  const bad = [
    new Uint8Array(),
    Uint8Array.of(0x30, 0x80),
    holder.der,
    good.slice(0, good.length / 2),
    new Uint8Array(300_000),
  ];
  for (const bytes of bad)
    assert.deepEqual(await signer.open(new Blob([bytes]), PASSWORD), { ok: false, fault: 'unreadable' });
  assert.deepEqual(await openPkcs12(new TextEncoder().encode(pem('CERTIFICATE', holder.der)), ''), {
    ok: false,
    fault: 'unreadable',
  });
});
