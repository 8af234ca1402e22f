/**
 * Tries the agent's packages: `npm run test:agent-packages`, after `npm run agent:packages`. Needs
 * root, debootstrap, msitools, desktop-file-utils and SoftHSM2, and fetches a Debian root once.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { debianPackage } from '../../.config/agent/debian/package.mjs';
import { NODE_FOR_WINE } from '../../.config/agent/downloads.mjs';
import { windowsPackage, windowsPrograms } from '../../.config/agent/windows/package.mjs';
import { toBeSigned } from '../../src/agent/challenge.js';
import { connect, makeToken, PIN, PORTAL, type TokenWorld } from '../agent/world.js';

const installers = resolve('dist/installers');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const made = (name: string) => {
  const file = join(installers, name);
  assert.ok(existsSync(file), `${file} is missing: npm run agent:packages`);
  return file;
};
const folder = mkdtempSync(join(tmpdir(), 'dvc-packages-'));
let token: TokenWorld;
before(async () => (token = await makeToken()));
after(() => {
  token.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The port that a started agent prints. */
const portOf = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve((JSON.parse(data.toString()) as { port: number }).port));
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
  });

/** A program that answers the agent's questions as a person would. */
function answering(): string {
  const program = join(folder, 'answer');
  writeFileSync(program, `#!/bin/sh\nread -r q\ncase "$q" in *'"pin"'*) echo ${PIN};; *) echo yes;; esac\n`, {
    mode: 0o755,
  });
  return program;
}

/** Starts the agent, asks for a signature with the person's key, and verifies it. */
async function signs(t: TestContext, command: string, words: readonly string[] = []) {
  const all = [...words, '--port', '0', '--allow-origin', PORTAL, '--module', token.module];
  const child = spawn(command, [...all, '--pin-command', answering()], { env: { ...process.env, HOME: folder } });
  t.after(() => child.kill('SIGKILL'));
  const page = await connect(await portOf(child), PORTAL);
  t.after(() => page.close());
  const hello = await page.ask({ op: 'hello' });
  assert.equal((hello.result as { version: string }).version, version);
  assert.deepEqual((await page.ask({ op: 'listTokens' })).result, [{ label: 'Sandbox Token', tries: 'enough' }]);
  const certificate = createHash('sha256').update(token.person.der).digest('hex');
  const [nonce, flowId] = [Buffer.alloc(33, 7).toString('base64'), 'flow-0123456789abcdef'];
  const reply = await page.ask({ op: 'authenticate', certificate, nonce, flowId });
  const { signature } = reply.result as { signature: string };
  const message = toBeSigned({ origin: PORTAL, nonce, flowId }, 'sha256');
  assert.ok(
    verify('sha256', message, new X509Certificate(token.person.der).publicKey, Buffer.from(signature, 'base64')),
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  assert.equal(await ended, 0, 'it ends in order');
}

const says = (command: string, ...words: readonly string[]) =>
  execFileSync(command, words, { encoding: 'utf8', env: { ...process.env, HOME: folder } });

test('npm: the packed package compiles pkcs11js in an empty folder, and its command signs', async (t) => {
  const home = join(folder, 'npm');
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  const file = made(`dvc-register-agent-${version}.tgz`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', file], { cwd: home, stdio: 'pipe' });
  const program = join(home, 'node_modules/.bin/dvc-register-agent');
  assert.equal(says(program, '--version').trim(), version);
  assert.match(says(program, '--help'), /--pin-command COMMAND/);
  assert.equal(says(program, '--list', '--module', token.module).trim(), `${token.module}: Sandbox Token`);
  await signs(t, program);
});

test('tar.gz: the executable runs without Node, signs, and takes no code from NODE_OPTIONS', async (t) => {
  const home = join(folder, 'tar');
  mkdirSync(home);
  const file = made(`dvc-register-agent-${version}-linux-x64.tar.gz`);
  execFileSync('tar', ['-xzf', file, '-C', home, '--strip-components=1']);
  const program = join(home, 'dvc-register-agent');
  const env = { PATH: '/nowhere', HOME: home, SOFTHSM2_CONF: process.env['SOFTHSM2_CONF'] };
  const evil = join(home, 'evil.js');
  writeFileSync(evil, 'console.log("evil")');
  const run = (words: readonly string[], more = {}) =>
    spawnSync(program, words, { encoding: 'utf8', env: { ...env, ...more } });
  assert.equal(run(['--version']).stdout.trim(), version);
  assert.equal(run(['--version'], { NODE_OPTIONS: `--require ${evil}` }).stdout.trim(), version);
  assert.match(run(['--help']).stdout, /--module PATH/);
  assert.equal(run(['--list', '--module', token.module]).stdout.trim(), `${token.module}: Sandbox Token`);
  const wrong = run(['--nonsense']);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /--nonsense/);
  await signs(t, program);
});

/** A clean Debian 12, kept as an archive: it is fetched once. */
function cleanRoot(): string {
  const archive = resolve('.cache/agent/bookworm.tar');
  if (!existsSync(archive)) {
    const fresh = join(folder, 'bookworm');
    execFileSync('debootstrap', ['--variant=minbase', '--include=libstdc++6', 'bookworm', fresh], { stdio: 'pipe' });
    mkdirSync(resolve('.cache/agent'), { recursive: true });
    execFileSync('tar', ['-cf', archive, '-C', fresh, '.']);
    rmSync(fresh, { recursive: true });
  }
  const root = join(folder, 'root');
  mkdirSync(root);
  execFileSync('tar', ['-xf', archive, '-C', root]);
  return root;
}

/** All files, except those in which dpkg and the system keep notes. */
const filesOf = (root: string) =>
  execFileSync('find', ['.', '-xdev', '-not', '-path', './proc/*'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
    .split('\n')
    .filter((path) => !/^\.\/(?:var\/(?:lib\/dpkg|log|cache)|tmp|dev|run|home)\b/.test(path))
    .sort();

test('deb: installs in a clean root, starts, answers, is upgraded while it runs, and leaves nothing', async (t) => {
  const root = cleanRoot();
  const inside = (...words: readonly string[]) => execFileSync('chroot', [root, ...words], { encoding: 'utf8' });
  execFileSync('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
  t.after(() => execFileSync('umount', [join(root, 'proc')]));
  inside('useradd', '--create-home', 'person');
  const clean = filesOf(root);
  const old = await debianPackage(folder, {
    version: '0.0.9',
    maintainer: 'Test <test@example.vn>',
    compression: 'none',
  });
  const copies = [old, made(`dvc-register-agent_${version}_amd64.deb`)].map((file, at) => {
    execFileSync('cp', [file, join(root, `tmp/${at}.deb`)]);
    return `/tmp/${at}.deb`;
  });
  const asPerson = ['--userspec=person', root, 'env', '-i', 'HOME=/home/person', 'PATH=/usr/bin:/bin'];
  /** The session's autostart, as the person's desktop runs it. */
  const signIn = () => {
    const entry = readFileSync(join(root, 'etc/xdg/autostart/dvc-register-agent.desktop'), 'utf8');
    const program = /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';
    return spawn('chroot', [...asPerson, program]);
  };
  const hello = async (port: number) => {
    const page = await connect(port, PORTAL);
    const { result } = await page.ask({ op: 'hello' });
    page.close();
    return (result as { version: string }).version;
  };
  mkdirSync(join(root, 'home/person/.config/dvc-register-agent'), { recursive: true });
  writeFileSync(join(root, 'home/person/.config/dvc-register-agent/origins.json'), JSON.stringify([PORTAL]));

  inside('dpkg', '--install', copies[0] ?? '');
  assert.equal(inside('dvc-register-agent', '--version').trim(), '0.0.9');
  const first = signIn();
  t.after(() => first.kill('SIGKILL'));
  assert.equal(await hello(await portOf(first)), '0.0.9');
  const second = spawnSync('chroot', [...asPerson, '/usr/lib/dvc-register-agent/start']);
  assert.equal(second.status, 1, 'it runs once in a session');

  const ended = new Promise((resolve) => first.once('exit', resolve));
  inside('dpkg', '--install', copies[1] ?? '');
  assert.equal(await ended, 0, 'the upgrade ends the old one in order');
  const next = signIn();
  t.after(() => next.kill('SIGKILL'));
  assert.equal(await hello(await portOf(next)), version);

  const gone = new Promise((resolve) => next.once('exit', resolve));
  inside('dpkg', '--remove', 'dvc-register-agent');
  assert.equal(await gone, 0, 'the removal ends it');
  assert.deepEqual(filesOf(root), clean);
  assert.equal(spawnSync('chroot', [root, 'dpkg', '--status', 'dvc-register-agent']).status, 1, 'nothing to purge');
});

test('deb: its unit, its desktop entries and its files are as their own tools want them', () => {
  const tree = join(folder, 'tree');
  execFileSync('dpkg-deb', ['--extract', made(`dvc-register-agent_${version}_amd64.deb`), tree]);
  for (const name of ['usr/share/applications', 'etc/xdg/autostart'])
    execFileSync('desktop-file-validate', [join(tree, name, 'dvc-register-agent.desktop')], { stdio: 'pipe' });
  const unit = join(tree, 'usr/lib/systemd/user/dvc-register-agent.service');
  const own = join(folder, 'dvc-register-agent.service');
  writeFileSync(own, readFileSync(unit, 'utf8').replace('/usr/lib/dvc', join(tree, 'usr/lib/dvc')));
  const verified = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', own], {
    encoding: 'utf8',
    env: { ...process.env, XDG_RUNTIME_DIR: folder },
  });
  assert.equal(
    `${verified.stdout}${verified.stderr}`
      .split('\n')
      .filter((line) => line.includes(own))
      .join('\n'),
    '',
  );
  const link = 'usr/lib/systemd/user/graphical-session.target.wants/dvc-register-agent.service';
  assert.match(readFileSync(join(tree, link), 'utf8'), /^ExecStart=/m);
  const owners = execFileSync('dpkg-deb', ['--contents', made(`dvc-register-agent_${version}_amd64.deb`)], {
    encoding: 'utf8',
  });
  assert.doesNotMatch(owners, /^[^l].{4}w|^[^l].{7}w|^...s/m, 'only root can write to a file, and none is set-user-ID');
  assert.ok(
    owners
      .trim()
      .split('\n')
      .every((line) => line.includes(' root/root ')),
  );
});

test('msi: it holds the programs for 64-bit Windows, a start at sign-in, a menu entry, and upgrades', () => {
  const file = made(`dvc-register-agent-${version}-x64.msi`);
  const rows = (table: string) => says('msiinfo', 'export', file, table);
  assert.match(rows('Property'), new RegExp(`^ProductVersion\t${version.replaceAll('.', '\\.')}\r?$`, 'm'));
  assert.match(rows('Property'), /^ALLUSERS\t1\r?$/m);
  assert.match(
    rows('Registry'),
    /Software\\Microsoft\\Windows\\CurrentVersion\\Run\tdvc-register-agent\t"\[INSTALLDIR\]start\.exe"/,
  );
  assert.match(rows('Shortcut'), /ProgramMenuFolder.*\[INSTALLDIR\]start\.exe/);
  assert.match(rows('Upgrade'), /\{7B1C0C5E-5B0F-4C86-9A5B-2D0C1B9B6E11\}/i);
  assert.match(rows('CustomAction'), /^StopAgent\t.*--stop/m);
  assert.match(says('msiinfo', 'suminfo', file), /Template: x64;1033/);
  const tree = join(folder, 'msi');
  execFileSync('msiextract', ['--directory', tree, file], { stdio: 'pipe' });
  const found = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) => /\.\w+$/.test(path));
  const home = 'dvc-register-agent';
  assert.match(rows('Directory'), /^INSTALLDIR\tProgramFiles64Folder\tdvc-register-agent\r?$/m);
  assert.deepEqual(found.sort(), [
    ...['LICENSES.txt', 'dvc-register-agent.exe', 'pkcs11.node', 'start.exe'].map((name) => `${home}/${name}`),
  ]);
  for (const [name, subsystem] of [
    ['dvc-register-agent.exe', 3], // console
    ['start.exe', 2], // no console
  ] as const) {
    const program = readFileSync(join(tree, home, name));
    const at = program.readUInt32LE(0x3c);
    assert.equal(program.readUInt16LE(at + 4), 0x8664, `${name} is for x64`);
    assert.equal(program.readUInt16LE(at + 24 + 68), subsystem, name);
  }
  assert.ok(readFileSync(join(tree, home, 'dvc-register-agent.exe')).includes('dvc-agent.v1'), 'our program is inside');
});

/**
 * A PKCS#11 module for Windows with one token, compiled for this test: SoftHSM has none for Windows in
 * Debian.
 */
function windowsModule(path: string): void {
  const source = join(folder, 'token.c');
  writeFileSync(
    source,
    `#include <windows.h>
#include <string.h>
#pragma pack(1) /* as PKCS#11 has its structures on Windows */
#include <pkcs11/pkcs11.h>
static CK_RV ok() { return CKR_OK; }
static CK_RV slots(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  if (list) list[0] = 7;
  *count = 1;
  return CKR_OK;
}
static CK_RV info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR token) {
  memset(token, ' ', sizeof *token);
  memcpy(token->label, "Windows Token", 13);
  token->flags = CKF_TOKEN_INITIALIZED;
  return CKR_OK;
}
static CK_FUNCTION_LIST all;
__declspec(dllexport) CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  all.version.major = 2;
  all.C_Initialize = (void *)ok;
  all.C_Finalize = (void *)ok;
  all.C_GetSlotList = slots;
  all.C_GetTokenInfo = info;
  *list = &all;
  return CKR_OK;
}
`,
  );
  const headers = resolve('node_modules/pkcs11js/includes');
  execFileSync('x86_64-w64-mingw32-gcc', ['-shared', '-w', `-I${headers}`, '-o', path, source], { stdio: 'pipe' });
}

/** The first line that a program writes to a file. */
async function lineOf(file: string): Promise<string> {
  for await (const _ of watch(file, { signal: AbortSignal.timeout(300_000) })) {
    const text = readFileSync(file, 'utf8');
    if (text.includes('\n')) return text;
  }
  return '';
}

test('Windows: under wine, the executable runs, loads a module in its own process, and answers a page', async (t) => {
  const home = await windowsPrograms(folder, NODE_FOR_WINE);
  const module = join(home, 'token.dll');
  windowsModule(module);
  const env = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: join(folder, 'wine') };
  const program = join(home, 'dvc-register-agent.exe');
  t.after(() => spawnSync('wineserver', ['--kill'], { env }));
  spawnSync('wine', ['winecfg', '-v', 'win10'], { env });
  /** Node under wine writes to files, not to pipes of Linux. */
  const start = (file: string, words: readonly string[]) =>
    spawn('wine', [program, ...words], { env, stdio: ['ignore', openSync(file, 'w'), 'ignore'] });
  const run = async (...words: readonly string[]) => {
    const file = join(home, 'said.txt');
    await new Promise((resolve) => start(file, words).once('exit', resolve));
    return readFileSync(file, 'utf8');
  };
  assert.equal((await run('--version')).trim(), version);
  assert.match(await run('--help'), /--module PATH/);
  const path = `Z:${module.replaceAll('/', '\\')}`;
  assert.equal((await run('--list', '--module', path)).trim(), `${path}: Windows Token`);
  const words = ['--port', '0', '--allow-origin', PORTAL, '--module', path, '--pin-command', 'none'];
  const said = join(home, 'port.txt');
  const child = start(said, words);
  t.after(() => child.kill('SIGKILL'));
  const page = await connect((JSON.parse(await lineOf(said)) as { port: number }).port, PORTAL);
  const { result } = await page.ask({ op: 'listTokens' });
  assert.deepEqual(result, [{ label: 'Windows Token', tries: 'enough' }]);
  page.close();
});

test('Windows: under wine, the installer installs, upgrades, and removes everything', (t) => {
  const files = join(folder, 'windows');
  const prefix = join(folder, 'wine');
  const env = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: prefix };
  t.after(() => spawnSync('wineserver', ['--kill'], { env }));
  const said = join(folder, 'said.txt');
  /** Into a file: the agent that the installer starts would keep a pipe open. */
  const run = (...words: readonly string[]) => {
    const { status } = spawnSync('wine', words, { env, stdio: ['ignore', openSync(said, 'w'), 'ignore'] });
    return { status, stdout: readFileSync(said, 'utf8') };
  };
  const [old, next] = ['0.0.9', version].map((each) =>
    windowsPackage(folder, { files, publisher: 'Bộ Đo lường', version: each }),
  );
  const home = join(prefix, 'drive_c/Program Files/dvc-register-agent');
  const runs = () => run('reg', 'query', 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run').stdout;
  const menu = () =>
    readdirSync(join(prefix, 'drive_c'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.lnk'));
  const listed = () =>
    run('reg', 'query', 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall', '/s').stdout;
  assert.equal(run('msiexec', '/i', old ?? '', '/qn').status, 0);
  assert.match(listed(), /DisplayVersion\s+REG_SZ\s+0\.0\.9/);
  assert.equal(run('msiexec', '/i', next ?? '', '/qn').status, 0);
  assert.doesNotMatch(listed(), /0\.0\.9/, 'the older version is gone');
  assert.match(listed(), /Publisher\s+REG_SZ\s+Bo Do luong/);
  assert.deepEqual(readdirSync(home).sort(), ['LICENSES.txt', 'dvc-register-agent.exe', 'pkcs11.node', 'start.exe']);
  assert.match(runs(), /dvc-register-agent\s+REG_SZ\s+"C:\\Program Files\\dvc-register-agent\\start\.exe"/);
  assert.equal(menu().length, 1);
  assert.equal(run('msiexec', '/x', next ?? '', '/qn').status, 0);
  assert.equal(existsSync(home), false);
  assert.doesNotMatch(`${runs()}${listed()}`, /dvc-register-agent/);
  assert.deepEqual(menu(), []);
});

test('macOS: the scripts and the property lists of the recipe can be read', () => {
  const recipe = '.config/agent/macos';
  for (const name of ['package.sh', 'uninstall.sh', 'scripts/preinstall', 'scripts/postinstall'])
    execFileSync('sh', ['-n', join(recipe, name)]);
  const read = (name: string) =>
    JSON.parse(
      says(
        'python3',
        '-c',
        'import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))',
        join(recipe, name),
      ),
    ) as Record<string, unknown>;
  assert.deepEqual(read('vn.dvc-register.agent.plist')['ProgramArguments'], [
    ...['/Library/dvc-register-agent/dvc-register-agent', '--prompt', 'window'],
  ]);
  assert.equal(read('entitlements.plist')['com.apple.security.cs.allow-jit'], true);
});
