/**
 * L-4: the database crashes and restarts under load: no wrong state, at most 10 s of 503, no stuck
 * flow.
 */
import { cluster } from '../load/cluster.js';
import { count, isWell, said } from '../load/counted.js';
import { crowd } from '../load/crowd.js';
import { pause, until, type Keep } from './promise.js';

const MOST = 10_000;

export const databaseRestarts: Keep = async (n) => {
  const world = await cluster({ engine: 'postgres', gateways: 2 });
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const load = crowd(world, { people: 6 });
    let longest = 0;
    for (let round = 0; round < n; round += 1) {
      const before = load.answers - load.refusals;
      await until('An answer', () => load.answers - load.refusals > before + 4);
      await world.server?.crash('SIGQUIT');
      await pause(Math.random() * 500);
      await world.server?.start();
      const back = performance.now();
      const served = load.answers - load.refusals;
      await until('An answer after the restart', () => load.answers - load.refusals > served, 2 * MOST);
      longest = Math.max(longest, performance.now() - back);
    }
    // All people finish by retrying: a stuck flow would throw here.
    await load.end();
    const sql = await world.open();
    const found = await count(sql, world.vault, load.acknowledged);
    await sql.close();
    const times = `${load.refusals} answers 503, served again after at most ${Math.round(longest)} ms`;
    return { well: isWell(found) && longest < MOST, said: `${n} crashes of PostgreSQL: ${times}; ${said(found)}` };
  } finally {
    await world.close();
  }
};
