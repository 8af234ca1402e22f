import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlSealedRows } from '../../../src/server/vault/sealed-rows.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { createKeys, createVault, type Keys } from '../../../src/server/vault/vault.js';
import { engines } from '../../support/worlds.js';
import { identity, viewOf } from '../../../src/testing/person.js';
import { createWorld, DIEN } from '../../../src/testing/world.js';
import { newAccount } from '../scim/support.js';

const { all, close } = await engines();
after(close);

for (const [engine, sql] of all) {
  test(`a new key replaces the old one in every row while people register; then the old one opens nothing, on ${engine}`, async () => {
    const old = createKeys();
    const both: Keys = { ...old, seal: { ...old.seal, '2': createKeys().seal['1'] ?? '' }, current: '2' };
    const [before, now] = [old, both].map((keys) => sqlStore({ sql, vault: createVault(keys) }));
    assert.ok(before && now);
    for (let n = 0; n < 7; n += 1) await sql.transaction((tx) => before.accounts.create(tx, newAccount(n)));
    const { registrar } = createWorld({ store: before });
    const begun = viewOf(await registrar.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
    const asked = viewOf(await registrar.answer(begun, await identity(begun, DIEN)));
    const rows = sqlSealedRows({ sql, vault: now.vault, current: '2', batch: 3 });
    assert.deepEqual(await rows.count(), new Map([['1', 8]]));

    // A gateway changes an account between the reading and the writing of a batch: the change is
    // kept.
    let changed = '';
    const query: SqlDatabase['query'] = async (text, values) => {
      const found = await sql.query<never>(text, values);
      if (!changed && text.includes('from account')) {
        changed = (found.rows as readonly { readonly key: string }[])[1]?.key ?? '';
        const sealed = await now.vault.seal({ fullName: 'Mới' }, `account:${changed}`);
        await sql.query('update account set person = $2 where id = $1', [changed, sealed]);
      }
      return found;
    };
    const racing = sqlSealedRows({
      sql: { exec: (text) => sql.exec(text), transaction: (work) => sql.transaction(work), query },
      vault: now.vault,
      current: '2',
      batch: 3,
    });
    assert.equal(await racing.reseal(), 7, 'all but the one that was changed');
    assert.deepEqual(await rows.count(), new Map([['2', 8]]));
    assert.equal(await rows.reseal(), 0);

    const alone = createVault({ ...both, seal: { '2': both.seal['2'] ?? '' } });
    const { rows: people } = await sql.query<{ id: string; person: string }>('select id, person from account');
    for (const { id, person } of people) {
      const { fullName } = (await alone.open(person, `account:${id}`)) as { fullName: string };
      assert.equal(fullName, id === changed ? 'Mới' : newAccount(1).fullName);
      await assert.rejects(createVault(old).open(person, `account:${id}`));
    }
    const later = createWorld({ store: sqlStore({ sql, vault: alone }) });
    assert.equal(viewOf(await later.registrar.read(asked.id)).step, 'code', 'the flow that was open goes on');
  });
}

test('a row that others keep writing is passed, and does not hold the run', async () => {
  const key = '00000000-0000-0000-0000-000000000001';
  const asked = new Set<string>();
  const query = (text: string, [after]: readonly unknown[]) => {
    const question = `${text} ${String(after)}`;
    if (asked.has(question)) throw new Error('asked twice');
    asked.add(question);
    return Promise.resolve({ rows: String(after) < key ? [{ key, sealed: '1.x' }] : [] });
  };
  const transaction = () => Promise.resolve({ rows: [] });
  const vault = { rewrap: () => Promise.resolve('2.x') };
  const options = { sql: { query, transaction }, vault, current: '2' } as unknown as Parameters<
    typeof sqlSealedRows
  >[0];
  assert.equal(await sqlSealedRows(options).reseal(), 0);
});
