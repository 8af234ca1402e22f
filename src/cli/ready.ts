/** `dvc-register ready`: whether the gateway of this configuration serves, for a container's health check. */
import type { Command } from 'commander';
import { readConfig } from 'dvc-register/node/config.js';
import { withConfig } from './place.js';
import { finish } from './say.js';

async function run({ config }: { readonly config: string }): Promise<void> {
  const { port = 8080, host = 'localhost' } = readConfig(config).settings.listen ?? {};
  const at = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${at}:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
    console.log(await response.text());
    finish(response.ok);
  } catch {
    console.log(JSON.stringify({ status: 'unavailable', gateway: 'no answer' }));
    finish(false);
  }
}

export function readyCommand(program: Command): void {
  withConfig(
    program.command('ready').description('ask a running gateway whether it can serve; ends with 1 if not'),
  ).action(run);
}
