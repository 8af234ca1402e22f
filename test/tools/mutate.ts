// `npm run mutate -- --n 40 --seed 7`: puts small random faults into src, one at a time, and runs
// the nearest tests of each, those of the server on a PostgreSQL that it starts. Files stay
// unchanged: the fault is added while the tests are bundled.
// Exits with 1 when fewer than nine in ten are detected.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync, type Plugin } from 'esbuild';
import { bundleTests } from '../../.config/bundle-tests.mjs';
import { openPostgres } from '../../src/node/database/postgres.js';
import { startPostgres } from '../support/database/postgres-server.js';
import { newDatabase, TEMPLATE } from '../support/database/shared-server.js';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    in: { type: 'string', default: 'flow|client|x509|proof|server|signers/(?!agent)|capture' },
    tests: { type: 'string', default: '6' },
  },
});

const SWAPS: readonly (readonly [string, string])[] = [
  [' || ', ' && '],
  [' && ', ' || '],
  [' >= ', ' > '],
  [' <= ', ' < '],
  [' === ', ' !== '],
  [' !== ', ' === '],
  [' ? ', ' && false ? '],
  [' + 1', ' - 1'],
  [' ?? ', ' && '],
];

interface Fault {
  readonly file: string;
  readonly line: number;
  readonly swap: string;
  readonly text: string;
}

/** Seeded random numbers in [0, 1) (mulberry32). */
function lot(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const isCode = (line: string) => !/^\s*(?:\*|\/\/|\/\*|import |export type|type |readonly |\| )/.test(line);
const tsconfigRaw = { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } };
const compiled = (text: string) => transformSync(text, { loader: 'ts', tsconfigRaw }).code;

/**
 * A fault in a file; `undefined` when the random position is not code (a comment, a type, a text).
 */
function faultIn(file: string, random: () => number): Fault | undefined {
  const lines = readFileSync(file, 'utf8').split('\n');
  const places = lines.flatMap((text, line) =>
    isCode(text) ? SWAPS.filter(([from]) => text.includes(from)).map((swap) => ({ line, swap })) : [],
  );
  const place = places[Math.floor(random() * places.length)];
  if (!place) return undefined;
  const { line, swap } = place;
  const text = lines.map((each, at) => (at === line ? each.replace(...swap) : each)).join('\n');
  try {
    if (compiled(text) === compiled(lines.join('\n'))) return undefined;
  } catch {
    return undefined;
  }
  return { file, line: line + 1, swap: swap.join('→'), text };
}

/** Whether the tests fail with the fault. */
async function isNoticed({ file, text }: Fault, tests: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(process.cwd(), '.cache', 'mutant-'));
  const fault: Plugin = {
    name: 'fault',
    setup: (build) =>
      build.onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, () => ({ contents: text, loader: 'ts' })),
  };
  try {
    const bundled = await bundleTests(tests, { plugins: [fault], folder });
    return bundled.some(({ program }) => {
      const run = spawnSync(process.execPath, ['--import', './.config/wasm.mjs', ...program], {
        stdio: 'ignore',
        timeout: 120_000,
      });
      return run.status !== 0;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The tests that reach a file, the nearest first: those that import it themselves, then those that
 * reach the fewest other files.
 */
async function nearest(): Promise<(file: string) => readonly string[]> {
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.test.ts') && !/^(?:journeys|package|demo)\/|(?:chaos|races|promises)\.test/.test(name),
    )
    .map((name) => `test/${name}`);
  const bundled = await bundleTests(tests, { folder: join(process.cwd(), '.cache', 'mutants') });
  const reach = tests.map((test, at) => ({
    test,
    imported: new Set(bundled[at]?.imported),
    reached: new Set(bundled[at]?.reached),
    alone: !bundled[at]?.needsMachine || test.startsWith('test/server/'),
  }));
  return (file) =>
    reach
      .filter(({ reached, alone }) => alone && reached.has(file))
      .sort((a, b) => Number(b.imported.has(file)) - Number(a.imported.has(file)) || a.reached.size - b.reached.size)
      .slice(0, Number(values.tests))
      .map(({ test }) => test);
}

const server = await startPostgres();
await (await openPostgres({ url: await newDatabase(server.url, TEMPLATE) })).close();
process.env['DVC_POSTGRES'] = server.url;
const random = lot(Number(values.seed));
const testsOf = await nearest();
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && new RegExp(`^(?:${values.in})`).test(name))
  .map((name) => `src/${name}`);
let noticed = 0;
let tried = 0;
while (tried < Number(values.n)) {
  const file = files[Math.floor(random() * files.length)] ?? '';
  const fault = faultIn(file, random);
  const tests = fault ? testsOf(file) : [];
  if (!fault || !tests.length) continue;
  tried += 1;
  const seen = await isNoticed(fault, tests);
  noticed += seen ? 1 : 0;
  console.log(`${seen ? '✓' : '✗'} ${file}:${fault.line} ${fault.swap} (${tests.length} tests)`);
}
console.log(`${noticed} of ${tried} faults were noticed by the nearest tests (seed ${values.seed})`);
await server.stop();
process.exit(noticed / tried < 0.9 ? 1 : 0);
