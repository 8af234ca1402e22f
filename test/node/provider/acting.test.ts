/** What a portal learns about a person who acts for an organisation (decision 0076). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as client from 'openid-client';
import { sqlPeople } from '../../../src/server/accounts/people.js';
import { sqlSignInAccounts } from '../../../src/server/accounts/sign-in-accounts.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { newAccount } from '../../server/scim/support.js';
import { browser as visitorOf, type Browser, provider, redeem, request } from './support.js';

const { browser, person, relyingParty, home, signInBy, sql, vault, now } = await provider();
const [national, ministry] = [await relyingParty('national'), await relyingParty('ministry')];
const people = sqlPeople({ sql, vault, now, accounts: sqlSignInAccounts({ sql, vault }) });
const MST = '0100109106';

const subOf = (represents: unknown) => (represents as { readonly sub: string } | undefined)?.sub;

/** An organisation that has named this person. */
async function organisationOf(citizenId: string, n: number) {
  const { accounts } = sqlStore({ sql, vault, now });
  const own = { subject: `mst:${MST}${n}`, audience: 'enterprise', fullName: 'CÔNG TY THỬ NGHIỆM' } as const;
  await sql.transaction((tx) => accounts.create(tx, { ...newAccount(900 + n), ...own }));
  const { rows } = await sql.query<{ id: string }>('select id from account where subject = $1', [
    await vault.mac('subject', own.subject),
  ]);
  const id = rows[0]?.id ?? '';
  const { ref } = await people.name(id, { citizenId, fullName: 'Trần Thị Đại Diện', role: 'member' }, id);
  return { id, ref };
}

async function act(visitor: Browser, organisation: string | null): Promise<void> {
  const headers = { Origin: home, 'Content-Type': 'application/json' };
  const { token } = (await (await visitor.send(new Request(`${home}/account/session`, { headers }))).json()) as {
    token: string;
  };
  const body = JSON.stringify({ organisation });
  const sent = { method: 'POST', headers: { ...headers, 'X-CSRF-Token': token }, body };
  assert.equal((await visitor.send(new Request(`${home}/account/acting`, sent))).status, 204);
}

async function signedIn(n: number) {
  const { citizenId, account } = await person();
  const organisation = await organisationOf(citizenId, n);
  const visitor = browser();
  await signInBy(visitor, account, 'certificate');
  /** What a portal's server learns: the ID token, and userinfo. */
  const told = async (party = national, more = {}) => {
    const asked = await request(party, more);
    const tokens = await redeem(party, asked, (await visitor.visit(asked.url)).url);
    const claims = tokens.claims() ?? assert.fail('no ID token');
    return { tokens, claims, info: await client.fetchUserInfo(party, tokens.access_token, account) };
  };
  return { account, organisation, visitor, told };
}

test('who acts for nobody represents nobody', async () => {
  const { told } = await signedIn(1);
  const { claims, info } = await told();
  assert.equal('represents' in claims, false);
  assert.equal('represents' in info, false);
  assert.ok(national.serverMetadata().claims_supported?.includes('represents'));
});

test('the ID token says for whom the person acts, and the person stays its subject', async () => {
  const { account, organisation, visitor, told } = await signedIn(2);
  await act(visitor, organisation.id);
  const { claims, info } = await told();
  assert.equal(claims.sub, account);
  assert.deepEqual(claims['represents'], { iss: home, sub: organisation.id }, 'no name and no number');
  const { represents, sub } = info;
  assert.equal(sub, account);
  assert.deepEqual(represents, {
    ...{ iss: home, sub: organisation.id, name: 'CÔNG TY THỬ NGHIỆM', vn_audience: 'enterprise' },
  });
  const granted = await told(ministry, { scope: 'openid vn_identity' });
  assert.deepEqual(granted.info['represents'], {
    ...{ iss: home, sub: organisation.id, vn_identity_type: 'mst', vn_identity_number: `${MST}2` },
  });
});

test('userinfo and a refreshed token say what is true now', async () => {
  const { account, organisation, visitor, told } = await signedIn(3);
  const { tokens } = await told();
  const current = async (token: string) => (await client.fetchUserInfo(national, token, account))['represents'];
  assert.equal(await current(tokens.access_token), undefined);
  await act(visitor, organisation.id);
  assert.equal(subOf(await current(tokens.access_token)), organisation.id);
  const refreshed = await client.refreshTokenGrant(national, tokens.refresh_token ?? '');
  assert.equal(subOf(refreshed.claims()?.['represents']), organisation.id);
  assert.equal(await people.remove(organisation.id, organisation.ref, organisation.id), true);
  assert.equal(await current(refreshed.access_token), undefined, 'the naming was taken back');
});

test('another session of the same person acts for itself', async () => {
  const { account, organisation, visitor, told } = await signedIn(4);
  await act(visitor, organisation.id);
  const other = visitorOf(home, () => '');
  await signInBy(other, account, 'certificate');
  const asked = await request(national);
  const tokens = await redeem(national, asked, (await other.visit(asked.url)).url);
  assert.equal(tokens.claims()?.['represents'], undefined);
  assert.ok((await told()).claims['represents']);
});
