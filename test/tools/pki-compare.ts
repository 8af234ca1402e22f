// `npm run -s pki-compare`: runs our path validation and PKI.js's engine over the same 236 cases,
// scores both by specs/x509/score.mjs, and prints the table of docs/x509-conformance.md. `--
// CASES.ndjson` takes other cases.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { answer } from './pki-check.js';

/** One path question of the suite, with its expected answer. */
export interface Question {
  readonly id: string;
  readonly leaf: string;
  readonly intermediates: readonly string[];
  readonly anchors: readonly string[];
  readonly crls: readonly string[];
  readonly time: string;
  readonly scope: 'must-accept' | 'must-reject' | 'may-reject' | 'warn';
  readonly expected: 'valid' | 'invalid';
}

/** An engine's results for the cases of one kind. */
interface Tally {
  accepted: number;
  refused: number;
  silent: number;
  /** Valid chains that were refused, whether or not that counts as wrong. */
  denied: number;
}

interface Kind {
  cases: number;
  valid: number;
  readonly ours: Tally;
  readonly pkijs: Tally;
}

/** The suite's time limit for an answer, in milliseconds. */
const patience = 5_000;

const bundled = new URL('../vectors/pki/path-cases.ndjson.gz', import.meta.url);
const read = (path: string | undefined): string =>
  path ? readFileSync(path, 'utf8') : gunzipSync(readFileSync(bundled)).toString('utf8');

/** PKI.js's engine in a worker thread, because it never returns on cross-signed graphs. */
class PkijsEngine {
  #worker: Worker | undefined;

  async ask(question: Question): Promise<string> {
    const worker = (this.#worker ??= new Worker(new URL('pkijs-engine.mjs', import.meta.url), { execArgv: [] }));
    const answered = new Promise<string>((resolve) => worker.once('message', resolve));
    worker.postMessage(question);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => (timer = setTimeout(resolve, patience, 'silent')));
    const result = await Promise.race([answered, late]);
    clearTimeout(timer);
    if (result === 'silent') await this.stop();
    return result;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}

const nothing = (): Tally => ({ accepted: 0, refused: 0, silent: 0, denied: 0 });

/** Counts an answer as score.mjs does: wrongly accepted, wrongly refused, or missing. */
const count = (tally: Tally, { scope, expected }: Question, result: string): void => {
  if (expected === 'valid' && result !== 'valid') tally.denied++;
  if (result === 'silent') tally.silent++;
  else if (scope === 'must-reject' && result === 'valid') tally.accepted++;
  else if (scope === 'must-accept' && result !== 'valid') tally.refused++;
};

const kindOf = (id: string): string => id.split('::').slice(0, -1).join('::').replace('limbo/', '');

const compare = async (lines: readonly string[]): Promise<ReadonlyMap<string, Kind>> => {
  const kinds = new Map<string, Kind>();
  const engine = new PkijsEngine();
  for (const line of lines) {
    const question = JSON.parse(line) as Question;
    const name = kindOf(question.id);
    const kind = kinds.get(name) ?? { cases: 0, valid: 0, ours: nothing(), pkijs: nothing() };
    kinds.set(name, kind);
    kind.cases++;
    if (question.expected === 'valid') kind.valid++;
    count(kind.ours, question, (await answer(line)).result);
    count(kind.pkijs, question, await engine.ask(question));
  }
  await engine.stop();
  return kinds;
};

const wrong = ({ accepted, refused, silent }: Tally): number => accepted + refused + silent;
const cells = (tally: Tally): string =>
  `${wrong(tally)} (${tally.accepted} + ${tally.refused} + ${tally.silent}) | ${tally.denied}`;
const row = (name: string, { cases, valid, ours, pkijs }: Kind): string =>
  `| ${name} | ${cases} | ${valid} | ${cells(ours)} | ${cells(pkijs)} |`;

const sum = (a: Tally, b: Tally): Tally => ({
  accepted: a.accepted + b.accepted,
  refused: a.refused + b.refused,
  silent: a.silent + b.silent,
  denied: a.denied + b.denied,
});
const total = (kinds: readonly Kind[]): Kind =>
  kinds.reduce((all, kind) => ({
    cases: all.cases + kind.cases,
    valid: all.valid + kind.valid,
    ours: sum(all.ours, kind.ours),
    pkijs: sum(all.pkijs, kind.pkijs),
  }));

const kinds = await compare(read(process.argv[2]).trim().split('\n'));
console.log('| kind | cases | valid | ours: wrong | valid refused | PKI.js: wrong | valid refused |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, kind] of [...kinds].sort()) console.log(row(name, kind));
console.log(row('all', total([...kinds.values()])));
