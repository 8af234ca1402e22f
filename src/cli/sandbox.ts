/** `dvc-register sandbox`: what `npm start` runs, where its sources are. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START = fileURLToPath(new URL('../../.config/start.mjs', import.meta.url));

async function run(): Promise<void> {
  if (!existsSync(START))
    throw new TypeError(
      'The sandbox is not in the package: git clone https://github.com/dvc-register/dvc-register, then npm start there.',
    );
  const child = spawn(process.execPath, [START], { cwd: root, stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the sandbox ends by itself, and this process after it.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

export function sandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('run a gateway among invented people and partners (in a clone of the repository)')
    .action(run);
}
