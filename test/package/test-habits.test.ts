import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
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
    known: {
      // Properties of generated cases, each of which holds only under a condition.
      'flow/transition.test.ts': 4,
      'x509/parse-families.test.ts': 1,
      // Only root can create the file that is refused.
      'agent/doors.test.ts': 1,
      // Tables whose rows have different columns: to be split.
      'elements/steps/signing.browser.ts': 1,
      'server/connectors/registry.test.ts': 1,
      'server/connectors/sandbox-carrier.test.ts': 2,
    },
  },
  {
    name: 'no test sleeps for a guessed time: it waits for a condition',
    pattern: /\b(?:aTimeout|waitForTimeout)\(|await (?:pause|sleep|setTimeout)\(\d|=> setTimeout\(\w+, \d/g,
    known: {
      // The interval of a repeated condition, a load, or a simulated person.
      'deploy/gateway.ts': 1,
      'elements/support/waiting-world.ts': 1,
      'journeys/support/mobile.ts': 1,
      'support/database/postgres-server.ts': 2,
      'support/faulty-portal.ts': 1,
      'support/load/chaos.ts': 1,
      'support/load/crowd-waiting.ts': 3,
      'support/load/handset.ts': 1,
      'support/load/races.ts': 1,
      'support/promises/partners-down.ts': 2,
      'support/promises/restores.ts': 1,
      'support/sandbox-visitor.ts': 1,
      // Time in which nothing may happen, or a slow server: to be replaced by a fake clock.
      'agent/faults.test.ts': 1,
      'demo/portals.test.ts': 1,
      'elements/registration.browser.ts': 2,
      'elements/steps/certificate-card.browser.ts': 1,
      'elements/steps/waiting.browser.ts': 3,
      'journeys/privacy.test.ts': 1,
      'journeys/registries.test.ts': 1,
      'journeys/typing.test.ts': 1,
      'journeys/waiting.test.ts': 1,
      'node/database/postgres.test.ts': 2,
      'node/flood.test.ts': 2,
      'server/connectors/circuit.test.ts': 1,
      'server/connectors/csc.test.ts': 1,
      'server/connectors/mobile-id.test.ts': 1,
      'server/connectors/threats.test.ts': 1,
      'server/http/events.test.ts': 2,
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
