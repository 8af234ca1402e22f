// `npm run -s accounts -- export|erase|withdraw --subject-from-stdin`: what a person may ask of us. The identity is read from
// standard input (`cccd:034086012222`, or the number alone), as a command line is shown to everybody on the machine; `--account UUID`
// names an account instead. `--by NAME` says in the audit log who asked. `-- tombstones >FILE` and `-- rebury <FILE` are for restores.
// `--data DIR` of a stopped gateway, or DATABASE_URL beside running ones. Ends with 1 where nothing is held.
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readKeys } from '../src/node/keys.js';
import { sqlDataSubjects, type DataSubjects, type Who } from '../src/server/data-subjects.js';
import type { Tombstone } from '../src/server/erasure.js';
import { subjectOf } from '../src/server/steps/person.js';
import { createVault } from '../src/server/vault.js';
import { explain, openDatabase } from './open-database.js';

const VERBS = ['export', 'erase', 'withdraw', 'tombstones', 'rebury'] as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '.data' },
    keys: { type: 'string' },
    by: { type: 'string', default: 'operator' },
    account: { type: 'string' },
    'subject-from-stdin': { type: 'boolean', default: false },
  },
});
const { account, by } = values;

function who(input: string): Who {
  if (account !== undefined) return { account };
  const said = input.trim();
  if (/^\d{9}(?:\d{3})?$/.test(said)) return { subject: subjectOf(said) };
  if (!/^[a-z]+:\S+$/.test(said)) throw new TypeError('Standard input holds no identity such as cccd:034086012222.');
  return { subject: said };
}

const tombstonesIn = (lines: string) =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Tombstone);

async function run(subjects: DataSubjects, verb: (typeof VERBS)[number], input: string): Promise<void> {
  if (verb === 'tombstones') {
    for (const each of await subjects.tombstones()) console.log(JSON.stringify(each));
  } else if (verb === 'rebury') {
    const given = tombstonesIn(input);
    console.log(`${given.length} tombstones, ${await subjects.rebury(given)} accounts erased again`);
  } else {
    const found = await subjects[verb](who(input), by);
    if (found) console.log(JSON.stringify(found, null, 2));
    else console.error('Nothing is held.');
    process.exitCode = found ? 0 : 1;
  }
}

try {
  const verb = VERBS.find((each) => each === positionals[0]);
  if (!verb || positionals.length > 1) throw new TypeError(`One of: ${VERBS.join(', ')}.`);
  const isAbout = verb !== 'tombstones' && verb !== 'rebury';
  if (isAbout && account === undefined && !values['subject-from-stdin'])
    throw new TypeError('Name somebody: --subject-from-stdin, or --account UUID.');
  const input = verb === 'rebury' || values['subject-from-stdin'] ? await text(process.stdin) : '';
  const vault = createVault(readKeys(values.keys ?? join(values.data, 'keys.json')));
  const sql = await openDatabase(values.data);
  await run(sqlDataSubjects({ sql, vault }), verb, input).finally(() => sql.close());
} catch (error) {
  explain(error);
}
