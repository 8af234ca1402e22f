/** `dvc-register serve` runs a gateway; `dvc-register sandbox` runs one with invented partners. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { connect, keysOf, optionsOf, readConfig, type GatewayConfig } from 'dvc-register/node/config.js';
import type { GatewayServer } from 'dvc-register/node/create-server.js';
import { pinoLog } from 'dvc-register/node/log.js';
import { serve } from 'dvc-register/node/serve.js';
import type { Log } from 'dvc-register/server';
import { withConfig } from './place.js';
import { explain, version } from './say.js';

type Handler = (request: Request, env: unknown) => Response | Promise<Response>;

/** Answers while the gateway starts, for example while it waits for the database. */
const starting: Handler = (request) =>
  new URL(request.url).pathname === '/healthz'
    ? Response.json({ status: 'ok' })
    : Response.json({ status: 'unavailable' }, { status: 503, headers: { 'Retry-After': '1' } });

interface Running {
  readonly server: GatewayServer;
  readonly port: number;
}

async function start(config: GatewayConfig, log: Log): Promise<Running> {
  const { listen, trustedProxies = [], tracing } = config.settings;
  const { port: wanted = 8080, host = 'localhost', socketsPerAddress } = listen ?? {};
  let handle = starting;
  const listener = await serve((request, env) => handle(request, env), {
    ...{ port: wanted, hostname: host, trustedProxies, log },
    ...(socketsPerAddress && { socketsPerAddress }),
  });
  try {
    const keys = keysOf(config);
    const observe = tracing ? (await import('dvc-register/node/tracing.js')).createTracing() : undefined;
    const sql = await connect(config, { log });
    const { createServer } = await import('dvc-register/node/create-server.js');
    const server = await createServer({
      ...{ ...optionsOf(config, version()), sql, keys, listener, log },
      ...(observe && { observe }),
    }).catch(async (error: unknown) => {
      await sql.close();
      throw error;
    });
    handle = (request, env) => server.fetch(request, env);
    server.start();
    return { server, port: listener.port };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** Settings that a reload cannot change. */
const FIXED = [
  ...(['listen', 'publicUrl', 'trustedProxies', 'database', 'keys', 'revocation', 'limits', 'smsPrice'] as const),
  ...(['console', 'metrics', 'tracing', 'drainSeconds'] as const),
];

/** Replaces portals, partners, trust, signers and the keys of ID tokens. On an error the old configuration stays. */
async function reload(first: GatewayConfig, server: GatewayServer, log: Log): Promise<void> {
  try {
    const next = readConfig(first.file);
    const { signing } = keysOf(next);
    await server.reload({ ...next.configuration, ...(signing && { signing }) });
    const changed = FIXED.filter((key) => JSON.stringify(first.settings[key]) !== JSON.stringify(next.settings[key]));
    log('info', { event: 'config.reloaded' });
    if (changed.length) console.error(`${first.file}: a restart is needed for what changed in ${changed.join(', ')}.`);
  } catch (error) {
    log('error', { event: 'config.refused' });
    console.error(`${(error as Error).message}\nThe old configuration stays.`);
  }
}

async function run({ config: file }: { readonly config: string }): Promise<void> {
  const config = readConfig(file);
  const log = pinoLog();
  let isStopping = false;
  const starts = start(config, log);
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    const drain = (config.settings.drainSeconds ?? 0) * 1000;
    starts
      .then(({ server }) => server.close({ drain }))
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        explain(error);
        process.exit();
      });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // Registered before the start ends: without a listener the signal would end the process.
  process.on('SIGHUP', () => void starts.then(({ server }) => reload(config, server, log)).catch(() => undefined));
  try {
    const { port } = await starts;
    console.log(`ready http://${hostOf(config)}:${port}`);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? config.fault(['listen', 'port'], 'is in use by another process.')
      : error;
  }
}

const hostOf = ({ settings }: GatewayConfig): string => {
  const { host = 'localhost' } = settings.listen ?? {};
  return host.includes(':') ? `[${host}]` : host;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const START = fileURLToPath(new URL('../../.config/start.mjs', import.meta.url));

/** Runs `npm start` in a clone of the repository. */
async function sandbox(): Promise<void> {
  if (!existsSync(START))
    throw new TypeError(
      'The sandbox is not in the package: git clone https://github.com/dvc-register/dvc-register, then npm start there.',
    );
  const child = spawn(process.execPath, [START], { cwd: root, stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; this one ends after the sandbox.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

const SIGNALS = `
Prints "ready" and then one JSON object a line. SIGHUP reads the file again and replaces portals, partners, trust and the keys that sign ID tokens. No
request is refused meanwhile. If the file is wrong, the error is printed and the old configuration stays. SIGTERM ends deliveries, then requests, then the
database.

  dvc-register check && dvc-register serve

Exits with status 2 and an error message if it cannot start.`;

export function serveCommands(program: Command): void {
  withConfig(program.command('serve').description('run a gateway')).addHelpText('after', SIGNALS).action(run);
  program
    .command('sandbox')
    .description('run a gateway among invented people and partners (in a clone of the repository)')
    .action(sandbox);
}
