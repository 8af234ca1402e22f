/** CPU time of processes by `/proc`, in milliseconds. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** The unit of `/proc/…/stat` (USER_HZ), which is 100 on every Linux. */
const TICK_MS = 10;

interface Ticks {
  readonly own: number;
  /** Of children that have ended. */
  readonly ended: number;
}

function ticksOf(file: string): Ticks {
  try {
    const text = readFileSync(file, 'utf8');
    // The name before the last parenthesis may hold spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { own: (user + system) * TICK_MS, ended: (endedUser + endedSystem) * TICK_MS };
  } catch {
    return { own: 0, ended: 0 }; // it has ended
  }
}

const childrenOf = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').map(Number).filter(Boolean),
  );

/** The main thread of a Node process, and its other threads: argon2id, V8, WebCrypto. */
export function nodeCpu(pid: number): { readonly main: number; readonly threads: number } {
  const main = ticksOf(`/proc/${pid}/task/${pid}/stat`).own;
  return { main, threads: ticksOf(`/proc/${pid}/stat`).own - main };
}

/** A process with its children, those that have ended included. */
export function familyCpu(pid: number): number {
  const { own, ended } = ticksOf(`/proc/${pid}/stat`);
  return childrenOf(pid).reduce((sum, child) => sum + ticksOf(`/proc/${child}/stat`).own, own + ended);
}
