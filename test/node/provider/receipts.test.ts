/** T63: the receipt of a registration, redeemed at the token endpoint (RFC 8693). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { Ending } from '../../../src/flow/view.js';
import { ORIGIN } from '../../support/worlds.js';
import { provider, SECRET } from './support.js';

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

test('the OpenAPI document describes the exchange and where discovery is, and the wire is as it says', async () => {
  const source = await (await fetch(`${home}/registration/openapi.json`)).text();
  const problems = await lintFromString({ source, config: await createConfig({ extends: ['recommended'] }) });
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
  type Content = Record<string, { schema: object }>;
  interface Operation {
    readonly requestBody: { readonly content: Content };
    readonly responses: Record<string, { content: Content }>;
  }
  const { paths } = JSON.parse(source) as { paths: Record<string, Record<string, Operation>> };
  assert.ok(paths['/.well-known/openid-configuration']?.['get']);
  const { requestBody, responses } = paths['/oidc/token']?.['post'] ?? assert.fail('the exchange is missing');
  const ajv = new Ajv2020({ strict: false });
  const form = { grant_type: EXCHANGE, subject_token: (await registered()).receipt, subject_token_type: TYPE };
  const asked = requestBody.content['application/x-www-form-urlencoded']?.schema ?? {};
  assert.ok(ajv.validate(asked, form), ajv.errorsText());
  const send = async () =>
    fetch(`${home}/oidc/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`national:${encodeURIComponent(SECRET)}`)}` },
      body: new URLSearchParams(form),
    });
  for (const status of [200, 400]) {
    const response = await send();
    assert.equal(response.status, status);
    const told = responses[status]?.content['application/json']?.schema ?? assert.fail(`${status} is missing`);
    assert.ok(ajv.validate(told, await response.json()), ajv.errorsText());
  }
  const { responses: answers } = paths['/registration/receipt']?.['post'] ?? assert.fail('introspection is missing');
  const schema = answers[200]?.content['application/json']?.schema ?? assert.fail('its answer is missing');
  for (const token of [(await registered()).receipt, 'unknown']) {
    const response = await fetch(`${home}/registration/receipt`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`national:${encodeURIComponent(SECRET)}`)}` },
      body: new URLSearchParams({ token }),
    });
    const answer = (await response.json()) as { active: boolean };
    assert.equal(answer.active, token !== 'unknown');
    assert.ok(ajv.validate(schema, answer), ajv.errorsText());
  }
});
