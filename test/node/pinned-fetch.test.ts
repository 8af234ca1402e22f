// TLS to a partner with a pinned key: a certificate that other clients would trust is not enough
// (T22).
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { pinnedFetch, pinOf } from '../../src/node/pinned-fetch.js';
import { mobileIdService } from '../../src/server/connectors/mobile-id.js';
import { Unavailable } from '../../src/server/ports.js';
import { attribute, authority, extension, issue, name, pem, seq, tlv, usages } from '../x509/make.js';

const DAY = 86_400;
const now = Math.floor(Date.now() / 1000);
const within = { from: now - DAY, to: now + DAY };
const root = authority('Partner CA', within);
const ca = pem(root.der);

/** A certificate of the partner's authority for an address. */
const certificate = (address: readonly number[] = [127, 0, 0, 1]) =>
  issue({
    ...within,
    by: root,
    subject: name([attribute.cn, 'partner']),
    eku: [usages.serverAuth],
    more: [extension('2.5.29.17', seq(tlv(0x87, Buffer.from(address))))],
  });

async function partner(t: TestContext, holder = certificate(), status = 200, body = '{"result":"NOT_FOUND"}') {
  const requests: string[] = [];
  const key = holder.key.export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ key, cert: pem(holder.der) }, (request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      requests.push(`${request.method ?? ''} ${request.headers['content-type'] ?? ''} ${text}`);
      response.writeHead(status, { 'Content-Type': 'application/json', Location: 'https://evil.vn/' });
      response.end(status === 204 ? undefined : body);
    });
  });
  server.on('tlsClientError', () => undefined); // a caller that hangs up is what is tested
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/mid-api`;
  return { url, requests, pin: pinOf(holder.der) };
}

const other = pinOf(certificate().der);

test('accepts the current and the next pinned key', async (t) => {
  const { url, requests, pin } = await partner(t);
  const fetch = pinnedFetch({ pins: [other, pin], ca });
  const service = mobileIdService({ url, relyingParty: { uuid: 'u', name: 'DVC' }, fetch, pause: 1 });
  const asked = { hash: new Uint8Array(32), phone: '+84823628899', text: 'DVC', lang: 'vi' };
  for (let turn = 0; turn < 2; turn += 1) {
    assert.deepEqual(await service.begin(asked, 'flow:1'), { state: 'refused', reason: 'unknown-person' });
  }
  assert.match(requests[0] ?? '', /^POST application\/json \{.*"phoneNumber":"\+84823628899"/);
});

test('sends nothing to another key of the same authority', async (t) => {
  const { url, requests } = await partner(t);
  const fetch = pinnedFetch({ pins: [other], ca });
  const service = mobileIdService({ url, relyingParty: { uuid: 'u', name: 'DVC' }, fetch, pause: 1 });
  const asked = { hash: new Uint8Array(32), phone: '+84823628899', text: 'DVC', lang: 'vi' };
  await assert.rejects(service.begin(asked, 'flow:1'), Unavailable);
  assert.deepEqual(requests, []);
});

test('a pinned key does not excuse another name, or an unknown authority', async (t) => {
  const elsewhere = await partner(t, certificate([127, 0, 0, 2]));
  const away = new Request(elsewhere.url);
  await assert.rejects(pinnedFetch({ pins: [elsewhere.pin], ca })(away));
  const unknown = await partner(t);
  await assert.rejects(pinnedFetch({ pins: [unknown.pin] })(new Request(unknown.url)));
  assert.deepEqual([...elsewhere.requests, ...unknown.requests], []);
});

test('refuses a redirect, accepts an answer without a body, and lets the caller abort', async (t) => {
  const redirecting = await partner(t, certificate(), 307);
  await assert.rejects(pinnedFetch({ pins: [redirecting.pin], ca })(new Request(redirecting.url)), /redirect/);
  const empty = await partner(t, certificate(), 204);
  assert.equal((await pinnedFetch({ pins: [empty.pin], ca })(new Request(empty.url))).status, 204);
  const signal = AbortSignal.abort();
  await assert.rejects(pinnedFetch({ pins: [empty.pin], ca })(new Request(empty.url, { signal })));
});

test('refuses an invalid pin, and an address without HTTPS', async () => {
  for (const pins of [[], [''], ['sha256//AAAA'], [other, other.slice(0, -1)]]) {
    assert.throws(() => pinnedFetch({ pins }), TypeError);
  }
  await assert.rejects(pinnedFetch({ pins: [other] })(new Request('http://127.0.0.1:1/')), TypeError);
});
