/** O18: the last page names the portals that receive the account according to the consent. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ConsentInput } from '../../../src/flow/consent.js';
import type { Json } from '../../../src/flow/method.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { database, newVault } from '../../support/worlds.js';
import { http, PASSWORD } from '../support.js';
import { identity } from '../../../src/testing/person.js';
import { DIEN, PORTALS } from '../../../src/testing/world.js';

const sql = await database();
after(() => sql.close());

for (const [share, expected] of [
  [true, PORTALS.map(({ name }) => name)],
  [false, [PORTALS[0]?.name]],
] as const) {
  test(`the last page names the portals that have the account, with${share ? '' : 'out'} the consent to share`, async () => {
    await sql.exec(
      'delete from account; delete from consent; delete from delivery; delete from flow; delete from counter',
    );
    const store = sqlStore({ sql, vault: newVault(), targets: ['national', 'ministry'] });
    const { start, view, answer, carrier } = http({ store });
    const begun = view(await start());
    const typed = (await identity(begun, DIEN)) as Record<string, Json> & { readonly consent: ConsentInput };
    const granted = typed.consent.granted.filter((purpose) => share || purpose !== 'share');
    const asked = view(await answer(begun, { ...typed, consent: { ...typed.consent, granted } }));
    const proven = view(await answer(asked, { code: carrier.code(DIEN.phone) }));
    const done = view(await answer(proven, { password: PASSWORD }));
    assert.equal(done.status, 'complete');
    assert.deepEqual(done.data, { portals: expected });
    const { rows } = await sql.query<{ portal: string }>('select portal from delivery order by portal desc');
    assert.deepEqual(
      rows.map(({ portal }) => PORTALS.find(({ id }) => id === portal)?.name),
      expected,
    );
  });
}
