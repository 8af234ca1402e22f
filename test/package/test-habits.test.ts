import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

/** Programs that are run by hand may read the clock. */
const files: readonly string[] = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !/^(?:bench|tools)\//.test(file));

interface Habit {
  readonly name: string;
  readonly pattern: RegExp;
  /** Allowed occurrences per file. A new one fails; a corrected file leaves the list. */
  readonly known: Readonly<Record<string, number>>;
}

const habits: readonly Habit[] = [
  {
    name: 'no assertion compares two readings of a clock: a busy machine would decide',
    pattern: /(?:assert|expect)\b[^;\n]*(?:performance|Date)\.now\(\) - /g,
    // A lower bound: a busy machine only makes it longer.
    known: { 'node/database/postgres.test.ts': 1 },
  },
  {
    name: 'no assertion stands behind an `if`: it would pass by not being made',
    pattern: /\bif \([^\n]*\)\s*(?:\{\s*)?(?:assert|expect)[.(]/g,
    known: {},
  },
  {
    name: 'no test sleeps for a guessed time: it waits for a condition',
    pattern:
      /\b(?:aTimeout|waitForTimeout)\(|await (?:pause|sleep|setTimeout)\(\d|=> setTimeout\(\w+, \d|await sql\.query\('select pg_sleep/g,
    known: {
      // The interval at which another process or a page is asked again until a condition holds.
      'deploy/gateway.ts': 1,
      'journeys/support/mobile.ts': 1,
      'journeys/typing.test.ts': 1,
      'journeys/waiting.test.ts': 1,
      'support/database/postgres-server.ts': 2,
      'support/load/chaos.ts': 1,
      'support/load/races.ts': 1,
      'support/promises/restores.ts': 1,
      'support/sandbox-visitor.ts': 1,
      // A simulated person, phone or portal that takes its time.
      'elements/support/waiting-world.ts': 1,
      'support/faulty-portal.ts': 1,
      'support/load/crowd-waiting.ts': 3,
      'support/load/handset.ts': 1,
      'support/promises/partners-down.ts': 2,
      // The longest time that another process may take to stop.
      'demo/portals.test.ts': 1,
    },
  },
];

for (const { name, pattern, known } of habits) {
  test(name, () => {
    const found = files.flatMap((file) => {
      const count = [...readFileSync(join('test', file), 'utf8').matchAll(pattern)].length;
      return count ? [[file, count] as const] : [];
    });
    assert.deepEqual(Object.fromEntries(found), known);
  });
}

test('programs that are run by hand are there, and so are the files that they name', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };
  const programs = Object.values(scripts).flatMap(
    (line) => line.match(/(?:test|demo|\.config)\/[\w./-]+\.(?:ts|mjs)/g) ?? [],
  );
  assert.ok(programs.length > 20, programs.join());
  const named = ['bench', 'tools'].flatMap((folder) =>
    readdirSync(join('test', folder)).flatMap((file) => {
      const text = readFileSync(join('test', folder, file), 'utf8');
      return [...text.matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)].map(([, to = '']) =>
        join('test', folder, to),
      );
    }),
  );
  assert.ok(named.length > 2, named.join());
  for (const file of [...programs, ...named]) assert.ok(existsSync(file), file);
});
