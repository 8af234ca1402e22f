/** Kills, under the load of people who go on as a page would; then counts. */
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
  /** How often a gateway was killed, and how often the database. */
  readonly kills: { readonly gateway: number; readonly database: number };
  /** Accounts that are not on every portal exactly once. */
  readonly elsewhere: number;
}

/** Where a gateway can be made to die. */
export const POINTS = [...FAILPOINTS, ...DELIVERY_FAILPOINTS];

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Until the people have had a random number of answers, and then a moment: how far a life gets is counted in what was
 * done, not in milliseconds, of which a busy machine makes little.
 */
async function someAnswers(state: Crowd): Promise<void> {
  const enough = state.answers + 1 + Math.floor(Math.random() * 16);
  for (let round = 0; state.answers < enough && round < 1000; round += 1) await pause(5);
  await pause(Math.random() * 30);
}

/** Every process of the database at once, or its postmaster told to drop everything: neither writes a last word. */
async function crashDatabase({ server }: Cluster): Promise<void> {
  await server?.crash(Math.random() < 0.5 ? 'SIGKILL' : 'SIGQUIT');
  await pause(Math.random() * 300);
  await server?.start();
}

/**
 * Every person shares their account with two portals, which fail three times in ten. A gateway dies at every failpoint, then one at random moments; on PostgreSQL, where several serve, every fourth kill is
 * the database's. The witness of what was acknowledged is this process, which is not killed.
 */
export async function chaos({ kills, engine = 'pglite', gateways, people }: ChaosOptions): Promise<Chaos> {
  const several = engine === 'postgres';
  const others = await portals(['ministry', 'national']);
  const env = { LEASE: '1000', TARGETS: JSON.stringify(others.targets) };
  const world = await cluster({ engine, gateways: gateways ?? (several ? 3 : 1), env });
  const killed = { gateway: 0, database: 0 };
  try {
    // Each is born with the failpoint at which it is to die, so that no life is lived for nothing.
    const born = (index: number, kill: number) => world.start(index, { FAILPOINT: POINTS[kill] ?? '' });
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
