// `npm run mutate -- --n 40 --seed 7`: puts small random faults into src, one at a time, and runs
// the nearest tests of each, those of the server on a PostgreSQL that it starts. Files stay
// unchanged: the fault is added while the tests are bundled.
// Faults of `equivalent-faults.json` change nothing that anybody can observe; they are not run.
// `--at src/x.ts:12` or `--at src/x.ts` (as often as wanted) tries each fault of that line or file.
// Exits with 1 when fewer than nine in ten of the others are detected.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
    tests: { type: 'string', default: '20' },
    at: { type: 'string', multiple: true },
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

/** Where a fault may be: a line from 0, and one of its swaps. */
interface Place {
  readonly line: number;
  readonly swap: readonly [string, string];
}

const placesIn = (lines: readonly string[]): readonly Place[] =>
  lines.flatMap((text, line) =>
    isCode(text) ? SWAPS.filter(([from]) => text.includes(from)).map((swap) => ({ line, swap })) : [],
  );

/** The file with one swap; `undefined` when the place is not code (a comment, a type, a text). */
function faultAt(file: string, lines: readonly string[], place: Place | undefined): Fault | undefined {
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

const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n');

interface Equivalent {
  readonly file: string;
  readonly line: string;
  /** What is replaced: `&&`. */
  readonly swap: string;
  readonly why: string;
}

/** @throws {Error} for a line that is no longer there */
function equivalentFaults(): (fault: Fault) => Equivalent | undefined {
  const all = JSON.parse(readFileSync('test/tools/equivalent-faults.json', 'utf8')) as readonly Equivalent[];
  const has = (file: string, { line, swap }: Equivalent) =>
    linesOf(file).some((text) => text.trim() === line && text.includes(` ${swap} `));
  const gone = all.find((each) => !has(each.file, each));
  if (gone) throw new Error(`equivalent-faults.json: ${gone.file} has no such line: ${gone.line}`);
  return ({ file, line, swap }) => {
    const text = linesOf(file)[line - 1]?.trim();
    return all.find((each) => each.file === file && each.line === text && swap.startsWith(` ${each.swap} →`));
  };
}

/** Each fault of the lines or files of `--at`; without it, a random fault of a random file, again and again. */
function* faults(): Generator<Fault | undefined> {
  for (const at of values.at ?? []) {
    const [file = '', line] = at.split(':');
    const lines = linesOf(file);
    for (const place of placesIn(lines))
      if (line === undefined || place.line + 1 === Number(line)) yield faultAt(file, lines, place);
  }
  if (values.at) return;
  const random = lot(Number(values.seed));
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && new RegExp(`^(?:${values.in})`).test(name))
    .map((name) => `src/${name}`);
  for (;;) {
    const name = pick(files) ?? '';
    const lines = linesOf(name);
    yield faultAt(name, lines, pick(placesIn(lines)));
  }
}

/** Timeout of a test in milliseconds. */
const LIMIT = 120_000;

interface Running {
  /** `failed` at its first failing test, `late` at the timeout. */
  readonly end: Promise<'passed' | 'failed' | 'late'>;
  /** Ends it, with the programs that it has started. */
  stop(): void;
}

function run(program: readonly string[]): Running {
  const options = ['--import', './.config/wasm.mjs', '--test-reporter=tap'];
  const child = spawn(process.execPath, [...options, ...program], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const stop = () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const end = new Promise<Awaited<Running['end']>>((resolve) => {
    let text = '';
    const timer = setTimeout(() => {
      resolve('late');
      stop();
    }, LIMIT);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (/^not ok /m.test(text)) stop();
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'passed' : 'failed');
    });
  });
  return { end, stop };
}

async function timeOf(program: readonly string[]): Promise<number> {
  const from = performance.now();
  return (await run(program).end) === 'passed' ? performance.now() - from : Infinity;
}

interface Test {
  readonly test: string;
  /** Milliseconds in which it passes without a fault; `Infinity` if it does not, so that it shows nothing. */
  readonly sound: () => Promise<number>;
}

/** Tests at a time: one that hangs keeps only itself. */
const AT_ONCE = 2;

/** A test that fails with the fault, and only with it: the first of them to say so. */
async function noticing({ file, text }: Fault, tests: readonly Test[]): Promise<Test | undefined> {
  const folder = mkdtempSync(join(process.cwd(), '.cache', 'mutant-'));
  const fault: Plugin = {
    name: 'fault',
    setup: (build) =>
      build.onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, () => ({ contents: text, loader: 'ts' })),
  };
  try {
    const names = tests.map(({ test }) => test);
    const bundled = await bundleTests(names, { plugins: [fault], folder });
    const left = tests.map((test, at) => ({ test, program: bundled[at]?.program ?? [] }));
    const running = new Set<Running>();
    const found: Test[] = [];
    const work = async () => {
      for (let next = left.shift(); next && !found.length; next = left.shift()) {
        const each = run(next.program);
        running.add(each);
        const end = await each.end;
        running.delete(each);
        if (end === 'passed' || found.length) continue;
        // A test that only the fault keeps from its end takes half the time without it.
        if ((await next.test.sound()) > (end === 'late' ? LIMIT / 2 : LIMIT)) continue;
        found.push(next.test);
        for (const other of running) other.stop();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return found[0];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Words of a text, without case: `simSwapped` is `swapped`. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set((text.match(/[A-Za-z][a-z]{3,}/g) ?? []).map((word) => word.toLowerCase()));

/** Lines before and after a fault whose words say what it is about. */
const AROUND = 8;

/** What a name in common is worth: a word that one test in four hundred has. */
const NAMED = 6;
/** Whether the name of a test has a word of a file's name. */
const isNamed = (test: string, file: string): boolean =>
  basename(file, '.ts')
    .split('-')
    .some((word) => basename(test).includes(word));

/** The folder of a test's subject: `test` mirrors `src`. */
const subject = (file: string) => dirname(file).replace(/^(?:src|test)\//, '');

/** Takes from two lists in turn, each element once. */
function* alternately<T>(one: readonly T[], other: readonly T[]): Generator<T> {
  const taken = new Set<T>();
  for (const [at, each] of one.entries())
    for (const next of [each, other[at] ?? each]) {
      if (!taken.has(next)) yield next;
      taken.add(next);
    }
}

/**
 * The tests that reach a fault's file, by two orders in turn. The nearest: those that reach it after
 * the fewest imports, then those of its folder, then those that reach the fewest other files. And
 * those that share the rarest words with the lines around the fault, or a word of the file's name: half
 * of all tests reach a file that a whole gateway needs.
 */
async function nearest(): Promise<(fault: Fault) => readonly Test[]> {
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.test.ts') && !/^(?:journeys|package|demo)\/|(?:chaos|races|promises)\.test/.test(name),
    )
    .map((name) => `test/${name}`);
  const bundled = await bundleTests(tests, { folder: join(process.cwd(), '.cache', 'mutants') });
  const all = tests.map((test, at) => {
    const { program = [], reached = new Map<string, number>(), needsMachine = true } = bundled[at] ?? {};
    let known: Promise<number> | undefined;
    const sound = () => (known ??= timeOf(program));
    const words = wordsOf(readFileSync(test, 'utf8'));
    const alone = !needsMachine || /^test\/(?:server|signers|x509|node\/provider)\//.test(test);
    return { test, sound, reached, words, alone };
  });
  const rarity = (word: string) => Math.log(all.length / all.filter(({ words }) => words.has(word)).length);
  return ({ file, line, text }) => {
    const about = wordsOf(
      text
        .split('\n')
        .slice(Math.max(0, line - AROUND), line + AROUND)
        .join('\n'),
    );
    const reaching = all
      .flatMap((each) => {
        const steps = each.reached.get(file);
        const isElsewhere = Number(subject(each.test) !== subject(file));
        const shared = [...about]
          .filter((word) => each.words.has(word))
          .reduce((sum, word) => sum + rarity(word), isNamed(each.test, file) ? NAMED : 0);
        const far = [steps ?? 0, isElsewhere, each.reached.size];
        return steps !== undefined && each.alone ? [{ ...each, far, shared }] : [];
      })
      .sort((a, b) => a.far.reduce((order, far, at) => order || far - (b.far[at] ?? 0), 0));
    const alike = reaching.toSorted((a, b) => b.shared - a.shared);
    return [...alternately(reaching, alike)].slice(0, Number(values.tests));
  };
}

const server = await startPostgres();
await (await openPostgres({ url: await newDatabase(server.url, TEMPLATE) })).close();
process.env['DVC_POSTGRES'] = server.url;
const testsOf = await nearest();
const equivalent = equivalentFaults();
let noticed = 0;
let same = 0;
let tried = 0;
for (const fault of faults()) {
  const tests = fault ? testsOf(fault) : [];
  if (!fault || !tests.length) continue;
  tried += 1;
  const nothing = equivalent(fault);
  const found = nothing ? undefined : await noticing(fault, tests);
  same += nothing ? 1 : 0;
  noticed += found ? 1 : 0;
  const by = nothing?.why ?? found?.test ?? `not by ${tests.map(({ test }) => test).join(', ')}`;
  console.log(`${nothing ? '=' : found ? '✓' : '✗'} ${fault.file}:${fault.line} ${fault.swap} (${by})`);
  if (tried === Number(values.n)) break;
}
const seed = values.at ? '' : ` (seed ${values.seed})`;
console.log(`${noticed} of ${tried - same} faults were noticed; ${same} others change nothing${seed}`);
await server.stop();
process.exit(noticed < 0.9 * (tried - same) ? 1 : 0);
