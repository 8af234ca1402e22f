/** The promises of docs/security-model.md that a gateway keeps, by id. */
import { chaos } from '../load/chaos.js';
import type { EngineName } from '../load/cluster.js';
import { isWell, said } from '../load/counted.js';
import { races } from '../load/races.js';
import { clocks } from './clocks.js';
import { databaseRestarts } from './database-restarts.js';
import { deliveries } from './deliveries.js';
import { doubleStarts } from './double-starts.js';
import { flushes } from './flushes.js';
import { load } from './load.js';
import { lostAnswers } from './lost-answers.js';
import { partnersDown } from './partners-down.js';
import type { Keep } from './promise.js';
import { restores } from './restores.js';
import { upgrades } from './upgrades.js';

const killed: Keep = async (n) => {
  const halves: readonly (readonly [EngineName, number])[] = [
    ['pglite', Math.floor(n / 2)],
    ['postgres', Math.ceil(n / 2)],
  ];
  const ends = [];
  for (const [engine, kills] of halves.filter(([, share]) => share)) {
    const { kills: counted, elsewhere, ...found } = await chaos({ kills, engine });
    const what = `${engine}: ${counted.gateway} gateways and ${counted.database} databases killed`;
    const well = isWell(found) && !elsewhere;
    ends.push({ well, said: `${what}: ${said(found)}, ${elsewhere} not once on every portal` });
  }
  return { well: ends.every(({ well }) => well), said: ends.map((end) => end.said).join('\n') };
};

const raced: Keep = async (n) => {
  const found = await races({ n });
  return {
    well: isWell(found) && !found.odd && found.accounts === n,
    said: `${n} races: ${said(found)}, ${found.odd} odd`,
  };
};

export interface Promised {
  readonly what: string;
  readonly keep: Keep;
  /** Number of rounds in a full run, and in `npm test`. */
  readonly n: { readonly full: number; readonly small: number };
}

export const PROMISES: Readonly<Record<string, Promised>> = {
  'L-1': { what: 'nothing acknowledged is lost by kill -9', keep: killed, n: { full: 1000, small: 60 } },
  'L-2': { what: 'races make no second account', keep: raced, n: { full: 1000, small: 12 } },
  'L-3': { what: 'an answer that was not seen can be had again', keep: lostAnswers, n: { full: 500, small: 24 } },
  'L-4': { what: 'a database that restarts', keep: databaseRestarts, n: { full: 100, small: 3 } },
  'L-5': { what: 'partners that are down, in every way', keep: partnersDown, n: { full: 35, small: 5 } },
  'L-6': {
    what: 'T37: every account is on every portal once, in order',
    keep: deliveries,
    n: { full: 10_000, small: 60 },
  },
  'L-10': { what: 'clocks that are ten minutes or a day wrong', keep: clocks, n: { full: 40, small: 2 } },
  'L-11': { what: 'on the disk before it is told', keep: flushes, n: { full: 100, small: 4 } },
  'L-12': { what: 'one process a directory', keep: doubleStarts, n: { full: 200, small: 4 } },
  'L-13': { what: 'load, for so many seconds', keep: load, n: { full: 600, small: 3 } },
  'L-15': { what: 'migrations and back with open flows', keep: upgrades, n: { full: 20, small: 1 } },
  'L-16': { what: 'backup and restore', keep: restores, n: { full: 5, small: 1 } },
};
