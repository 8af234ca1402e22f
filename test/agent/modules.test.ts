/**
 * The agent finds modules of known vendors without configuration, and loads only what an
 * administrator installed (case 67, T28).
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { createOperations } from '../../src/agent/operations.js';
import { findModules, isTrusted, knownDrivers, VENDORS } from '../../src/agent/token/modules.js';
import { bundle } from '../support/bundle.js';
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
    ['vnpt_ca_pkcs11.dylib', 'VNPT-CA'],
    ['vnptcav2_p11_v8.dll', 'VNPT-CA'],
    ['ViettelPKCS11.dll', 'Viettel-CA'],
    ['BkavCAPKCS11.dll', 'BkavCA'],
    ['FPT_Token.dll', 'FPT-CA'],
    ['VinaCA_p11.dll', 'SmartSign (Vina-CA)'],
    ['vnptca_p11_v6_s.dll', undefined],
    ['viettel-ca_v6_s.dll', undefined],
    ['fptca_v3_s.dll', undefined],
    ['opensc-pkcs11.so.bak', undefined],
    ['p11-kit-proxy.so', undefined],
  ] as const)
    assert.equal(vendorOf(name), vendor, name);
});

/** The start of a Windows module for a processor (Microsoft PE Format). */
function windowsModule(machine: number): Buffer {
  const header = Buffer.alloc(512);
  header.write('MZ', 0, 'latin1');
  header.writeUInt32LE(0x80, 0x3c);
  header.write('PE\0\0', 0x80, 'latin1');
  header.writeUInt16LE(machine, 0x84);
  return header;
}

function put(path: string, content: Buffer | string = ''): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test('on Windows, finds modules in System32, SysWOW64 and vendors’ folders of both Program Files', () => {
  const root = join(folder, 'windows');
  const env = {
    SystemRoot: join(root, 'Windows'),
    ProgramFiles: join(root, 'Program Files'),
    'ProgramFiles(x86)': join(root, 'Program Files (x86)'),
  };
  const [x64, ia32, arm64] = [0x8664, 0x14c, 0xaa64].map(windowsModule);
  const good = [
    put(join(root, 'Windows/System32/vnptca_p11_v8.dll'), x64),
    put(join(root, 'Program Files (x86)/Viettel-CA/bin/viettel-ca_v6.dll'), x64),
    put(join(root, 'Windows/SysWOW64/fptca_v3.dll'), x64),
    put(join(root, 'Program Files/OpenSC Project/OpenSC/pkcs11/opensc-pkcs11.dll'), x64),
  ];
  const bad = [
    put(join(root, 'Windows/SysWOW64/vnptca_p11_v8.dll'), ia32),
    put(join(root, 'Program Files (x86)/BkavCA Token Manager/BkavCA.dll'), ia32),
    put(join(root, 'Program Files/NEWTEL-CA/newca_v4.dll'), arm64),
  ];
  put(join(root, 'Program Files/Another Program/eps2003csp11.dll'), x64);
  put(join(root, 'Users/person/AppData/Local/viettel-ca/viettel-ca_v6.dll'), x64);
  const refused = new Map<string, string>();
  const machine = { platform: 'win32', arch: 'x64', env, root: '/' } as const;
  const found = findModules({ machine, refused: (path, why) => refused.set(path, why) });
  assert.deepEqual([...found].sort(), good.map((path) => realpathSync(path)).sort());
  assert.deepEqual([...refused.keys()].sort(), bad.sort());
  assert.match(refused.get(bad[0] ?? '') ?? '', /programs of ia32, and this one is of x64/);
});

for (const [platform, place] of [
  ['darwin', 'usr/local/lib/viettel-ca_v6.dylib'],
  ['darwin', 'Library/Frameworks/eToken.framework/Versions/Current/libeToken.dylib'],
  ['darwin', 'Library/OpenSC/lib/opensc-pkcs11.so'],
  ['darwin', 'opt/homebrew/lib/softhsm/libsofthsm2.so'],
  ['linux', 'usr/lib/x86_64-linux-gnu/opensc-pkcs11.so'],
  ['linux', 'usr/lib64/pkcs11/opensc-pkcs11.so'],
  ['linux', 'opt/vnpt-ca/libvnptca_p11_v8.so'],
  ['linux', 'usr/lib/WatchData/ProxKey/lib/libwdpkcs_SignatureP11.so'],
  ['linux', 'usr/lib64/softhsm/libsofthsm2.so'],
] as const) {
  test(`on ${platform}, finds ${place}`, () => {
    const root = mkdtempSync(join(folder, `${platform}-`));
    const path = put(join(root, place));
    const refused: string[] = [];
    const machine = { platform, arch: 'x64', env: {}, root } as const;
    assert.deepEqual(findModules({ machine, refused: (each) => refused.push(each) }), []);
    assert.deepEqual(refused, [path], 'found; and refused, as the folder of temporary files is not protected (T28)');
  });
}

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
  const program = await bundle('src/agent/main.ts');
  const home = { ...process.env, HOME: folder };
  const child = spawn(process.execPath, [program, '--port', '0', '--allow-origin', PORTAL], { env: home });
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
