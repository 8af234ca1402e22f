/**
 * `npm run test:frameworks [-- --host 'React 19'] [--keep]`: packs the package, installs it with each framework of
 * docs/frameworks.md in an empty folder, builds the page of the guide there, and visits the page in Chromium: a card is
 * scanned, a person registers by phone, another one signs. Prints the table of docs/frameworks.md. Needs a build,
 * npm's registry, and a few minutes; `npm test` does not run it. Exits with 1 when a host fails.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../support/free-port.js';
import { Gateway, launch } from '../journeys/support/support.js';
import { Files } from '../journeys/support/usb.js';
import { HOSTS, TAGS, type Host, type Page } from './hosts.js';
import { pack } from '../support/pack.js';
import { until } from '../support/promises/promise.js';
import { serveFolder } from './serve.js';
import { isDrawnFirst, visit, weigh, type Answer, type Visit } from './visit.js';

const { values } = parseArgs({ options: { host: { type: 'string', multiple: true }, keep: { type: 'boolean' } } });
const QUICKLY = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent'];

const folder = mkdtempSync(join(tmpdir(), 'dvc-frameworks-'));
const tarball = pack(folder);
const guide = readFileSync('docs/frameworks.md', 'utf8');

/** The first block of code under a heading of the guide. */
function blockUnder(heading: string): string {
  const [, block] = new RegExp(`^## ${heading}\\n[\\s\\S]*?\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``, 'm').exec(guide) ?? [];
  if (!block) throw new Error(`docs/frameworks.md has no code under "${heading}".`);
  return block;
}

/** The guide's page, at this gateway, with the method that signs beside the one that the guide shows. */
const offering = (code: string, endpoint: string) =>
  code
    .replaceAll('https://id.example.vn/registration', endpoint)
    .replace("methods: ['mobile']", "methods: ['mobile', 'usb']")
    .replace("import 'dvc-register/elements/mobile.js';", (line) => `${line}\n${line.replace('mobile', 'usb')}`)
    .replace(
      /<dvc-register-mobile allow-framed( \/>|><\/dvc-register-mobile>)/,
      (tag) => `${tag}\n${tag.replaceAll('mobile', 'usb').replace('allow-framed', 'signers="agent file"')}`,
    );

const scripts = ['registration', 'mobile', 'usb'].map(
  (name) => `<script type="module" src="/node_modules/dvc-register/dist/cdn/${name}.js"></script>`,
);

function write(at: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
}

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false' };

/** Installs and builds a host's page. */
function make(at: string, host: Host, page: Page): void {
  write(at, { 'package.json': JSON.stringify({ private: true, type: 'module' }) });
  execFileSync('npm', ['install', ...QUICKLY, tarball, ...host.packages], { cwd: at, stdio: 'inherit' });
  build(at, host, page);
}

function build(at: string, host: Host, page: Page): void {
  write(at, host.files(page));
  const [program, ...words] = host.build ?? [];
  if (program) execFileSync(program, words, { cwd: at, env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (host.out === 'page') cpSync(join(at, 'page'), at, { recursive: true });
}

/** Serves a built page; resolves with what ends it. */
async function serve(at: string, host: Host, port: number): Promise<() => Promise<void>> {
  if (!host.serve) return serveFolder(host.out === 'page' ? at : join(at, host.out ?? ''), port);
  const [program = '', ...words] = host.serve.map((word) => word.replace('$PORT', String(port)));
  const child = spawn(program, words, { cwd: at, env, stdio: 'ignore', detached: true });
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(`The page of ${host.name}`, answers, 30_000, 100);
  return async () => {
    const ended = once(child, 'exit');
    if (child.pid) process.kill(-child.pid);
    await ended;
  };
}

const hosts = HOSTS.filter(({ name }) => !values.host || values.host.includes(name));
const browser = await launch();
const rows: (readonly [string, Visit & { readonly first: Answer; readonly bytes: number }])[] = [];

for (const [index, host] of hosts.entries()) {
  const at = join(folder, String(index));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const gateway = new Gateway();
  await gateway.start({ DVC_ORIGINS: `http://127.0.0.1:${port}` });
  const files = new Files(gateway);
  const endpoint = `${gateway.origin}/registration`;
  const code = offering(host.heading ? blockUnder(host.heading) : TAGS, endpoint);
  console.error(`${host.name} …`);
  try {
    make(at, host, { code, head: scripts.join('') });
    let end = await serve(at, host, port);
    const first = host.server ? await isDrawnFirst(browser, url) : '–';
    const visited = await visit(browser, url, gateway, files);
    const full = await weigh(browser, url);
    await end();
    build(at, host, { code: host.empty, head: '' });
    end = await serve(at, host, port);
    const bytes = full - (await weigh(browser, url));
    await end();
    rows.push([host.name, { ...visited, first, bytes }]);
  } catch (error) {
    console.error(error);
    rows.push([host.name, { draws: 'no', scans: 'no', registers: 'no', signs: 'no', first: 'no', bytes: 0 }]);
  }
  await gateway.remove();
  files.remove();
}
await browser.close();
if (values.keep) console.error(resolve(folder));
else rmSync(folder, { recursive: true, force: true });

const kB = (bytes: number) => (bytes ? `${(bytes / 1000).toFixed(1)} kB` : '–');
console.log('| Host | draws | scans a card | registers | signs | before scripts | scripts of the first form |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, { draws, scans, registers, signs, first, bytes }] of rows)
  console.log(`| ${name} | ${draws} | ${scans} | ${registers} | ${signs} | ${first} | ${kB(bytes)} |`);
process.exitCode = rows.length && rows.every(([, row]) => !Object.values(row).includes('no')) ? 0 : 1;
