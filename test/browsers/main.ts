/**
 * `npm run test:browsers`: the element tests and a journey of each method in Chromium, Firefox and
 * WebKit. `-- --engine firefox` runs one engine, `--part elements` or `--part journeys` one part,
 * `--only sim` what has these letters in its name. An engine that is not installed is a fault.
 */
import { parseArgs } from 'node:util';
import { built } from '../../.config/setup.mjs';
import { elementsIn } from './elements.js';
import { ENGINES, missingOf, type Engine } from './engines.js';
import type { Result } from './result.js';
import { journeysIn } from './run-journeys.js';

const { values } = parseArgs({
  options: { engine: { type: 'string', multiple: true }, part: { type: 'string' }, only: { type: 'string' } },
});
const PARTS = { elements: elementsIn, journeys: journeysIn } as const;
type Part = keyof typeof PARTS;

function chosen<Name extends string>(all: readonly Name[], option: string, wanted: readonly string[]) {
  const unknown = wanted.find((each) => !all.some((name) => name === each));
  if (unknown !== undefined) throw new TypeError(`--${option} ${unknown}: there are ${all.join(', ')}.`);
  return all.filter((name) => !wanted.length || wanted.includes(name));
}

const engines = chosen(ENGINES, 'engine', values.engine ?? []);
const parts = chosen(Object.keys(PARTS) as Part[], 'part', values.part ? [values.part] : []);
const rows: string[] = [];
let faults = 0;

function count(engine: Engine, part: Part, results: readonly Result[]): void {
  const failed = results.filter(({ fault }) => fault !== undefined);
  for (const { name, fault } of failed) console.log(`✗ ${engine}, ${part}: ${name}\n${fault}`);
  rows.push(`${engine}, ${part}: ${results.length - failed.length} passed, ${failed.length} failed`);
  // No result is no success.
  faults += results.length ? failed.length : 1;
}

if (parts.includes('journeys')) built();
for (const engine of engines) {
  const missing = missingOf(engine);
  if (missing.length) {
    rows.push(
      `${engine}: NOT RUN. Debian's packages ${missing.join(', ')} are missing: apt-get install ${missing.join(' ')}`,
    );
    faults += 1;
    continue;
  }
  for (const part of parts) {
    // A browser that does not start is a fault of its engine; the others still run.
    const broken = (error: unknown) => [{ name: 'the browser', fault: String(error) }];
    count(engine, part, await PARTS[part](engine, values.only).catch(broken));
  }
}
console.log(`\n${rows.join('\n')}`);
process.exit(faults ? 1 : 0);
