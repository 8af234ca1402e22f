// `npm run -s accounts -- export|erase|withdraw --subject-from-stdin`: what a person may ask of us. The identity is read from
// standard input (`cccd:034086012222`, or the number alone), as a command line is shown to everybody on the machine; `--account UUID`
// names an account instead. `--by NAME` says in the audit log who asked. `-- tombstones >FILE` and `-- rebury <FILE` are for restores.
// `-- suspects` lists accounts of organisations whose certificate would be refused today, one JSON a line; `--reveal` names them.
// `-- proposals list` lists contact data that portals propose and people have not decided, likewise; `-- proposals accept|refuse UUID`
// decides one in the name of the person, who has to be asked before. `--data DIR` of a stopped gateway, or DATABASE_URL beside running ones. Ends with 1 where nothing is held.
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readKeys } from 'dvc-register/node';
import {
  createVault,
  sqlDataSubjects,
  sqlProposals,
  sqlSuspects,
  subjectOf,
  type DataSubjects,
  type SealedDatabase,
  type Tombstone,
  type Who,
} from 'dvc-register/server';
import { explain, openDatabase } from './open-database.js';

const VERBS = ['export', 'erase', 'withdraw', 'tombstones', 'rebury', 'suspects', 'proposals'] as const;
const DECISIONS = ['list', 'accept', 'refuse'] as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '.data' },
    keys: { type: 'string' },
    by: { type: 'string', default: 'operator' },
    account: { type: 'string' },
    reveal: { type: 'boolean', default: false },
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

async function run(
  subjects: DataSubjects,
  verb: Exclude<(typeof VERBS)[number], 'suspects' | 'proposals'>,
  input: string,
): Promise<void> {
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

async function listSuspects(from: SealedDatabase): Promise<void> {
  let count = 0;
  for await (const suspect of sqlSuspects({ ...from, by, reveal: values.reveal })) {
    console.log(JSON.stringify(suspect));
    count += 1;
  }
  console.error(`${count} accounts to be looked at`);
}

/** What stands behind `proposals`. @throws {TypeError} for what is no question and no decision */
function decisionOf(words: readonly string[]) {
  const [act = '', id = ''] = words;
  const decision = DECISIONS.find((each) => each === act);
  if (!decision || words.length !== (decision === 'list' ? 1 : 2))
    throw new TypeError('One of: proposals list, proposals accept UUID, proposals refuse UUID.');
  return { decision, id };
}

async function decide(from: SealedDatabase, { decision, id }: ReturnType<typeof decisionOf>): Promise<void> {
  const proposals = sqlProposals(from);
  if (decision === 'list') {
    for (const { change, ...rest } of await proposals.list(account))
      console.log(JSON.stringify({ ...rest, ...(values.reveal ? { change } : { attributes: Object.keys(change) }) }));
    return;
  }
  const done = decision === 'accept' ? await proposals.confirm(id, by) : await proposals.reject(id, by);
  if (!done) console.error('There is no such proposal.');
  process.exitCode = done ? 0 : 1;
}

try {
  const verb = VERBS.find((each) => each === positionals[0]);
  if (!verb || (verb !== 'proposals' && positionals.length > 1)) throw new TypeError(`One of: ${VERBS.join(', ')}.`);
  const decision = verb === 'proposals' ? decisionOf(positionals.slice(1)) : undefined;
  const isAbout = !['tombstones', 'rebury', 'suspects', 'proposals'].includes(verb);
  if (isAbout && account === undefined && !values['subject-from-stdin'])
    throw new TypeError('Name somebody: --subject-from-stdin, or --account UUID.');
  const input = verb === 'rebury' || values['subject-from-stdin'] ? await text(process.stdin) : '';
  const vault = createVault(readKeys(values.keys ?? join(values.data, 'keys.json')));
  const sql = await openDatabase(values.data);
  try {
    if (decision) await decide({ sql, vault }, decision);
    else if (verb === 'suspects') await listSuspects({ sql, vault });
    else await run(sqlDataSubjects({ sql, vault }), verb as Exclude<typeof verb, 'proposals'>, input);
  } finally {
    await sql.close();
  }
} catch (error) {
  explain(error);
}
