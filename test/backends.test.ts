import { after, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../src/server/migrations.js';
import { sqlStore } from '../src/server/sql-store.js';
import { createKeys, createVault } from '../src/server/vault.js';
import { backendSuite } from '../src/testing/backend-suite.js';
import { createWorld } from '../src/testing/world.js';

for (const { name, run } of backendSuite) {
  test(`the registrar in memory ${name}`, async () => {
    let at = Date.now();
    const world = createWorld({ now: () => at });
    await run({ backend: world.registrar, carrier: world.carrier, sleep: (ms) => void (at += ms) });
  });
}

const pglite = new PGlite();
await migrate(pglite);
after(() => pglite.close());

for (const { name, run } of backendSuite) {
  test(`the registrar on PGlite ${name}`, async () => {
    let at = Date.now();
    const now = () => at;
    await pglite.exec('delete from account; delete from consent; delete from outbox');
    const store = sqlStore({ sql: pglite, vault: createVault(createKeys()), now });
    const world = createWorld({ store, now });
    await run({ backend: world.registrar, carrier: world.carrier, sleep: (ms) => void (at += ms) });
  });
}
