/** `dvc-register deliveries …`: pending deliveries and dead letters, per portal. */
import type { Command } from 'commander';
import { sqlDeadLetters, type DeadLetters } from 'dvc-register/server';
import { readConfig } from 'dvc-register/node/config.js';
import { CONFIG, withDatabase, withPlace, type PlaceOptions } from './place.js';
import { EXIT, finish } from './say.js';

const MOST = 10_000;

async function print(letters: DeadLetters): Promise<void> {
  for (const stats of await letters.stats()) console.log(JSON.stringify(stats));
  for (const letter of await letters.deadLetters(MOST)) console.log(JSON.stringify(letter));
}

const onLetters = (options: PlaceOptions, work: (letters: DeadLetters) => Promise<void>) =>
  withDatabase(options, (sql) => work(sqlDeadLetters({ sql, now: Date.now })));

const replay = (wanted: string, options: PlaceOptions) =>
  onLetters(options, async (letters) => {
    const ids = wanted === 'all' ? (await letters.deadLetters(MOST)).map(({ id }) => id) : [wanted];
    for (const id of ids) {
      const found = await letters.replay(id);
      console.log(`${id} ${found ? 'is due' : 'is no dead letter'}`);
      if (!found) process.exitCode = EXIT.found;
    }
    await print(letters);
  });

const reconcile = (options: PlaceOptions) =>
  onLetters(options, async (letters) => {
    const { configuration } = readConfig(options.config ?? CONFIG);
    const { scim = {}, webhooks = {} } = configuration.portals;
    const byScim = Object.entries(scim).flatMap(([id, { target }]) => (target ? [id] : []));
    const count = await letters.reconcile([...byScim, ...Object.keys(webhooks)]);
    console.log(`${count} accounts are due`);
    finish(true);
  });

export function deliveriesCommands(program: Command): void {
  const deliveries = program.command('deliveries').description('accounts on their way to the portals');
  const add = (name: string, says: string) => withPlace(deliveries.command(name).description(says));
  add('list', 'print what waits for each portal, and dead letters, one JSON a line').action((options: PlaceOptions) =>
    onLetters(options, print),
  );
  add('replay', 'try dead letters again').argument('<id>', 'of a dead letter, or all').action(replay);
  add('reconcile', 'want on every portal of the configuration what it lacks').action(reconcile);
}
