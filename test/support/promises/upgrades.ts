/**
 * L-15: the schema is migrated to N+1 and back under load while gateways are replaced one by one:
 * no open flow is lost.
 */
import { migrate, MIGRATIONS } from '../../../src/server/sql/migrations.js';
import { cluster } from '../load/cluster.js';
import { count, isWell, said } from '../load/counted.js';
import { crowd } from '../load/crowd.js';
import { until, type Keep } from './promise.js';

/**
 * A compatible migration as docs/operations.md requires: programs that do not know the addition do
 * not need it.
 */
const NEXT = `
  alter table flow add column note text;
  alter table account add column note text;
  create index account_note on account (note)
`;
const BACK = [
  'drop index account_note',
  'alter table account drop column note',
  'alter table flow drop column note',
  `delete from migration where number = ${MIGRATIONS.length + 1}`,
];

export const upgrades: Keep = async (n) => {
  const world = await cluster({ engine: 'postgres', gateways: 2, env: { LEASE: '1000' } });
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const load = crowd(world, { people: 6 });
    const sql = await world.open();
    const some = async () => {
      const enough = load.answers + 20;
      await until('Load', () => load.answers >= enough);
    };
    /** A rolling restart: each gateway is stopped like by a supervisor, and replaced. */
    const roll = async () => {
      for (const { index } of world.members) {
        await world.kill(index, 'SIGTERM');
        await world.start(index);
        await some();
      }
    };
    for (let round = 0; round < n; round += 1) {
      await some();
      if ((await migrate(sql, [...MIGRATIONS, NEXT])) !== 1) throw new Error('The migration was not applied.');
      await roll();
      await sql.transaction(async (tx) => {
        for (const statement of BACK) await tx.query(statement);
      });
      await roll();
    }
    await load.end();
    const found = await count(sql, world.vault, load.acknowledged);
    await sql.close();
    return { well: isWell(found), said: `${n} upgrades and returns under load: ${said(found)}` };
  } finally {
    await world.close();
  }
};
