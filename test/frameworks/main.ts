/**
 * `npm run test:frameworks [-- --host 'React 19'] [--keep] [--cases]`: packs the package, installs it with each framework of
 * docs/frameworks.md in an empty folder, builds the page of the guide there, and visits the page in Chromium: a card is
 * scanned, a person registers by phone, another one signs. Then it builds the page of `cases/`, tries Custom Elements
 * Everywhere's cases in it, and writes them into docs/frameworks.md; `--cases` does only that. Prints the other table
 * of docs/frameworks.md. Needs a build, npm's registry, and a few minutes; `npm test` does not run it. Exits with 1
 * when a host fails; a case that a framework cannot do is written as `no`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../support/free-port.js';
import { launch } from '../support/browser.js';
import { Gateway } from '../journeys/support/support.js';
import { Files } from '../journeys/support/usb.js';
import { NAMES, tryCases } from './cases/cases.js';
import type { CasesPage } from './cases/pages.js';
import { withColumn } from './cases/table.js';
import { HOSTS, TAGS, type Host, type Page } from './hosts.js';
import { pack } from '../support/pack.js';
import { until } from '../support/promises/promise.js';
import { serveFolder } from './serve.js';
import { isDrawnFirst, visit, weigh, type Answer, type Visit } from './visit.js';

const { values } = parseArgs({
  options: { host: { type: 'string', multiple: true }, keep: { type: 'boolean' }, cases: { type: 'boolean' } },
});
const QUICKLY = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent'];

const folder = mkdtempSync(join(tmpdir(), 'dvc-frameworks-'));
const tarball = pack(folder);
const GUIDE = 'docs/frameworks.md';
const guide = readFileSync(GUIDE, 'utf8');

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

/** Installs the package and a host's own in an empty folder. */
function install(at: string, host: Host): void {
  write(at, { 'package.json': JSON.stringify({ private: true, type: 'module' }) });
  execFileSync('npm', ['install', ...QUICKLY, tarball, ...host.packages], { cwd: at, stdio: 'inherit' });
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

const browser = await launch();

/** Builds the host's page of the cases, tries them, and writes its column into the guide. */
async function tryAt(at: string, host: Host, cases: CasesPage, port: number, gateway: Gateway): Promise<void> {
  write(at, { [join(cases.beside, 'state.ts')]: readFileSync('test/frameworks/cases/state.ts', 'utf8') });
  build(at, host, { code: cases.code, head: '' });
  const end = await serve(at, host, port);
  const answers = await tryCases(browser, `http://127.0.0.1:${port}/`, gateway);
  await end();
  writeFileSync(GUIDE, withColumn(readFileSync(GUIDE, 'utf8'), NAMES, host.name, answers));
}

type Row = Visit & { readonly first: Answer; readonly bytes: number };

/** Builds the guide's page at a host, visits it, and weighs it against an empty one. */
async function visitAt(at: string, host: Host, port: number, gateway: Gateway): Promise<Row> {
  const url = `http://127.0.0.1:${port}/`;
  const files = new Files(gateway);
  const code = offering(host.heading ? blockUnder(host.heading) : TAGS, `${gateway.origin}/registration`);
  build(at, host, { code, head: scripts.join('') });
  let end = await serve(at, host, port);
  const first = host.server ? await isDrawnFirst(browser, url) : '–';
  const visited = await visit(browser, url, gateway, files);
  const full = await weigh(browser, url);
  await end();
  files.remove();
  build(at, host, { code: host.empty, head: '' });
  end = await serve(at, host, port);
  const bytes = full - (await weigh(browser, url));
  await end();
  return { ...visited, first, bytes };
}

const hosts = HOSTS.filter(({ name, cases }) =>
  values.host ? values.host.includes(name) : !values.cases || Boolean(cases),
);
const rows: (readonly [string, Row])[] = [];

for (const [index, host] of hosts.entries()) {
  const at = join(folder, String(index));
  const port = await freePort();
  const gateway = new Gateway();
  await gateway.start({ DVC_ORIGINS: `http://127.0.0.1:${port}` });
  console.error(`${host.name} …`);
  try {
    install(at, host);
    if (!values.cases) rows.push([host.name, await visitAt(at, host, port, gateway)]);
    if (host.cases) await tryAt(at, host, host.cases, port, gateway);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    if (rows.at(-1)?.[0] !== host.name)
      rows.push([host.name, { draws: 'no', scans: 'no', registers: 'no', signs: 'no', first: 'no', bytes: 0 }]);
  }
  await gateway.remove();
}
await browser.close();
if (values.keep) console.error(resolve(folder));
else rmSync(folder, { recursive: true, force: true });

const kB = (bytes: number) => (bytes ? `${(bytes / 1000).toFixed(1)} kB` : '–');
console.log('| Host | draws | scans a card | registers | signs | before scripts | scripts of the first form |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, { draws, scans, registers, signs, first, bytes }] of rows)
  console.log(`| ${name} | ${draws} | ${scans} | ${registers} | ${signs} | ${first} | ${kB(bytes)} |`);
if (!hosts.length || rows.some(([, row]) => Object.values(row).includes('no'))) process.exitCode = 1;
