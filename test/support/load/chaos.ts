/** Kills processes under load while people retry like pages do; then counts accounts. */
import { DELIVERY_FAILPOINTS, FAILPOINTS } from '../../../src/node/database/failpoint.js';
import { cluster, type Cluster, type EngineName } from './cluster.js';
import { count, type Counted } from './counted.js';
import { crowd, type Crowd } from './crowd.js';
import { portals } from './portals.js';

export interface ChaosOptions {
  readonly kills: number;
  readonly engine?: EngineName;
  readonly gateways?: number;
  readonly people?: number;
}

export interface Chaos extends Counted {
  /** Number of kills of gateways, and of the database. */
  readonly kills: { readonly gateway: number; readonly database: number };
  /** Accounts that are not on every portal exactly once. */
  readonly elsewhere: number;
}

/** Failpoints at which a gateway can die. */
export const POINTS = [...FAILPOINTS, ...DELIVERY_FAILPOINTS];

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Waits for a random number of answers, then a moment: a process's lifetime is counted in work
 * done, not in milliseconds, because a busy machine does little in them.
 */
async function someAnswers(state: Crowd): Promise<void> {
  const enough = state.answers + 1 + Math.floor(Math.random() * 16);
  for (let round = 0; state.answers < enough && round < 1000; round += 1) await pause(5);
  await pause(Math.random() * 30);
}

/**
 * Kills all processes of the database, or its postmaster with SIGQUIT: neither writes a last
 * record.
 */
async function crashDatabase({ server }: Cluster): Promise<void> {
  await server?.crash(Math.random() < 0.5 ? 'SIGKILL' : 'SIGQUIT');
  await pause(Math.random() * 300);
  await server?.start();
}

/**
 * Every account goes to two portals, which fail three times in ten. A gateway dies at every
 * failpoint, then gateways die at random moments; on PostgreSQL with several gateways, every fourth
 * kill hits the database. This process, which is not killed, records what was acknowledged.
 */
export async function chaos({ kills, engine = 'pglite', gateways, people }: ChaosOptions): Promise<Chaos> {
  const several = engine === 'postgres';
  const others = await portals(['ministry', 'national']);
  const env = { LEASE: '1000', TARGETS: JSON.stringify(others.targets) };
  const world = await cluster({ engine, gateways: gateways ?? (several ? 3 : 1), env });
  const killed = { gateway: 0, database: 0 };
  // After the last kill no gateway may die: nothing would start it again.
  const points = POINTS.slice(0, kills);
  try {
    // Each starts with the failpoint at which it will die, so that no life is wasted.
    const born = (index: number, kill: number) => world.start(index, { FAILPOINT: points[kill] ?? '' });
    for (const { index } of world.members) await born(index, index);
    const load = crowd(world, { people: people ?? (several ? 6 : 4) });
    for (let kill = 0; kill < kills; kill += 1) {
      const index = kill % world.members.length;
      if (kill < POINTS.length) await world.died(index, 20_000);
      else await someAnswers(load);
      if (several && kill >= POINTS.length && kill % 4 === 3) {
        await crashDatabase(world);
        killed.database += 1;
      } else {
        await world.kill(index);
        killed.gateway += 1;
        await born(index, kill + world.members.length);
      }
    }
    await load.end();
    await Promise.all(world.members.map(({ index }) => world.kill(index)));
    const sql = await world.open();
    try {
      const elsewhere = await others.missing(sql, world.vault);
      return { ...(await count(sql, world.vault, load.acknowledged)), kills: killed, elsewhere };
    } finally {
      await sql.close();
    }
  } finally {
    await world.close();
    await others.close();
  }
}
