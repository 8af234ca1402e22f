/**
 * L-10: clocks that are stepped by ten minutes or a day, gateway by gateway, while people are in the middle. A flow may be
 * told expired, and begun anew; nobody is let in wrongly, counted twice or locked out.
 */
import { cluster } from '../load/cluster.js';
import { count, isWell, said } from '../load/counted.js';
import { crowd } from '../load/crowd.js';
import { until, type Keep } from './promise.js';

const MINUTE = 60_000;
const STEPS = [10 * MINUTE, -10 * MINUTE, 1440 * MINUTE, -1440 * MINUTE, 0];

/** A process in which every clock of JavaScript is wrong: the one that is told in milliseconds since 1970. */
const wrong = (ms: number) => {
  const shift = `const Right = Date; globalThis.Date = class extends Right {
    constructor(...all) { all.length ? super(...all) : super(Right.now() + ${ms}); }
    static now() { return Right.now() + ${ms}; }
  };`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(shift)}` };
};

export const clocks: Keep = async (n) => {
  const world = await cluster({ engine: 'postgres', gateways: 2, env: { LEASE: '1000' } });
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const load = crowd(world, { people: 4 });
    for (let round = 0; round <= n; round += 1) {
      // The last round finds both clocks right again.
      const step = round === n ? 0 : (STEPS[round % STEPS.length] ?? 0);
      for (const { index } of world.members) {
        await world.kill(index);
        await world.start(index, wrong(step));
        const enough = load.answers + 20;
        await until('Load', () => load.answers >= enough);
      }
    }
    const right = load.acknowledged.length;
    await until('Registrations after the clocks were set right', () => load.acknowledged.length > right);
    await load.end();
    const sql = await world.open();
    const found = await count(sql, world.vault, load.acknowledged);
    await sql.close();
    return { well: isWell(found), said: `${n} steps of the clocks of 2 gateways: ${said(found)}` };
  } finally {
    await world.close();
  }
};
