/**
 * The agent finds modules of known vendors without configuration, and loads only what an
 * administrator installed (case 67, T28).
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { createOperations } from '../../src/agent/operations.js';
import { findModules, isTrusted, knownDrivers, VENDORS } from '../../src/agent/token/modules.js';
import { connect, makeToken, personAt, PORTAL, type TokenWorld } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-modules-'));
let token: TokenWorld;
before(async () => (token = await makeToken()));
after(() => {
  token.remove();
  rmSync(folder, { recursive: true });
});

test('knows vendors’ modules by name in all versions, and does not mistake their CSPs for them', () => {
  const vendorOf = (name: string) => VENDORS.find(([, file]) => file.test(name))?.[0];
  for (const [name, vendor] of [
    ['vnptca_p11_v8.dll', 'VNPT-CA'],
    ['vnptca_p11_v12.dll', 'VNPT-CA'],
    ['vnpt-ca_csp11.dll', 'VNPT-CA'],
    ['VNPT-CA_v34.dll', 'VNPT-CA'],
    ['viettel-ca_v6.dll', 'Viettel-CA'],
    ['viettel-ca_v6.dylib', 'Viettel-CA'],
    ['viettel-ca.dll', 'Viettel-CA'],
    ['BkavCA.dll', 'BkavCA'],
    ['BkavCAv2S.dll', 'BkavCA'],
    ['fptca_v3.dll', 'FPT-CA'],
    ['fpt-ca.dll', 'FPT-CA'],
    ['NEWTEL-CA.dll', 'NEWTEL-CA'],
    ['newca_v4.dll', 'NEWTEL-CA'],
    ['nca_v6.dll', 'CA2 (Nacencomm)'],
    ['CA2_csp11.dll', 'CA2 (Nacencomm)'],
    ['efy-ca_v1.dll', 'EFY-CA'],
    ['eTPKCS11.dll', 'SafeNet eToken'],
    ['libeTPkcs11.dylib', 'SafeNet eToken'],
    ['eps2003csp11.dll', 'Feitian ePass2003'],
    ['libcastle.so.1.0.0', 'Feitian ePass2003'],
    ['libcastle_v2.1.0.0.dylib', 'Feitian ePass2003'],
    ['ShuttleCsp11_3003.dll', 'Feitian ePass3003'],
    ['libshuttle_p11v220.so.1.0.0', 'Feitian ePass3003'],
    ['WDPKCS.dll', 'WatchData'],
    ['libwdpkcs_SignatureP11.so', 'WatchData'],
    ['opensc-pkcs11.so', 'OpenSC'],
    ['vnptca_p11_v6_s.dll', undefined],
    ['viettel-ca_v6_s.dll', undefined],
    ['fptca_v3_s.dll', undefined],
    ['opensc-pkcs11.so.bak', undefined],
    ['p11-kit-proxy.so', undefined],
  ] as const)
    assert.equal(vendorOf(name), vendor, name);
});

test('finds the modules installed on this machine, each file once even if several links lead to it', () => {
  const found = findModules();
  assert.ok(found.includes(realpathSync(token.module)));
  assert.equal(new Set(found.map((path) => realpathSync(path))).size, found.length);
});

test('T28: a module that others than the administrator can change is not loaded, and that is logged once', () => {
  const copy = join(folder, 'libsofthsm2.so');
  copyFileSync(token.module, copy);
  assert.equal(isTrusted(realpathSync(copy)), false, 'anybody can write to its folder’s folder');
  const said: string[] = [];
  const look = knownDrivers({ log: (note) => said.push(note), folders: [folder], keptMs: 0 });
  assert.deepEqual([look(), look()], [[], []]);
  assert.equal(said.length, 1);
  assert.ok(said[0]?.startsWith(`${copy}: not loaded`));
});

test('without a module the driver is missing; a module installed later is found', async (t) => {
  const place = join(folder, 'later');
  const drivers = knownDrivers({ log: () => undefined, folders: [place], keptMs: 0 });
  const operations = createOperations({ drivers, prompter: personAt().prompter, mayPrompt: () => true });
  t.after(() => operations.close());
  assert.deepEqual(await operations.tokens(), { ok: false, fault: 'driver-missing' });
  assert.deepEqual(await operations.certificates(), { ok: false, fault: 'driver-missing' });
  symlinkSync(dirname(realpathSync(token.module)), place);
  assert.deepEqual(await operations.tokens(), { ok: true, result: [{ label: 'Sandbox Token', tries: 'enough' }] });
});

test('as a program without arguments it listens, and lists the token', async (t) => {
  const program = ['--import', 'tsx', 'src/agent/main.ts'];
  const home = { ...process.env, HOME: folder };
  const child = spawn(process.execPath, [...program, '--port', '0', '--allow-origin', PORTAL], { env: home });
  t.after(() => child.kill('SIGKILL'));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', reject);
  });
  const { port } = JSON.parse(line) as { port: number };
  const page = await connect(port, PORTAL);
  t.after(() => page.close());
  const { result } = await page.ask({ op: 'listTokens' });
  assert.ok((result as { label: string }[]).some(({ label }) => label === 'Sandbox Token'));
});
