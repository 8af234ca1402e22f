/** A provider's metadata: which is used, for how long, and where its keys must be (T67). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '../../../src/server/connectors/identity-provider/discovery.js';
import { Unavailable } from '../../../src/server/ports.js';
import { clock } from '../../support/worlds.js';

const ISSUER = 'https://id.example.vn/realm';
const SOUND = {
  ...{ issuer: ISSUER, authorization_endpoint: `${ISSUER}/auth`, token_endpoint: `${ISSUER}/token` },
  jwks_uri: 'https://id.example.vn/jwks',
};

function provider(changes: Readonly<Record<string, unknown>> = {}, jwksUri?: string) {
  const { now, sleep } = clock();
  const asked: string[] = [];
  let status = 200;
  const get = (url: string) => {
    asked.push(url);
    return Promise.resolve(Response.json({ ...SOUND, ...changes }, { status }));
  };
  const read = discovery({ issuer: ISSUER, jwksUri, get, now });
  return { read, asked, sleep, answers: (with_: number) => void (status = with_) };
}

const isUsed = (changes: Readonly<Record<string, unknown>>, jwksUri?: string) =>
  provider(changes, jwksUri)
    .read()
    .then(
      () => true,
      (error: unknown) => {
        assert.ok(error instanceof Unavailable && /^No usable metadata: \w.*\.$/.test(error.message));
        return false;
      },
    );

test('metadata is used with its endpoints by https, those that it must have and those that it may', async () => {
  assert.ok(await isUsed({}));
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'])
    for (const value of [undefined, 'http://id.example.vn/x']) assert.ok(!(await isUsed({ [name]: value })), name);
  const pushed = (value: string) => isUsed({ pushed_authorization_request_endpoint: value });
  assert.deepEqual([await pushed(`${ISSUER}/par`), await pushed('http://id.example.vn/par')], [true, false]);
  assert.ok(!(await isUsed({ issuer: 'https://id.example.vn' })), 'another issuer');
});

test('T67: the keys are at the issuer’s origin, or where the operator says', async () => {
  const [elsewhere, place] = ['https://keys.example.vn', 'https://keys.example.vn/a'];
  assert.ok(!(await isUsed({ jwks_uri: place })));
  assert.ok(await isUsed({ jwks_uri: place }, elsewhere), 'at an origin');
  assert.ok(await isUsed({ jwks_uri: place }, place), 'at an address');
  assert.ok(!(await isUsed({ jwks_uri: `${elsewhere}/b` }, place)), 'at another address of its origin');
  assert.ok(!(await isUsed({}, place)), 'no longer at the issuer’s');
});

test('a provider that names its challenges must know S256', async () => {
  const isOffered = (list: readonly string[]) => isUsed({ code_challenge_methods_supported: list });
  assert.deepEqual(
    [await isOffered(['plain', 'S256']), await isOffered(['plain']), await isOffered([])],
    [true, false, false],
  );
});

test('metadata is kept for an hour, and a failure is not kept', async () => {
  const { read, asked, sleep, answers } = provider();
  await Promise.all([read(), read()]);
  assert.deepEqual(asked, [`${ISSUER}/.well-known/openid-configuration`]);
  sleep(3_599_999);
  await read();
  assert.equal(asked.length, 1);
  sleep(1);
  answers(500);
  await assert.rejects(read(), Unavailable);
  answers(200);
  await read();
  assert.equal(asked.length, 3);
});
