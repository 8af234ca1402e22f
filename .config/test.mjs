// `npm test`: set-up, then every check and every test; ends with `N passed, N failed`.
// `npm test -- unit` runs only the parts whose name begins so; `npm test -- unit/test/flow` only those files.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { browser, packages, postgres, root, token } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Runs a command and hands back its exit code and what it printed. */
const output = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        if (process.env.VERBOSE) process.stdout.write(chunk);
      });
    }
    child.on('error', (error) => resolve({ code: 1, text: String(error) }));
    child.on('close', (code) => resolve({ code, text }));
  });

/** One command that is a test in itself: it passes when it exits with 0. */
const check = (command, args) => async () => {
  const { code, text } = await output(command, args);
  if (code !== 0) console.log(text);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
};

const files = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();

const count = (text, word) => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(text)?.[1] ?? 0);

/** A run of node's test runner. A skipped or unfinished test is a failed one. */
const node = (select) => async (only, env) => {
  const list = files('test', '.test.ts').filter((file) => select(file) && (!only || file.startsWith(only)));
  const { code, text } = await output(
    process.execPath,
    [
      '--import',
      'tsx',
      '--test',
      '--test-reporter=tap',
      '--test-timeout=420000',
      '--test-force-exit',
      `--test-concurrency=${Math.min(2, cpus().length)}`,
      ...list,
    ],
    env,
  );
  const passed = count(text, 'pass');
  const lost = count(text, 'fail') + count(text, 'cancelled') + count(text, 'skipped') + count(text, 'todo');
  const failed = lost || (code === 0 ? 0 : 1);
  if (failed) console.log(text);
  return { passed, failed };
};

const elements = async (only, env) => {
  const args = ['--config', '.config/web-test-runner.config.mjs', ...(only ? ['--files', only] : [])];
  const { code, text } = await output(bin('web-test-runner'), args, env);
  const [, passed = 0, failed = 0] = (/elements: (\d+) passed, (\d+) failed$/m.exec(text) ?? []).map(Number);
  if (code !== 0 || !passed) console.log(text);
  return { passed, failed: failed || (code === 0 && passed ? 0 : 1) };
};

const isChaos = (file) => /^test\/node\/(?:chaos|races|promises)\.test\.ts$/.test(file);
const isJourney = (file) => file.startsWith('test/journeys/');
const isPackage = (file) => file.startsWith('test/package/');

const parts = [
  [
    'format',
    check(bin('prettier'), [
      '--config',
      '.config/prettier.json',
      '--ignore-path',
      '.config/prettierignore',
      '--check',
      '.',
    ]),
  ],
  ['types', check(bin('tsc'), ['-p', '.'])],
  [
    'lint',
    check(bin('oxlint'), ['--config', '.config/oxlint.json', '--deny-warnings', 'src', 'test', 'demo', '.config']),
  ],
  ['build', check(process.execPath, ['.config/build.mjs'])],
  ['package', node(isPackage)],
  ['elements', elements],
  ['unit', node((file) => !isJourney(file) && !isPackage(file) && !isChaos(file))],
  ['journeys', node(isJourney)],
];

/** Kills and races gateways for minutes on one core, beside the checks that have only one core to use. */
const beside = [['chaos', node(isChaos)]];
/** From here on, parts use both cores themselves. */
const ALONE = 'unit';

const wanted = process.argv.slice(2);
packages();
token();
const wasm = `${process.env.NODE_OPTIONS ?? ''} --import ${new URL('wasm.mjs', import.meta.url).href}`;
const env = { CHROME_PATH: await browser(), POSTGRES_BIN: postgres(), NODE_OPTIONS: wasm.trim() };
console.log(`Set-up: browser ${env.CHROME_PATH}, PostgreSQL ${env.POSTGRES_BIN}`);
const total = { passed: 0, failed: 0 };

async function take([name, part]) {
  const match = wanted.find((want) => want === name || want.startsWith(`${name}/`));
  if (wanted.length && !match) return;
  const start = performance.now();
  const { passed, failed } = await part(match?.slice(name.length + 1), env);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${failed ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
  total.passed += passed;
  total.failed += failed;
}

const waiting = Promise.all(beside.map(take));
for (const part of parts) {
  if (part[0] === ALONE) await waiting;
  await take(part);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed || !total.passed ? 1 : 0);
