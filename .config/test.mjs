// `npm test`: set-up, then every check and test; ends with `N passed, N failed`. `npm test -- unit`
// runs only the parts whose name starts so; `npm test -- unit/test/flow` only those files. JOBS=n
// sets the number of parallel processes; VERBOSE=1 shows their output; CPU=n lists the n jobs that
// took the most CPU time (Unix).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, packages, postgres, root, token } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
/** Timeout of one test process, in ms; each further file that it runs adds to it. */
const LIMIT = 600_000;
const LIMIT_FILE = 120_000;

/** Words before a command after which the shell prints the CPU time of the processes that ended. */
const TIMED = process.env.CPU ? ['sh', '-c', '"$@"; code=$?; times >&2; exit $code', 'sh'] : [];
/** The CPU time that an output ends with, in s: user and system. */
function cpuOf(text) {
  const [, ...spent] = [...text.matchAll(/^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/gm)].at(-1) ?? [];
  const [minutes = 0, seconds = 0, systemMinutes = 0, systemSeconds = 0] = spent.map(Number);
  return 60 * (minutes + systemMinutes) + seconds + systemSeconds;
}

/** Runs a command; resolves with its exit code, output and CPU time. Kills it after the timeout. */
const output = (command, args, env = {}, limit = LIMIT) =>
  new Promise((resolve) => {
    const [program, ...words] = [...TIMED, command, ...args];
    const child = spawn(program, words, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        if (process.env.VERBOSE) process.stdout.write(chunk);
      });
    }
    const end = (code, words) => {
      clearTimeout(timer);
      resolve({ code, text: text + words, cpu: cpuOf(text) });
    };
    child.on('error', (error) => end(1, String(error)));
    child.on('close', (code, signal) => end(code, signal ? `\nended by ${signal}` : ''));
  });

/** A command that is a test by itself: it passes when it exits with 0. */
const check = (command, args) => async () => {
  const { code, text, cpu } = await output(command, args);
  if (code !== 0) console.log(text);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, cpu };
};

const count = (text, word) => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(text)?.[1] ?? 0);

/**
 * One process of node's runner. Skipped or unfinished tests and files without tests count as
 * failed.
 */
const node = (file, program, env, limit) => async () => {
  const { code, text, cpu } = await output(process.execPath, ['--test-reporter=tap', ...program], env, limit);
  const passed = count(text, 'pass');
  const lost = ['fail', 'cancelled', 'skipped', 'todo'].reduce((sum, word) => sum + count(text, word), 0);
  const failed = lost || (code === 0 && passed ? 0 : 1);
  if (failed) console.log(`${file}\n${text}`);
  return { passed, failed, cpu };
};

/** The element tests in these files. */
const elements = (files, env) => async () => {
  const args = ['--config', '.config/web-test-runner.config.mjs', '--files', ...files];
  const { code, text, cpu } = await output(bin('web-test-runner'), args, env);
  const [, passed = 0, failed = 0] = (/elements: (\d+) passed, (\d+) failed$/m.exec(text) ?? []).map(Number);
  if (code !== 0 || !passed) console.log(text);
  return { passed, failed: failed || (code === 0 && passed ? 0 : 1), cpu };
};

/**
 * Starts the PostgreSQL that the test files share; it ends with this process. Resolves with its
 * URL.
 */
async function serverOfTheRun() {
  const program = join(root, '.cache/tests/test/support/database/server-of-the-run.mjs');
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('The PostgreSQL of the run did not start.')));
  const [line] = await Promise.race([once(child.stdout, 'data'), failed]);
  for (const each of [child, child.stdin, child.stdout]) each.unref();
  return String(line).trim();
}

/**
 * The part of a file: its folder's, or else `machine` where it needs more than Node, and `unit`
 * where not.
 */
const partOf = (file, needsMachine) => {
  if (/^test\/node\/promises\//.test(file)) return 'chaos';
  return /^test\/(journeys|package)\//.exec(file)?.[1] ?? (needsMachine ? 'machine' : 'unit');
};
/** Parts whose files share a process by folder. */
const SHARING = ['machine', 'unit'];
/** Parts whose files share a process with their hooks, each file as a suite. */
const IN_SUITES = ['journeys', 'package'];
/** The files of `package` that import it open pages, and share a browser; each other has its own process. */
const PAGES = 'test/package/browser.ts';
/** Whether a test reads dist/; such a test starts after the build. */
const needsBuild = (file) => /^test\/(?:journeys|package|demo)\//.test(file);

const wanted = process.argv.slice(2);
/** The wanted files of a part; `''` for all of them. */
const wantedOf = (part) =>
  wanted.filter((want) => want === part || want.startsWith(`${part}/`)).map((want) => want.slice(part.length + 1));
const isWanted = ({ part, file }) =>
  !wanted.length || wantedOf(part).some((want) => !want || !file || file.startsWith(want));

packages();
const inTest = readdirSync(join(root, 'test'), { recursive: true })
  .map((name) => join('test', name))
  .sort();
const files = inTest.filter((name) => name.endsWith('.test.ts'));
const elementFiles = inTest.filter((file) => file.endsWith('.browser.ts') && isWanted({ part: 'elements', file }));
// Imported here, because it needs an installed package.
const { bundleTests } = await import('./bundle-tests.mjs');
const bundled = await bundleTests(files);
/** `DVC_TESTS` marks the bundles of this run as current. */
const env = { DVC_TESTS: '1' };
const tests = files.map((file, at) => {
  const { program, reached, needsMachine, alone } = bundled[at];
  const part = partOf(file, needsMachine);
  const shares = !alone && (SHARING.includes(part) || part === 'journeys' || reached.has(PAGES));
  return { part, file, program, shares, needsBuild: needsBuild(file), run: node(file, program, env) };
});

/** The folder whose files share a process: those that need a database take longer, so they are fewer. */
const folderOf = ({ part, file }) =>
  dirname(
    file
      .split('/')
      .slice(0, part === 'unit' ? 3 : 4)
      .join('/'),
  );

/** Replaces the jobs of a part whose files can share a process by those that `make` returns. */
function joined(part, jobs, make) {
  const shared = jobs.filter((job) => job.part === part && job.shares);
  const first = jobs.findIndex((job) => job.part === part);
  return [...jobs.slice(0, first), ...make(shared), ...jobs.slice(first).filter((job) => !shared.includes(job))];
}

/** The job of files that share a process, which runs `text`. Each file after the first adds `more` to its timeout. */
function oneProcess({ part, name, file, jobs, text, more = 0 }) {
  const program = join(root, '.cache/tests', `${name}.mjs`);
  writeFileSync(program, text);
  const limit = LIMIT + more * (jobs.length - 1);
  const run = node(file, ['--enable-source-maps', program], env, limit);
  return { part, file, needsBuild: jobs.some((job) => job.needsBuild), run };
}

const urlOf = ({ program }) => pathToFileURL(program.at(-1)).href;

/** One job a folder: a process and the modules that it loads cost more than many of these tests. */
const byFolder = (part) => (shared) =>
  [...new Set(shared.map(folderOf))].map((file) => {
    const jobs = shared.filter((job) => folderOf(job) === file);
    const text = jobs.map((job) => `import ${JSON.stringify(urlOf(job))};\n`).join('');
    return oneProcess({ part, name: `${part}-${file.replaceAll('/', '-')}`, file, jobs, text });
  });

/** Processes at the same time. Two more than there are cores: many tests wait for a timer or for another process. */
const PARALLEL = Number(process.env.JOBS) || cpus().length + 2;

/** `PARALLEL` jobs of files with their hooks. Neighbours are often alike, so each goes to another process. */
const inSuites = (part) => (shared) =>
  Array.from({ length: Math.min(PARALLEL, shared.length) }, (_, at) => {
    const jobs = shared.filter((_, index) => index % PARALLEL === at);
    const urls = Object.fromEntries(jobs.map((job) => [job.file, urlOf(job)]));
    const text = `import { runSuites } from './.config/suites.mjs';\nawait runSuites(${JSON.stringify(urls)});\n`;
    const file = jobs.length > 1 ? `${part} ${at + 1} of ${Math.min(PARALLEL, shared.length)}` : jobs[0].file;
    return oneProcess({ part, name: `${part}-${at + 1}`, file, jobs, text, more: LIMIT_FILE });
  });

const of = (name) => tests.filter(({ part }) => part === name);

/** In starting order: the longest first, so that short ones fill the gaps at the end. */
const all = [
  { part: 'build', run: check(process.execPath, ['.config/build.mjs']) },
  {
    part: 'lint',
    run: check(bin('oxlint'), ['--config', '.config/oxlint.json', '--deny-warnings', 'src', 'test', 'demo', '.config']),
  },
  { part: 'types', run: check(bin('tsc'), ['-p', '.']) },
  {
    part: 'format',
    run: check(bin('oxfmt'), ['--config', '.config/oxfmt.json', '--ignore-path', '.config/formatignore', '--check']),
  },
  ...of('chaos'),
  { part: 'elements', run: elements(elementFiles, env) },
  ...of('journeys'),
  ...of('package'),
  ...of('machine'),
  ...of('unit'),
];
const jobs = [
  ...SHARING.map((part) => [part, byFolder(part)]),
  ...IN_SUITES.map((part) => [part, inSuites(part)]),
].reduce((jobs, [part, make]) => joined(part, jobs, make), all.filter(isWanted));

if (jobs.some(({ part }) => /^(?:chaos|elements|journeys|package|machine)$/.test(part))) {
  token();
  const { path, shell } = await browser();
  Object.assign(env, { CHROME_PATH: path, CHROME_SHELL: shell, POSTGRES_BIN: postgres() });
  console.log(`Set-up: browsers ${path} and ${shell}, PostgreSQL ${env.POSTGRES_BIN}`);
  env.DVC_POSTGRES = await serverOfTheRun();
}
env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import ${new URL('wasm.mjs', import.meta.url).href}`.trim();

const start = performance.now();
const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
const results = new Map(jobs.map(({ part }) => [part, { passed: 0, failed: 0, left: 0 }]));
for (const { part } of jobs) results.get(part).left += 1;
let building = jobs.some(({ part }) => part === 'build');

/** Duration and CPU time of each job, in s. */
const took = [];

async function take(job) {
  const from = performance.now();
  const { passed, failed, cpu } = await job.run();
  took.push({ name: job.file ?? job.part, took: (performance.now() - from) / 1000, cpu });
  const result = results.get(job.part);
  result.passed += passed;
  result.failed += failed;
  result.left -= 1;
  if (job.part === 'build') building = false;
  if (!result.left)
    console.log(
      `${result.failed ? '✗' : '✓'} ${job.part}: ${result.passed} passed, ${result.failed} failed (after ${seconds()})`,
    );
}

const idle = [];
/** Takes jobs until none is left. A job that needs dist/ is skipped until the build has ended. */
async function work() {
  while (jobs.length) {
    const at = jobs.findIndex((job) => !building || !job.needsBuild);
    if (at < 0) await new Promise((resolve) => idle.push(resolve));
    else {
      await take(...jobs.splice(at, 1));
      for (const wake of idle.splice(0)) wake();
    }
  }
}

await Promise.all(Array.from({ length: PARALLEL }, work));
/** The jobs with the greatest `by`, one text. */
const most = (by, n) =>
  took
    .sort((a, b) => b[by] - a[by])
    .slice(0, n)
    .map((each) => `${each.name} ${each[by].toFixed(by === 'cpu' ? 1 : 0)} s`)
    .join(', ');
console.log(`Longest: ${most('took', 5)}`);
if (TIMED.length)
  console.log(
    `CPU time: ${took.reduce((total, { cpu }) => total + cpu, 0).toFixed(0)} s; ${most('cpu', Number(process.env.CPU))}`,
  );
const sum = (word) => [...results.values()].reduce((total, result) => total + result[word], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed (${seconds()} after the set-up)`);
process.exit(sum('failed') || !sum('passed') ? 1 : 0);
