/**
 * The npm package `dvc-register-agent`, packed and installed in an empty folder, and what our texts
 * say about installing it (T69).
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { provisionToken, softHsmConfig, softHsmModule } from '../../demo/sandbox/authority/softhsm.js';
import { pack } from '../support/pack.js';

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: object;
}
const manifestIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const folder = mkdtempSync(join(tmpdir(), 'dvc-agent-'));
const installed = join(folder, 'node_modules');
const program = join(installed, '.bin', 'dvc-register-agent');
const env = { ...process.env, HOME: folder, SOFTHSM2_CONF: softHsmConfig(folder) };
const module = softHsmModule() ?? '';

const PORTAL = 'https://dichvucong.example.vn';

before(async () => {
  const file = pack(folder, 'dist/agent-package');
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const how = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent'];
  execFileSync('npm', ['install', ...how, file], { cwd: folder, stdio: 'pipe' });
  // `npm run test:agent-packages` compiles it; here the one that is compiled already is enough.
  cpSync('node_modules/pkcs11js/build', join(installed, 'pkcs11js/build'), { recursive: true });
  process.env['SOFTHSM2_CONF'] = env.SOFTHSM2_CONF;
  await provisionToken({ module, label: 'Sandbox Token', pin: '24681357', holders: [], chain: [] });
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('has its programs, and as dependencies ws and pkcs11js in the versions that are tested', () => {
  const own = manifestIn(join(installed, 'dvc-register-agent'));
  const main = manifestIn('.');
  assert.equal(own.version, main.version);
  assert.deepEqual(own.bin, { 'dvc-register-agent': 'main.js' });
  const tested = (name: string) => [name, manifestIn(join('node_modules', name)).version];
  assert.deepEqual(own.dependencies, Object.fromEntries(['pkcs11js', 'ws'].map(tested)));
  assert.deepEqual(readdirSync(join(installed, 'dvc-register-agent')).sort(), [
    ...['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES.txt', 'main.js', 'package.json', 'token-process.js'],
  ]);
  assert.deepEqual(
    [main.bin['dvc-register-agent'], ...['ws', 'pkcs11js'].filter((name) => name in (main.peerDependencies ?? {}))],
    [undefined],
    'the package of the pages and the gateway has no agent',
  );
});

test('its command answers --help and --version, and lists the tokens', () => {
  const says = (...words: readonly string[]) => execFileSync(program, words, { env, encoding: 'utf8' });
  assert.match(says('--help'), /--module PATH/);
  assert.equal(says('--version').trim(), manifestIn('.').version);
  assert.equal(says('--list', '--module', module).trim(), `${module}: Sandbox Token`);
  assert.match(says('--list'), /Sandbox Token$/m);
});

test('as a program, it serves a page', async (t) => {
  const child = spawn(program, ['--port', '0', '--allow-origin', PORTAL, '--module', module], { env });
  t.after(() => child.kill('SIGKILL'));
  const [line] = (await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))).toString().split('\n');
  const { port } = JSON.parse(line ?? '') as { port: number };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, 'dvc-agent.v1', { origin: PORTAL });
  t.after(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  const ask = (request: object) => {
    socket.send(JSON.stringify(request));
    return new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))));
  };
  const { version } = manifestIn('.');
  assert.deepEqual(await ask({ id: 1, op: 'hello' }), {
    ...{ id: 1, ok: true },
    result: { agent: 'dvc-register-agent', protocol: 'dvc-agent.v1', version, origin: PORTAL },
  });
  const result = [{ label: 'Sandbox Token', tries: 'enough' }];
  assert.deepEqual(await ask({ id: 2, op: 'listTokens' }), { id: 2, ok: true, result });
});

/** Commands that fetch from a registry by name. A file (`./…tgz`, a path) is not meant. */
const BY_NAME =
  /(?:npx|bunx|npm exec|pnpm dlx|yarn dlx|(?:npm|pnpm) (?:i|install|add)|yarn add)(?: -\S+)* dvc-register-agent(?![-\w./]*\.tgz)/i;

test('T69: no text tells people to fetch the agent by a name that a registry resolves', () => {
  assert.match('run npx --yes dvc-register-agent now', BY_NAME);
  assert.match('npm install -g dvc-register-agent', BY_NAME);
  assert.doesNotMatch('npm install ./dvc-register-agent-0.1.0.tgz', BY_NAME);
  const texts = ['README.md', '.config', '.github', 'demo', 'docs', 'src'].flatMap((name) =>
    name.endsWith('.md')
      ? [name]
      : readdirSync(name, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(?:md|ts|mjs|html|json|ya?ml|sh|service|desktop)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name)),
  );
  assert.ok(texts.length > 300);
  assert.deepEqual(
    texts.filter((file) => BY_NAME.test(readFileSync(file, 'utf8'))),
    [],
  );
});
