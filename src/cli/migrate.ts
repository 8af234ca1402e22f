/** `dvc-register migrate`: updates the database schema, with a role that may change it. */
import type { Command } from 'commander';
import { migrate, schemaVersion } from 'dvc-register/server';
import { withAnyDatabase, withPlace, type PlaceOptions } from './place.js';
import { finish } from './say.js';

type Options = PlaceOptions & { readonly json?: boolean };

const up = (options: Options) =>
  withAnyDatabase(options, async (sql) => {
    const count = await migrate(sql);
    console.log(count > 0 ? `${count} migrations applied` : 'the schema is up to date');
  });

const status = (options: Options) =>
  withAnyDatabase(options, async (sql) => {
    const { found, needed } = await schemaVersion(sql);
    const state =
      found < needed ? 'run: dvc-register migrate up' : found > needed ? 'newer than this program' : 'up to date';
    console.log(options.json ? JSON.stringify({ found, needed }) : `version ${found} of ${needed}: ${state}`);
    finish(found >= needed);
  });

export function migrateCommand(program: Command): void {
  const command = program.command('migrate').description('bring the schema of the database up to date');
  withPlace(command.command('up', { isDefault: true }).description('apply what is missing')).action(up);
  withPlace(command.command('status').description('say which version it has; ends with 1 where something is missing'))
    .option('--json', 'print JSON')
    .action(status);
}
