import { after, test } from 'node:test';
import { createProof } from '../src/client/dpop.js';
import { backendSuite } from '../src/testing/backend-suite.js';
import { suiteCarrier } from './support/suite-carrier.js';
import type { SqlDatabase } from '../src/server/sql/sql.js';
import { clock, gatewayWorld, memoryStore, pglite, postgres, storeOn } from './support/worlds.js';

const sql = await pglite();
const server = await postgres();
after(() => Promise.all([sql.close(), server.close()]));

const emptied = async (engine: SqlDatabase, now: () => number) => {
  await engine.exec('delete from account; delete from consent');
  return storeOn(engine, now);
};

const STORES = {
  memory: (now: () => number) => Promise.resolve({ ...memoryStore(), now }),
  PGlite: (now: () => number) => emptied(sql, now),
  PostgreSQL: (now: () => number) => emptied(server.sql, now),
};

for (const [store, make] of Object.entries(STORES)) {
  for (const face of ['the registrar', 'HTTP', 'HTTP with a proof key'] as const) {
    for (const { name, run } of backendSuite) {
      test(`${face} on ${store} ${name}`, async () => {
        const { now, sleep } = clock();
        const world = gatewayWorld({ now, store: await make(now) });
        const http = () => world.http(face === 'HTTP' ? undefined : createProof());
        await run({
          backend: face === 'the registrar' ? world.registrar : http(),
          carrier: suiteCarrier(world.carrier),
          sleep,
        });
      });
    }
  }
}
