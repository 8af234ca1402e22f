/** Three machines on one bridge: each is a network namespace, whose link can be cut. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const NAMES = ['a', 'b', 'c'] as const;
export type Name = (typeof NAMES)[number];

const BRIDGE = 'dvc-bridge';
/** The people, the load balancer at the edge and the witness are here, beside the machines. */
export const OUTSIDE = '10.77.0.254';
export const SUBNET = '10.77.0.0/24';

export const namespaceOf = (name: Name): string => `dvc-${name}`;
export const addressOf = (name: Name): string => `10.77.0.${NAMES.indexOf(name) + 1}`;
const linkOf = (name: Name) => `dvc-link-${name}`;

function ip(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** Processes of a machine, with the name of their program. */
export function processesOf(name: Name): readonly { readonly pid: number; readonly program: string }[] {
  return ip('netns', 'pids', namespaceOf(name))
    .split('\n')
    .flatMap((line) => {
      try {
        return line ? [{ pid: Number(line), program: readFileSync(`/proc/${line}/comm`, 'utf8').trim() }] : [];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

export function killAll(name: Name, isMeant: (program: string) => boolean = () => true): void {
  for (const { pid, program } of processesOf(name)) {
    try {
      if (isMeant(program)) process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  }
}

/** Removes what this run, or one that was killed, has made. */
export function removeNetwork(): void {
  const there = ip('netns', 'list');
  for (const name of NAMES) {
    // A namespace that is deleted keeps its link for a moment.
    spawnSync('ip', ['link', 'del', linkOf(name)]);
    if (!new RegExp(`^${namespaceOf(name)}\\b`, 'm').test(there)) continue;
    killAll(name);
    ip('netns', 'del', namespaceOf(name));
  }
  spawnSync('ip', ['link', 'del', BRIDGE]);
}

export function makeNetwork(): void {
  removeNetwork();
  ip('link', 'add', BRIDGE, 'type', 'bridge');
  ip('addr', 'add', `${OUTSIDE}/24`, 'dev', BRIDGE);
  ip('link', 'set', BRIDGE, 'up');
  for (const name of NAMES) {
    const [space, link] = [namespaceOf(name), linkOf(name)];
    ip('netns', 'add', space);
    ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
    ip('link', 'set', link, 'master', BRIDGE, 'up');
    ip('-n', space, 'addr', 'add', `${addressOf(name)}/24`, 'dev', 'eth0');
    ip('-n', space, 'link', 'set', 'lo', 'up');
    ip('-n', space, 'link', 'set', 'eth0', 'up');
  }
}

/** Pulls the machine's cable: packets vanish, and no connection is closed. */
export const cut = (name: Name): string => ip('link', 'set', linkOf(name), 'down');
export const join = (name: Name): string => ip('link', 'set', linkOf(name), 'up');
