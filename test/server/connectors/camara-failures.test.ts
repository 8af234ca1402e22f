import assert from 'node:assert/strict';
import { test } from 'node:test';
import { camaraDirectory } from '../../../src/server/connectors/camara.js';
import { Unavailable } from '../../../src/server/ports.js';
import { carrier, dien, partner } from './support/carrier.js';

const modes = ['down', 'hang', 'garbage'] as const;
for (const mode of modes) {
  test(`a carrier in mode "${mode}" is unavailable`, { timeout: 60_000 }, async (t) => {
    // A carrier that hangs is silent for 120 s; the calls time out before.
    const { directory, world } = await carrier(t);
    world.carrier = mode;
    await assert.rejects(directory({ timeout: 200 }).match(dien, 'key'), Unavailable);
    await assert.rejects(directory({ timeout: 200 }).swappedWithin(dien.phone, 72, 'key'), Unavailable);
  });
}

test('a lookup is retried, so a passing failure goes unnoticed', async (t) => {
  let calls = 0;
  const root = await partner(t, (request, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/token') return response.end('{"access_token":"a","expires_in":60}');
    calls += 1;
    if (calls === 1) return request.socket.destroy();
    return response.end('{"swapped":false}');
  });
  const directory = camaraDirectory({ root, tokenUrl: `${root}/token`, clientId: 'a', clientSecret: 'b', pause: 1 });
  assert.equal(await directory.swappedWithin(dien.phone, 72, 'key'), false);
  assert.equal(calls, 2);
});

/** Unusable answers of a carrier. */
const answers: readonly [string, number, string][] = [
  ['an empty object', 200, '{}'],
  ['an array', 200, '[]'],
  ['null', 200, 'null'],
  ['booleans where the standard has words', 200, '{"idDocumentMatch":true,"nameMatch":true,"birthdateMatch":true}'],
  [
    'a name that cannot be compared',
    200,
    '{"idDocumentMatch":"true","nameMatch":"not_available","birthdateMatch":"true"}',
  ],
  ['a date that was not compared', 200, '{"idDocumentMatch":"true","nameMatch":"true"}'],
  ['a document that was not compared', 200, '{"nameMatch":"true","birthdateMatch":"true"}'],
  ['half of a JSON', 200, '{"idDocumentMatch":"tr'],
  ['a hundred kilobytes', 200, JSON.stringify({ idDocumentMatch: 'true', pad: 'x'.repeat(100_000) })],
  ['permission denied', 403, '{"status":403,"code":"PERMISSION_DENIED","message":""}'],
  ['a path that is not there', 404, '{"status":404,"code":"NOT_FOUND","message":""}'],
  ['too many requests', 429, '{"status":429,"code":"TOO_MANY_REQUESTS","message":""}'],
  ['a number that the service does not cover', 422, '{"status":422,"code":"SERVICE_NOT_APPLICABLE","message":""}'],
];
for (const [what, status, text] of answers) {
  test(`${what} never leads to an account`, async (t) => {
    const root = await partner(t, (request, response) => {
      const isToken = request.url === '/token';
      response.writeHead(isToken ? 200 : status, { 'Content-Type': 'application/json' });
      response.end(isToken ? '{"access_token":"a","expires_in":60}' : text);
    });
    const directory = camaraDirectory({ root, tokenUrl: `${root}/token`, clientId: 'a', clientSecret: 'b', pause: 1 });
    await assert.rejects(directory.match(dien, 'key'), Unavailable);
  });
}

test('a redirect is not followed', async (t) => {
  let canary = 0;
  const elsewhere = await partner(t, (_, response) => {
    canary += 1;
    response.end('{"swapped":false}');
  });
  const root = await partner(t, (_, response) => response.writeHead(307, { Location: elsewhere }).end());
  const directory = camaraDirectory({ root, tokenUrl: `${root}/token`, clientId: 'a', clientSecret: 'b', pause: 1 });
  await assert.rejects(directory.swappedWithin(dien.phone, 72, 'key'), Unavailable);
  assert.equal(canary, 0);
});

test('the reason of a refusal has its code, and nothing that may be a person’s', async (t) => {
  let answer = '';
  const root = await partner(t, (request, response) => {
    const isToken = request.url === '/token';
    response.writeHead(isToken ? 200 : 403, { 'Content-Type': 'application/json' });
    response.end(isToken ? '{"access_token":"a","expires_in":60}' : answer);
  });
  const directory = camaraDirectory({ root, tokenUrl: `${root}/token`, clientId: 'a', clientSecret: 'b', pause: 1 });
  for (const [code, message] of [
    ['PERMISSION_DENIED', 'HTTP 403 PERMISSION_DENIED'],
    ['NETWORK.NOT_AVAILABLE', 'HTTP 403 NETWORK.NOT_AVAILABLE'],
    ['034086012222', 'HTTP 403'],
    ['Nguyễn Đăng Điện', 'HTTP 403'],
    ['A'.repeat(80), `HTTP 403 ${'A'.repeat(80)}`],
    ['A'.repeat(81), 'HTTP 403'],
    [['DENIED'], 'HTTP 403'],
  ] as const) {
    answer = JSON.stringify({ status: 403, code, message: 'Nguyễn Đăng Điện' });
    await assert.rejects(directory.match(dien, 'key'), { message });
  }
});

test('wrong credentials count as an unavailable carrier', async (t) => {
  const { directory } = await carrier(t);
  await assert.rejects(directory({ clientSecret: 'wrong' }).match(dien, 'key'), Unavailable);
});

test('the circuit of a failing carrier opens, and closes after a successful trial call', async (t) => {
  const { directory, world, asked } = await carrier(t);
  let now = 0;
  const camara = directory({ circuit: { threshold: 3, rest: 10_000, now: () => now } });
  assert.equal(await camara.match(dien, 'key'), 'same');
  world.carrier = 'down';
  for (let call = 0; call < 20; call += 1) await assert.rejects(camara.match(dien, 'key'), Unavailable);
  assert.equal(asked('/kyc-match/v0.3/match').length, 1 + 3 * 2, 'three calls of two attempts; then no call');
  world.carrier = 'normal';
  await assert.rejects(camara.match(dien, 'key'), Unavailable);
  now = 10_000;
  assert.equal(await camara.match(dien, 'key'), 'same');
});
