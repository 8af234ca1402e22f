/** T63: the receipt of a registration, redeemed at the token endpoint (RFC 8693). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { Ending } from '../../../src/flow/view.js';
import { ORIGIN } from '../../support/worlds.js';
import { provider } from './support.js';

const { person, relyingParty, home, sleep } = await provider();
const [national, ministry] = [await relyingParty('national'), await relyingParty('ministry')];

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:dvc:token-type:receipt';
const exchange = (party: client.Configuration, receipt: string, more: Record<string, string> = {}) =>
  client.genericGrantRequest(party, EXCHANGE, { subject_token: receipt, subject_token_type: TYPE, ...more });

async function registered() {
  const { view, account } = await person();
  return { account, receipt: (view.data as unknown as Ending).receipt ?? '' };
}

test('T63: a receipt becomes an ID token, once', async () => {
  const { account, receipt } = await registered();
  const tokens = await exchange(national, receipt);
  assert.equal(tokens['issued_token_type'], 'urn:ietf:params:oauth:token-type:id_token');
  const { payload } = await jwtVerify(tokens.access_token, createRemoteJWKSet(new URL(`${home}/oidc/jwks`)), {
    issuer: home,
    audience: 'national',
  });
  const { sub, acr, origin, method, auth_time: at, nonce } = payload;
  assert.deepEqual(
    [sub, acr, origin, method, typeof at, nonce],
    [account, 'urn:dvc:acr:phone', ORIGIN, 'mobile', 'number', undefined],
  );
  assert.equal(tokens.claims()?.sub, account, 'a library finds it');
  await assert.rejects(exchange(national, receipt), { error: 'invalid_grant' });
});

test('T63: another portal’s, a late and an unknown receipt are refused alike, and used up by nobody', async () => {
  const { receipt } = await registered();
  const refused = { error: 'invalid_grant' };
  await assert.rejects(exchange(ministry, receipt), refused);
  await assert.rejects(exchange(national, 'A'.repeat(43)), refused);
  for (const more of [{ subject_token_type: 'urn:x' }, { requested_token_type: 'urn:x' }])
    await assert.rejects(exchange(national, receipt, more), { error: 'invalid_request' });
  assert.ok((await exchange(national, receipt)).access_token);
  const late = await registered();
  sleep(60_000);
  await assert.rejects(exchange(national, late.receipt), refused);
});

test('T63: of 100 calls at once one gets the ID token', async () => {
  const { receipt } = await registered();
  const all = await Promise.allSettled(Array.from({ length: 100 }, () => exchange(national, receipt)));
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
});
