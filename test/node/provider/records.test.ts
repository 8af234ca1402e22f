/** What the OpenID Provider stores. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { prune } from '../../../src/server/accounts/retention.js';
import { sqlOidcRecords } from '../../../src/server/sign-in/oidc-records.js';
import { newSecret } from '../../../src/server/vault/vault.js';
import { clock, engines, newVault } from '../../support/worlds.js';
import { arrive, provider, redeem, request, shared } from './support.js';

const { all, server, close } = await engines();
after(close);

for (const [engine, sql] of all) {
  const { now, sleep } = clock();
  const records = sqlOidcRecords({ sql, vault: newVault(), now });

  test(`a record is used once, whoever is first, on ${engine}`, async () => {
    const id = newSecret();
    await records.put('AuthorizationCode', id, { clientId: 'national' }, { seconds: 60 });
    assert.deepEqual(await records.find('AuthorizationCode', id), { clientId: 'national' });
    assert.equal(await records.find('RefreshToken', id), undefined, 'of another kind');
    const tries = await Promise.all(Array.from({ length: 20 }, () => records.consume('AuthorizationCode', id)));
    assert.equal(tries.filter(Boolean).length, 1);
    assert.deepEqual(await records.find('AuthorizationCode', id), {
      clientId: 'national',
      consumed: Math.floor(now() / 1000),
    });
    const added = await Promise.all(
      Array.from({ length: 20 }, () => records.add('ReplayDetection', id, {}, { seconds: 9 })),
    );
    assert.equal(added.filter(Boolean).length, 1);
    const removed = await Promise.all(Array.from({ length: 20 }, () => records.remove('AuthorizationCode', id)));
    assert.equal(removed.filter(Boolean).length, 1);
  });

  test(`changes at once lose nothing, on ${engine}`, async () => {
    const id = newSecret();
    const portals = Array.from({ length: 12 }, (_, n) => `portal-${n}`);
    await Promise.all(
      portals.map((portal) => records.change('Session', id, (old) => ({ ...old, [portal]: true }), { seconds: 60 })),
    );
    assert.deepEqual(Object.keys((await records.find('Session', id)) ?? {}).sort(), [...portals].sort());
  });

  test(`a grant ends its tokens, and the sweep what has expired, on ${engine}`, async () => {
    const [one, other] = [newSecret(), newSecret()];
    await records.put('RefreshToken', one, {}, { seconds: 600, grant: 'g1' });
    await records.put('RefreshToken', other, {}, { seconds: 60, grant: 'g2' });
    await records.removeGrant('RefreshToken', 'g1');
    assert.deepEqual(
      [await records.find('RefreshToken', one), await records.find('RefreshToken', other)],
      [undefined, {}],
    );
    sleep(60_000);
    assert.equal(await records.find('RefreshToken', other), undefined);
    await prune(sql, now());
    assert.deepEqual((await sql.query('select 1 from oidc_record')).rows, []);
  });
}

test('no row has a code, a token or a person in clear', async () => {
  const gateway = await provider({ sql: shared(server.sql) });
  const party = await gateway.relyingParty();
  const { citizenId, account, fullName, phone } = await gateway.person();
  const asked = await request(party);
  const arrived = await arrive(gateway.browser(), asked, citizenId);
  const tokens = await redeem(party, asked, arrived);
  const { rows } = await server.sql.query('select * from oidc_record');
  assert.ok(rows.length >= 4);
  const secrets = [arrived.searchParams.get('code'), tokens.access_token, tokens.refresh_token, asked.nonce];
  const text = JSON.stringify(rows);
  for (const each of [...secrets, citizenId, account, fullName, phone]) assert.ok(each && !text.includes(each));
});
