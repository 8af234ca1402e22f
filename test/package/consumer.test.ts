/**
 * The package as a consumer gets it: packed, and installed in an empty folder without our lockfile.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { encode } from 'uqr';
import type * as Decoder from 'dvc-register/capture';
import { vi } from 'dvc-register/locales/vi.js';
import { TYPINGS } from '../../.config/exports.mjs';
import { makeCrl } from '../../demo/sandbox/authority/crl.js';
import { issue, OID, type Holder, type Order } from '../../demo/sandbox/authority/issue.js';
import { startPostgres } from '../support/database/postgres-server.js';
import { sharedServer } from '../support/database/shared-server.js';
import { freePort } from '../support/free-port.js';
import { pack } from '../support/pack.js';
import { pages } from './browser.js';

const onPage = pages();

const folder = mkdtempSync(join(tmpdir(), 'dvc-installed-'));
/** Far from any folder of packages. */
const BARE = `dvc-bare-${process.pid}`;
const COMPILER = 'node_modules/typescript/bin/tsc';
/** Types that a consumer has to install. */
const TYPES = ['@types/node'];
const installed = join(folder, 'node_modules', 'dvc-register');
let packed = '';
const QUICKLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent'];

before(() => {
  packed = pack(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  // An operator installs all of them, in the versions that the package requires.
  const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { peerDependencies: object };
  const peers = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  execFileSync('npm', ['install', ...QUICKLY, packed, ...peers, ...TYPES], { cwd: folder, stdio: 'pipe' });
  cpSync('test/package/consumer', join(folder, 'consumer'), { recursive: true });
});
after(() => {
  for (const each of [folder, join(tmpdir(), BARE)]) rmSync(each, { recursive: true, force: true });
});

test('reads a QR code in a browser with the bundled module and its binary', async () => {
  assert.ok(!readdirSync(join(folder, 'node_modules')).includes('zxing-wasm'), 'no other copy of it is there');
  const entry = join(folder, 'page.js');
  writeFileSync(entry, `export { wasmDecoder } from 'dvc-register/capture';`);
  const site = join(folder, 'site');
  await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: site,
    logLevel: 'silent',
  });
  writeFileSync(join(site, 'zxing_reader.wasm'), readFileSync(join(installed, 'dist/cdn/zxing_reader.wasm')));
  const text = '034086012222||NGUYỄN ĐĂNG ĐIỆN|12061986|Nam|Hà Nội|01012022';
  const { size, data } = encode(text, { border: 0 });
  const dots = { size, data: data.flat() };
  const found = await onPage(site, (page) =>
    page.evaluate(async ({ size, data }) => {
      const script: string = '/page.js';
      const { wasmDecoder } = (await import(script)) as typeof Decoder;
      const [scale, quiet] = [6, 4];
      const side = (size + 2 * quiet) * scale;
      const picture = new ImageData(side, side);
      picture.data.fill(255);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const [column, row] = [Math.floor(x / scale) - quiet, Math.floor(y / scale) - quiet];
          const inside = column >= 0 && row >= 0 && column < size && row < size;
          if (inside && data[row * size + column]) picture.data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
        }
      }
      const decode = await wasmDecoder('/zxing_reader.wasm');
      return decode(picture);
    }, dots),
  );
  assert.deepEqual(found, [text]);
});

/** Compiler errors in the consumer and the package; errors inside other packages are ignored. */
function faults(config: string, emit: boolean): readonly string[] {
  const all = [COMPILER, '-p', config, '--pretty', 'false', '--noEmit', String(!emit)];
  const { stdout } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => /consumer[\w/-]*\.ts|dvc-register\/|^error/.test(line));
}

for (const [module, resolution] of [
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
] as const) {
  test(`a strict consumer compiles against every subpath, with ${resolution}`, () => {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { exports: object };
    const paths = Object.keys(exports).filter((path) => !/\.(?:json|css)$/.test(path) && !(path in TYPINGS));
    assert.ok(paths.length > 40);
    const file = join(folder, `consumer-${resolution}.ts`);
    writeFileSync(file, paths.map((path, at) => `export * as m${at} from 'dvc-register${path.slice(1)}';`).join('\n'));
    const options = {
      ...{ module, moduleResolution: resolution, target: 'ES2022', lib: ['ES2023', 'DOM', 'DOM.Iterable'] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, types: ['node'] },
      outDir: 'made',
    };
    const config = join(folder, `tsconfig-${resolution}.json`);
    writeFileSync(
      config,
      JSON.stringify({ compilerOptions: options, include: [`consumer-${resolution}.ts`, 'consumer'] }),
    );
    assert.deepEqual(faults(config, resolution === 'nodenext'), []);
  });
}

/** Makes a public root with an authority, three people with keys, and the gateway's trust list. */
async function makeKeys(crl: string): Promise<{ readonly authority: Holder }> {
  const subject = (name: string, ...ids: readonly string[]): Order['subject'] => [
    [OID.country, 'VN'],
    ...ids.map((id) => [OID.userId, id] as const),
    [OID.commonName, name],
  ];
  const root = await issue({ subject: subject('Consumer Root CA'), authority: true });
  const authority = await issue({ subject: subject('Consumer CA'), authority: true, issuer: root });
  const pem = ({ der }: Holder) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  writeFileSync(join(folder, 'root.pem'), pem(root));
  writeFileSync(join(folder, 'ca.pem'), pem(authority));
  const issuers = [{ file: 'ca.pem', audiences: ['citizen'], crl: [crl] }];
  writeFileSync(join(folder, 'trust.json'), JSON.stringify({ anchors: ['root.pem'], issuers }));
  for (const [file, id] of Object.entries({ usb: '001086000015', sim: '001086000016', signature: '001086000017' })) {
    const { der, keys } = await issue({ subject: subject(`LÊ ${file}`, `CCCD:${id}`), issuer: authority, key: 'rsa' });
    const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const certificate = Buffer.from(der).toString('base64');
    writeFileSync(join(folder, `${file}.json`), JSON.stringify({ certificate, key }));
  }
  return { authority };
}

test('a gateway built from public doors registers by every method, and by one from outside, over HTTP', async () => {
  let crl = new Uint8Array();
  const server = createServer((_request, response) => void response.end(crl));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { authority } = await makeKeys(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ca.crl`);
    crl = await makeCrl(authority, new Map());
    // Not `spawnSync`: this process serves the CRL meanwhile.
    const program = join(folder, 'made', 'consumer', 'main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [program, folder], { cwd: folder });
    const { status, refusal } = JSON.parse(stdout) as { status: object; refusal: Record<string, unknown> };
    assert.deepEqual(status, {
      mobile: 'complete',
      insurance: 'complete',
      post: 'complete',
      usb: 'complete',
      sim: 'complete',
      signature: 'complete',
      library: 'complete',
    });
    assert.equal(refusal['code'], 'validation-failed');
    assert.equal(refusal['detail'], (await vi.later()).problem['validation-failed']);
  } finally {
    server.close();
  }
});

const YAML = (port: number) => `# yaml-language-server: $schema=./node_modules/dvc-register/dist/dvc.schema.json
publicUrl: https://id.example.vn
listen: { port: ${port}, host: 127.0.0.1 }
database:
  url: \${env:DATABASE_URL}
keys: keys.json
portals:
  - id: national
    name: Cổng Dịch vụ công quốc gia
    origins: [https://dichvucong.example]
    terms: https://dichvucong.example/terms
    policy: https://dichvucong.example/policy
partners:
  sms: { url: 'http://127.0.0.1:9/sms', token: '\${env:TOKEN}', from: DICHVUCONG }
  carriers:
    viettel:
      root: http://127.0.0.1:9
      tokenUrl: http://127.0.0.1:9/token
      clientId: dvc
      clientSecret: \${env:TOKEN}
metrics: { loopback: true }
tracing: true
`;

interface Finding {
  readonly what: string;
  readonly state: string;
}

test('in an empty folder, one install of the package and pg is enough for every command', async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'dvc-operator-'));
  t.after(() => {
    rmSync(place, { recursive: true, force: true });
  });
  execFileSync('npm', ['install', ...QUICKLY, packed, 'pg'], { cwd: place, stdio: 'pipe' });
  const there = readdirSync(join(place, 'node_modules'));
  for (const name of ['hono', '@hono', 'jose', 'commander', 'yaml', '@electric-sql', 'pkcs11js'])
    assert.ok(!there.includes(name), name);

  const postgres = sharedServer() ?? (await startPostgres());
  t.after(() => postgres.stop());
  const port = await freePort();
  writeFileSync(join(place, 'dvc.yaml'), YAML(port));
  const env = { ...process.env, TOKEN: 'x', NODE_ENV: '', DATABASE_URL: await postgres.database() };
  const program = join(place, 'node_modules', '.bin', 'dvc-register');
  const run = (...args: string[]) => spawnSync(program, args, { cwd: place, env, encoding: 'utf8' });
  assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  const schema = readFileSync(join(place, 'node_modules/dvc-register/dist/dvc.schema.json'), 'utf8');
  assert.equal(run('config', 'schema').stdout, schema);
  assert.equal(run('sandbox').stderr.startsWith('The sandbox is not in the package'), true);
  assert.equal(run('keys', 'create', '--keys', 'keys.json').status, 0);
  const { stdout, status } = run('check', '--json');
  assert.equal(status, 1);
  const wrong = (JSON.parse(stdout) as Finding[]).filter(({ state }) => state === 'wrong').map(({ what }) => what);
  assert.deepEqual(wrong, ['partners.sms', 'partners.carriers.viettel'], 'nothing answers at their addresses');

  const child = spawn(program, ['serve'], { cwd: place, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    for await (const chunk of child.stdout.setEncoding('utf8')) if (/^ready http/m.test(String(chunk))) break;
    const response = await fetch(`http://127.0.0.1:${port}/registration/methods?portal=national`);
    const { methods } = (await response.json()) as { methods: { id: string }[] };
    assert.deepEqual(
      methods.map(({ id }) => id),
      ['mobile'],
    );
    assert.match(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(), /^dvc_build_info/m);
    child.kill('SIGTERM');
    assert.equal(await exit, 0);
  } finally {
    child.kill('SIGKILL');
  }
  assert.match(run('audit', 'verify').stdout, /^\d+ entries, intact(?:; .*)?\n$/);
});

test('without argon2 for this system, the command says in a sentence what to install', () => {
  execFileSync('tar', ['-xzf', packed, '-C', tmpdir(), '--one-top-level=' + BARE]);
  const { stderr, status } = spawnSync(process.execPath, [join(tmpdir(), BARE, 'package/dist/cli/main.js'), 'serve'], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.match(stderr, /^Passwords need @node-rs\/argon2 for \w+ \w+\. Run: npm install @node-rs\/argon2@2\n$/);
});

test('the consumer imports only packages by name and its own files', () => {
  const imported = readdirSync('test/package/consumer').flatMap((name) =>
    [...readFileSync(`test/package/consumer/${name}`, 'utf8').matchAll(/(?:from|import) '([^']+)'/g)].map(
      ([, path = '']) => path,
    ),
  );
  const strange = imported.filter((path) => !/^(?:dvc-register(?:\/|$)|altcha-lib|node:|\.\/[\w-]+\.js$)/.test(path));
  assert.deepEqual(strange, []);
});
