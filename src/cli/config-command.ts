/** `dvc-register config …`: prints the JSON Schema of the file, or the settings of a file. */
import type { Command } from 'commander';
import { jsonSchema, readConfig } from 'dvc-register/node/config.js';
import { withConfig } from './place.js';

const FIRST_LINE = `
Name it in the first line of the file, and an editor completes and checks the keys:

  # yaml-language-server: $schema=./node_modules/dvc-register/dist/dvc.schema.json`;

export function configCommands(program: Command): void {
  const config = program.command('config').description('the configuration file');
  config
    .command('schema')
    .description('print its JSON Schema')
    .addHelpText('after', FIRST_LINE)
    .action(() => console.log(JSON.stringify(jsonSchema(), null, 2)));
  withConfig(config.command('show').description('check it, and print it as JSON; of secrets, their names only')).action(
    ({ config: file }: { readonly config: string }) => console.log(JSON.stringify(readConfig(file).shown, null, 2)),
  );
}
