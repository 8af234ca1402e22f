/** How many statements each call of a registration makes (docs/performance.md), `begin` and `commit` included. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { SqlClient, SqlDatabase } from '../../../src/server/sql/sql.js';
import { DIEN, identity, PASSWORD, viewOf } from '../../../src/testing/person.js';
import { createProof } from '../../../src/client/dpop.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { database, gatewayWorld, newVault } from '../../support/worlds.js';

const own = await database();
after(() => own.close());

/** Counts the statements since the last look. */
function counted(sql: SqlDatabase) {
  let count = 0;
  const seen = (client: SqlClient): SqlClient => ({
    query(text, values) {
      count += 1;
      return client.query(text, values);
    },
  });
  const all: SqlDatabase = {
    ...seen(sql),
    exec: (text) => sql.exec(text),
    transaction(work) {
      count += 2;
      return sql.transaction((tx) => work(seen(tx)));
    },
  };
  const look = () => {
    const since = count;
    count = 0;
    return since;
  };
  return { sql: all, look };
}

test('each call of a registration makes as many statements as docs/performance.md says, with limits and DPoP', async () => {
  const { sql, look } = counted(own);
  const { carrier, http } = gatewayWorld({ store: sqlStore({ sql, vault: newVault() }) });
  const backend = http(createProof());
  const begun = viewOf(
    await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }, { key: 'k'.repeat(16) }),
  );
  const start = look();
  const asked = viewOf(await backend.answer(begun, await identity(begun, DIEN)));
  const identify = look();
  const proven = viewOf(await backend.answer(asked, { code: carrier.code(DIEN.phone) }));
  const code = look();
  assert.equal(viewOf(await backend.answer(proven, { password: PASSWORD })).status, 'complete');
  const password = look();
  const counts = { start, identify, code, password };
  const said = [...readFileSync('docs/performance.md', 'utf8').matchAll(/^\| `(\w+)` +\| (\d+) /gm)];
  assert.deepEqual(Object.fromEntries(said.map(([, call, count]) => [call, Number(count)])), counts);
});
