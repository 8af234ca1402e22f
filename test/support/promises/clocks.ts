/**
 * L-10: clocks jump by ten minutes or a day, gateway by gateway, during registrations. A flow may
 * expire early and be restarted; no wrong password or code is accepted, no person is counted twice
 * or locked out.
 */
import { cluster } from '../load/cluster.js';
import { count, isWell, said } from '../load/counted.js';
import { crowd } from '../load/crowd.js';
import { until, type Keep } from './promise.js';

const MINUTE = 60_000;
const STEPS = [10 * MINUTE, -10 * MINUTE, 1440 * MINUTE, -1440 * MINUTE, 0];

/** A process with wrong JavaScript wall clocks (milliseconds since 1970). */
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
      // In the last round both clocks are right again.
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
