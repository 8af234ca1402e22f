import { Command, CommanderError } from 'commander';
import { accountsCommands } from './accounts.js';
import { auditCommands } from './audit.js';
import { checkCommands } from './check.js';
import { configCommands } from './config-command.js';
import { conformanceCommand } from './conformance.js';
import { deliveriesCommands } from './deliveries.js';
import { keysCommands } from './keys.js';
import { migrateCommand } from './migrate.js';
import { EXIT, explain, version } from './say.js';
import { serveCommands } from './serve.js';
import { themeCommand } from './theme.js';

const FIRST = `
A first gateway, from an empty folder (docs/production.md):

  dvc-register config schema >dvc.schema.json
  dvc-register keys create          with PostgreSQL, once for all gateways
  dvc-register check                says what is wrong, and where
  dvc-register serve

Exit codes: 0 success, 1 a check has found a fault, 2 the command could not do its work.`;

function createProgram(): Command {
  const program = new Command('dvc-register')
    .description('The gateway of dvc-register: registration for Vietnamese public-service portals.')
    .version(version())
    .addHelpText('after', FIRST)
    .exitOverride();
  for (const add of [
    ...[serveCommands, checkCommands, migrateCommand, keysCommands, accountsCommands, deliveriesCommands],
    ...[auditCommands, configCommands, themeCommand, conformanceCommand],
  ])
    add(program);
  return program;
}

/** Runs the command line; the exit code is in `process.exitCode`. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    // commander has already printed its message.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.failed;
    else explain(error);
  }
}
