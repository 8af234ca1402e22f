/**
 * The sandbox's OCSP responder over HTTP (RFC 6960), queried by OpenSSL and by the gateway (T23,
 * C-8).
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import { createAuthority, trustConfig, type Authority } from '../../demo/sandbox/authority/authority.js';
import { createSandbox } from '../../demo/sandbox/app.js';
import { authorityRoutes } from '../../demo/sandbox/authority-routes.js';
import { createWorld, type StatusMode, type World } from '../../demo/sandbox/world.js';
import { serve } from '../../src/node/serve.js';
import { statusFetch } from '../../src/node/status-fetch.js';
import { readTrust, Revocation } from '../../src/server/index.js';
import { parseCertificate } from '../../src/x509/certificate.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-ocsp-'));
const file = (name: string) => join(folder, name);
const kept = file('authority.json');
const run = promisify(execFile);
let authority: Authority;
let world: World;
let server: Awaited<ReturnType<typeof serve>>;
let root: string;

const pem = (der: Uint8Array = new Uint8Array()) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

before(async () => {
  authority = await createAuthority({ file: kept });
  world = createWorld({ slow: 10 });
  const app = new Hono().route('/sandbox', authorityRoutes(world, authority)).route('/sandbox', createSandbox(world));
  server = await serve((request) => app.fetch(request), { port: 0, hostname: '127.0.0.1' });
  root = `http://127.0.0.1:${server.port}/sandbox`;
  for (const { id, holder } of authority.kept) writeFileSync(file(`${id}.pem`), pem(holder.der));
  const [publicCa, governmentCa] = authority.intermediates;
  writeFileSync(file('public.pem'), pem(publicCa?.der));
  writeFileSync(file('government.pem'), pem(governmentCa?.der));
  writeFileSync(file('root.pem'), pem(authority.roots.public.der));
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Runs OpenSSL's own client; returns its output, also after a failure. */
async function openssl(...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run('openssl', ['ocsp', ...words], { cwd: folder });
  return `${stdout}${stderr}`;
}
const asking = (issuer: string, id: string) => ['-issuer', `${issuer}.pem`, '-cert', `${id}.pem`];
const online = () => ['-url', `${root}/ca/ocsp`, '-CAfile', 'root.pem'];

async function requestOf(...words: readonly string[]): Promise<Buffer> {
  await openssl(...words, '-reqout', 'request.der');
  return readFileSync(file('request.der'));
}

async function post(body: Uint8Array): Promise<Buffer> {
  const headers = { 'Content-Type': 'application/ocsp-request' };
  const response = await fetch(`${root}/ca/ocsp`, { method: 'POST', headers, body: new Uint8Array(body) });
  assert.equal(response.headers.get('Content-Type'), 'application/ocsp-response');
  return Buffer.from(await response.arrayBuffer());
}

async function is(source: 'ocsp' | 'crl', mode: StatusMode) {
  const body = new URLSearchParams({ mode });
  const response = await fetch(`${root}/${source}`, { method: 'POST', body });
  assert.equal(response.status, 200);
}

for (const [id, said, more] of [
  ['citizen', 'good', /This Update:/],
  ['revoked', 'revoked', /Revocation Time:/],
  ['on-hold', 'revoked', /Reason: certificateHold/],
] as const) {
  test(`OpenSSL queries ${id}, accepts the delegate’s answer, and reads: ${said}`, async () => {
    const text = await openssl(...asking('public', id), '-nonce', ...online());
    assert.match(text, /^Response verify OK$/m);
    assert.match(text, new RegExp(`^${id}\\.pem: ${said}$`, 'm'));
    assert.doesNotMatch(text, /nonce/i, 'the nonce came back as it was sent');
    assert.match(text, more);
  });
}

test('one request about two certificates gets both answers; a serial that was never issued is unknown', async () => {
  const text = await openssl(...asking('public', 'citizen'), '-cert', 'revoked.pem', '-serial', '0x4242', ...online());
  assert.match(text, /^citizen\.pem: good$/m);
  assert.match(text, /^revoked\.pem: revoked$/m);
  assert.match(text, /^0x4242: unknown$/m);
});

test('GET with the request in the path gets the same answer as POST (RFC 6960, Appendix A)', async () => {
  const request = await requestOf('-sha256', ...asking('public', 'revoked'), '-no_nonce');
  const response = await fetch(`${root}/ca/ocsp/${encodeURIComponent(request.toString('base64'))}`);
  assert.equal(response.headers.get('Content-Type'), 'application/ocsp-response');
  writeFileSync(file('answer.der'), Buffer.from(await response.arrayBuffer()));
  const words = ['-respin', 'answer.der', '-CAfile', 'root.pem', '-no_nonce', '-sha256'];
  assert.match(await openssl(...words, ...asking('public', 'revoked')), /^revoked\.pem: revoked$/m);
});

test('malformed requests and foreign certificates get different unsigned errors', async () => {
  const status = (answer: Buffer) => answer.toString('hex');
  assert.equal(status(await post(Buffer.from('no DER'))), '30030a0101', 'malformedRequest');
  assert.equal(status(await post(new Uint8Array())), '30030a0101');
  const foreign = await requestOf('-issuer', 'root.pem', '-cert', 'public.pem');
  assert.equal(status(await post(foreign)), '30030a0106', 'unauthorized');
  const mixed = [...asking('public', 'citizen'), ...asking('government', 'agency')];
  assert.equal(status(await post(await requestOf(...mixed))), '30030a0106', 'no one signature covers both');
});

const pathOf = (id: string) => {
  const found = authority.kept.find((each) => each.id === id);
  assert.ok(found);
  return [found.holder, ...found.chain].map(({ der }) => {
    const read = parseCertificate(der);
    assert.ok(read.ok);
    return read.certificate;
  });
};

/** Queries like the gateway, over HTTP, with an empty cache. */
async function gatewayAsks(id: string, timeout = 20_000) {
  const read = readTrust(trustConfig(authority, `${root}/ca`), Date.now() / 1000);
  assert.ok(read.ok);
  const revocation = new Revocation({
    trust: read.trust,
    fetch: statusFetch({ allowPrivate: true }),
    timeout,
  });
  const { status, evidence } = await revocation.check(pathOf(id), Math.floor(Date.now() / 1000));
  return [status, ...evidence.map((each) => `${each.kind}: ${each.status}`)];
}

test('the gateway queries OCSP first, and needs no CRL after an answer', async () => {
  assert.deepEqual(await gatewayAsks('citizen'), ['good', 'ocsp: good']);
  assert.deepEqual(await gatewayAsks('agency'), ['good', 'ocsp: good']);
  assert.deepEqual(await gatewayAsks('revoked'), ['revoked', 'ocsp: revoked']);
  assert.deepEqual(await gatewayAsks('on-hold'), ['revoked', 'ocsp: revoked']);
});

test('T23: when the responder is down, hangs, answers garbage or replays old answers, the CRL decides', async () => {
  try {
    for (const mode of ['down', 'hang', 'garbage', 'stale'] as const) {
      await is('ocsp', mode);
      const timeout = mode === 'hang' ? 2_000 : 20_000;
      for (const [id, status] of [
        ['citizen', 'good'],
        ['revoked', 'revoked'],
        ['on-hold', 'revoked'],
      ] as const) {
        const [said, ...evidence] = await gatewayAsks(id, timeout);
        assert.deepEqual([said, evidence.at(-1)], [status, `crl: ${status}`], `${mode} ${id}`);
        assert.ok(!evidence.some((each) => /^ocsp: (?:good|revoked)/.test(each)), mode);
      }
      for (const also of ['down', 'garbage', 'stale'] as const) {
        await is('crl', also);
        assert.equal((await gatewayAsks('citizen', timeout))[0], 'unknown', `${mode} and ${also}`);
      }
      await is('crl', 'normal');
    }
  } finally {
    await is('ocsp', 'normal');
    await is('crl', 'normal');
  }
});

test('keys and certificates survive a restart, in a file that only its owner can read', async () => {
  const again = await createAuthority({ file: kept });
  const ders = ({ kept: all, crls }: Authority) =>
    [...all.map(({ holder }) => holder), ...crls.values()].map(({ der }) => Buffer.from(der).toString('base64'));
  assert.deepEqual(ders(again), ders(authority));
  assert.equal(statSync(kept).mode & 0o777, 0o600);
  writeFileSync(
    file('answer.der'),
    await again.ocsp.answer(await requestOf(...asking('public', 'revoked'), '-no_nonce')),
  );
  const words = ['-respin', 'answer.der', '-CAfile', 'root.pem', '-no_nonce'];
  assert.match(await openssl(...words, ...asking('public', 'revoked')), /^revoked\.pem: revoked$/m);
});
