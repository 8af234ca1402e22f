/** A program on a machine of the cluster, which its supervisor starts again when it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { namespaceOf, type Name } from './network.js';

/** As `RestartSec=1` of systemd. */
const RESTART_MS = 1000;

export interface Program {
  start(): void;
  /** Ends it, and does not start it again. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Kills it; the supervisor starts it again. */
  kill(): Promise<void>;
}

export interface Command {
  /** `undefined`: beside the machines. */
  readonly machine?: Name;
  /** PostgreSQL and PgBouncer refuse to run as root. */
  readonly user?: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The file of its output. */
  readonly log: string;
}

/** `ip` and `setpriv` replace themselves with the program, so its pid is the child's. It ends with this process. */
function commandLine({ machine, user, argv }: Command): readonly string[] {
  const place = machine ? ['ip', 'netns', 'exec', namespaceOf(machine)] : [];
  const person = user ? [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : [];
  return [...place, 'setpriv', '--pdeathsig', 'KILL', ...person, ...argv];
}

function run(command: Command): ChildProcess {
  const [file = '', ...args] = commandLine(command);
  const output = openSync(command.log, 'a');
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ...command.env };
  const child = spawn(file, args, { env, stdio: ['ignore', output, output] });
  closeSync(output);
  return child;
}

export function supervised(command: Command): Program {
  let child: ChildProcess | undefined;
  let isWanted = false;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    isWanted = true;
    clearTimeout(timer);
    if (child) return;
    const mine = run(command);
    child = mine;
    mine.once('exit', () => {
      child = undefined;
      if (isWanted) timer = setTimeout(start, RESTART_MS);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  return {
    start,
    stop(signal = 'SIGTERM') {
      isWanted = false;
      clearTimeout(timer);
      return end(signal);
    },
    kill: () => end('SIGKILL'),
  };
}
