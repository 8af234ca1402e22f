/** D3: one account for all names of an agency in the database, also with concurrent writes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { engines, newVault } from '../../support/worlds.js';
import { clear, newAccount } from '../scim/support.js';

const { all, close } = await engines();
after(close);
const [TAX, BUDGET, UNIT] = ['agency:0109999999', 'agency:1012345', 'agency:000.00.01.h29'];

for (const [engine, sql] of all) {
  const world = async () => {
    await clear(sql);
    const vault = newVault();
    const { accounts } = sqlStore({ sql, vault });
    let n = 0;
    /** Runs `work` as a flow does: a refusal is rolled back. */
    const register = (...[subject = '', ...also]: readonly string[]) =>
      sql
        .transaction(async (tx) => {
          const account = { ...newAccount((n += 1)), subject, also, audience: 'agency' as const };
          if (!(await accounts.create(tx, account))) throw new Error('refused');
        })
        .then(
          () => true,
          () => false,
        );
    const count = async (table: string) =>
      (await sql.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;
    return { vault, accounts, register, count };
  };

  test(`D3: whichever name comes first, the others are known, on ${engine}`, async () => {
    const { accounts, register, count } = await world();
    assert.equal(await register(TAX, BUDGET), true);
    for (const names of [[TAX], [BUDGET], [BUDGET, TAX], [UNIT, BUDGET], [UNIT, TAX]]) {
      assert.equal(await accounts.exists(...names), true, names.join());
      assert.equal(await register(...names), false, names.join());
    }
    assert.equal(await accounts.exists(UNIT), false, 'a refused registration adds no name');
    await accounts.tie([UNIT, TAX]);
    assert.deepEqual([await accounts.exists(UNIT), await register(UNIT)], [true, false]);
    assert.deepEqual([await count('account'), await count('account_name')], [1, 3]);
  });

  test(`D3: two accounts that a later certificate joins stay separate, on ${engine}`, async () => {
    const { accounts, register, count } = await world();
    assert.deepEqual([await register(TAX), await register(BUDGET)], [true, true]);
    await accounts.tie([UNIT, TAX, BUDGET]);
    assert.equal(await accounts.exists(UNIT), false);
    assert.deepEqual([await count('account'), await count('account_name')], [2, 2]);
  });

  test(`D3: simultaneous certificates of one agency make one account, on ${engine}`, async () => {
    for (let round = 0; round < 10; round += 1) {
      const { register, count } = await world();
      const made = await Promise.all([register(TAX, BUDGET), register(BUDGET), register(UNIT, BUDGET)]);
      assert.deepEqual([made.filter(Boolean).length, await count('account')], [1, 1], made.join());
    }
  });

  test(`D3: an agency is found by any of its names, and erased with all of them, on ${engine}`, async () => {
    const { vault, accounts, register, count } = await world();
    assert.equal(await register(TAX, BUDGET), true);
    const subjects = sqlDataSubjects({ sql, vault });
    assert.ok(await subjects.export({ subject: BUDGET }));
    assert.ok(await subjects.erase({ subject: BUDGET }));
    assert.deepEqual([await accounts.exists(TAX, BUDGET), await count('account_name')], [false, 0]);
    assert.deepEqual([await register(BUDGET), await register(TAX)], [true, true]);
  });

  test(`D3: a portal cannot make a second account under another name of an agency, on ${engine}`, async () => {
    const { vault, register, count } = await world();
    assert.equal(await register(TAX, BUDGET), true);
    const directory = sqlDirectory({ sql, vault, targets: ['national'] });
    const foreign = (subject: string) => {
      const { fullName, method, assurance } = newAccount(9);
      const none = { birthDate: '', phone: '', email: '', consents: [] };
      const about = { state: 'active', audience: 'agency', portal: 'national', createdAt: 1 } as const;
      return directory.create('national', { subject, fullName, method, assurance, ...none, ...about });
    };
    assert.equal(await foreign(BUDGET), undefined);
    assert.ok(await foreign(UNIT));
    assert.equal(await count('account'), 2);
  });

  test(`D3: an account older than stored names counts too, on ${engine}`, async () => {
    const { accounts, register } = await world();
    assert.equal(await register(TAX), true);
    await sql.exec('delete from account_name');
    assert.equal(await register(UNIT, TAX), false);
    await accounts.tie([UNIT, TAX]);
    assert.equal(await register(UNIT), false);
  });
}
