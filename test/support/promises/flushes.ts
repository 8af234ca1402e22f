/**
 * L-11: the log is flushed to the disk between a commit and its acknowledgement, observed by
 * strace. A real power cut is not possible here; that the disk keeps flushed data is the disk's
 * promise.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cluster, type Cluster, type EngineName } from '../load/cluster.js';
import { driver } from '../load/driver.js';
import { pause, type Keep, type Kept } from './promise.js';

/**
 * Traces a process and its children; the returned function ends the trace and returns its lines.
 */
async function watch(world: Cluster, pid: number): Promise<() => Promise<string[]>> {
  const file = join(world.directory, 'strace.txt');
  const calls = 'trace=fdatasync,fsync,write,writev,sendto,sendmsg';
  const child = spawn('strace', ['-f', '-q', '-s', '400', '-e', calls, '-p', String(pid), '-o', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = once(child, 'exit');
  child.on('error', () => undefined);
  await Promise.race([pause(700), exit]);
  if (child.exitCode !== null || !child.pid) throw new Error('strace is needed, and must be allowed to trace.');
  return async () => {
    child.kill('SIGINT');
    await exit;
    return readFileSync(file, 'utf8').split('\n');
  };
}

/** A successful flush. */
const FLUSHED = /(?:fdatasync|fsync)(?:\(\d+\)| resumed>\)?).*= 0$/;
const TOLD: Readonly<Record<EngineName, RegExp>> = {
  // What the backend sends when a transaction has ended: COMMIT; or, for one without it, a row of one
  // column of 36 octets, as writes of a flow return their `ref`, and ReadyForQuery in the state "idle".
  postgres: /sendto\(\d+, ".*(?:C\\0\\0\\0\\vCOMMIT|\\0\\1\\0\\0\\0\$[\da-f-]{36}.*Z\\0\\0\\0\\5I)/,
  // Not 201: a start writes nothing that must last.
  pglite: /write(?:v|)\(\d+, .*HTTP\/1\.1 200/,
};

/** Counts acknowledgements, and those without a flush since the previous one. */
function judge(lines: readonly string[], told: RegExp) {
  let [times, bare, flushed] = [0, 0, false];
  for (const line of lines) {
    if (FLUSHED.test(line)) flushed = true;
    if (!told.test(line)) continue;
    times += 1;
    if (!flushed) bare += 1;
    flushed = false;
  }
  return { times, bare };
}

async function engineKept(engine: EngineName, n: number): Promise<Kept> {
  const world = await cluster({ engine, env: { CAPTCHA: 'none' }, postgres: { durable: true } });
  try {
    const { server } = world;
    const postmaster = server && Number(readFileSync(join(server.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // Follows only backends that start after strace has attached.
    const early = postmaster ? await watch(world, postmaster) : undefined;
    await world.start(0);
    const end = early ?? (await watch(world, world.pid(0) ?? 0));
    const people = driver(world.directory);
    // One registration at a time, so that each flush belongs to one acknowledgement.
    for (let person = 0; person < n; person += 1) await people.register(() => world.port(), person);
    people.close();
    await world.kill(0);
    const { times, bare } = judge(await end(), TOLD[engine]);
    return { well: times >= n * 3 && !bare, said: `${engine}: ${times} commits told, ${bare} without a flush before` };
  } finally {
    await world.close();
  }
}

export const flushes: Keep = async (n) => {
  const kept = [await engineKept('postgres', n), await engineKept('pglite', n)];
  return { well: kept.every(({ well }) => well), said: kept.map((each) => each.said).join('\n') };
};
