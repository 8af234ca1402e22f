/** `dvc-register accounts …`: export and erasure for a person, and the work after a restore. */
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import {
  sqlDataSubjects,
  sqlProposals,
  sqlSuspects,
  subjectOf,
  type DataSubjects,
  type SealedDatabase,
  type Tombstone,
  type DataSubject,
} from 'dvc-register/server';
import { withPlace, withVault, type PlaceOptions } from './place.js';
import { finish } from './say.js';

interface Options extends PlaceOptions {
  readonly by: string;
  readonly account?: string;
  readonly reveal?: boolean;
  readonly subjectFromStdin?: boolean;
}

function who({ account }: Options, input: string): DataSubject {
  if (account !== undefined) return { account };
  const said = input.trim();
  if (/^\d{9}(?:\d{3})?$/.test(said)) return { subject: subjectOf(said) };
  if (!/^[a-z]+:\S+$/.test(said)) throw new TypeError('Standard input holds no identity such as cccd:034086012222.');
  return { subject: said };
}

const about =
  (verb: 'export' | 'erase' | 'withdraw') =>
  async (options: Options): Promise<void> => {
    if (options.account === undefined && !options.subjectFromStdin)
      throw new TypeError('Give --subject-from-stdin, or --account UUID.');
    const named = who(options, options.subjectFromStdin ? await text(process.stdin) : '');
    await withVault(options, async (from) => {
      const found = await (sqlDataSubjects(from) as Pick<DataSubjects, typeof verb>)[verb](named, options.by);
      if (found) console.log(JSON.stringify(found, null, 2));
      else console.error('Nothing is held.');
      finish(Boolean(found));
    });
  };

const tombstones = (options: Options) =>
  withVault(options, async (from) => {
    for (const each of await sqlDataSubjects(from).tombstones()) console.log(JSON.stringify(each));
  });

async function rebury(options: Options): Promise<void> {
  const lines = (await text(process.stdin)).split('\n').filter(Boolean);
  const given = lines.map((line) => JSON.parse(line) as Tombstone);
  await withVault(options, async (from) => {
    console.log(`${given.length} tombstones, ${await sqlDataSubjects(from).eraseAgain(given)} accounts erased again`);
  });
}

const suspects = (options: Options) =>
  withVault(options, async (from) => {
    let count = 0;
    for await (const suspect of sqlSuspects({ ...from, by: options.by, reveal: options.reveal ?? false })) {
      console.log(JSON.stringify(suspect));
      count += 1;
    }
    console.error(`${count} accounts to review`);
  });

const DECISIONS = ['list', 'accept', 'refuse'] as const;

/** @throws {TypeError} for what is neither a question nor a decision */
function decisionOf(words: readonly string[]) {
  const [act = '', id = ''] = words;
  const decision = DECISIONS.find((each) => each === act);
  if (!decision || words.length !== (decision === 'list' ? 1 : 2))
    throw new TypeError('One of: proposals list, proposals accept UUID, proposals refuse UUID.');
  return { decision, id };
}

async function decide(from: SealedDatabase, words: ReturnType<typeof decisionOf>, options: Options): Promise<void> {
  const proposals = sqlProposals(from);
  if (words.decision === 'list') {
    for (const { change, ...rest } of await proposals.list(options.account)) {
      const shown = options.reveal ? { change } : { attributes: Object.keys(change) };
      console.log(JSON.stringify({ ...rest, ...shown }));
    }
    return;
  }
  const done = await proposals[words.decision === 'accept' ? 'confirm' : 'reject'](words.id, options.by);
  if (!done) console.error('There is no such proposal.');
  finish(done);
}

const NAMED = `
The identity is read from standard input (cccd:034086012222, or the number alone), since everybody on this machine can
read a command line:

  dvc-register accounts export --subject-from-stdin <identity.txt >person.json`;

export function accountsCommands(program: Command): void {
  const accounts = program.command('accounts').description('export, erase and withdraw a person’s data');
  const add = (name: string, says: string) =>
    withPlace(accounts.command(name).description(says)).option(
      '--by <name>',
      'who asked, for the audit log',
      'operator',
    );
  const named = (name: string, says: string) =>
    add(name, says)
      .option('--account <uuid>', 'whose, by the id of the account')
      .option('--subject-from-stdin', 'whose, by the identity on standard input')
      .addHelpText('after', NAMED);
  named('export', 'print all that is held of a person').action(about('export'));
  named('erase', 'erase an account on every portal, for good').action(about('erase'));
  named('withdraw', 'take the account back from portals that did not make it').action(about('withdraw'));
  add('tombstones', 'list who was erased, to be kept beside backups').action(tombstones);
  add('rebury', 'after a restore: erase again who is listed on standard input').action(rebury);
  add('suspects', 'list accounts of organisations whose certificate would be refused today')
    .option('--reveal', 'with their names')
    .action(suspects);
  add('proposals', 'contact data that portals propose: list, accept UUID, refuse UUID')
    .argument('<words...>', 'list, accept UUID or refuse UUID')
    .option('--account <uuid>', 'of one account')
    .option('--reveal', 'with what is proposed')
    .action(async (words: readonly string[], options: Options) => {
      const decision = decisionOf(words);
      await withVault(options, (from) => decide(from, decision, options));
    });
}
