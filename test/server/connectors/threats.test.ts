// A partner that is broken, taken over or impersonated: the gateway treats it as unavailable (T22,
// T35, L-5).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Unavailable } from '../../../src/server/ports.js';
import { partner } from './support/carrier.js';
import { CONNECTORS, SENTINELS, type ConnectorCase } from './support/partners.js';

type Reply = (request: IncomingMessage, response: ServerResponse) => unknown;

const TOKEN = '{"access_token":"access-token-sentinel","expires_in":60}';
const json = (response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);

/** A partner with valid tokens whose answers come from `reply`. */
async function hostile(t: TestContext, reply: Reply, token: Reply = (_, response) => json(response, 200, TOKEN)) {
  const urls: string[] = [];
  const root = await partner(t, (request, response) => {
    urls.push(request.url ?? '');
    request.resume();
    return request.url === '/token' ? token(request, response) : reply(request, response);
  });
  return { root, urls };
}

async function canary(t: TestContext) {
  const seen: string[] = [];
  const root = await partner(t, (request, response) => {
    seen.push(request.url ?? '');
    json(response, 200, TOKEN);
  });
  return { root, seen };
}

/** The result of a call, and its duration in milliseconds. */
async function failure(call: () => Promise<unknown>) {
  const start = performance.now();
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - start };
}

const each = (what: string, run: (connector: ConnectorCase, t: TestContext) => Promise<void>) => {
  for (const connector of CONNECTORS) test(`${connector.name}: ${what}`, (t) => run(connector, t));
};
const eachAuthorized = (what: string, run: (connector: ConnectorCase, t: TestContext) => Promise<void>) => {
  for (const connector of CONNECTORS.filter(({ authorized }) => authorized)) {
    test(`${connector.name}: ${what}`, (t) => run(connector, t));
  }
};

each('T22: follows no redirect of any kind', async ({ make }, t) => {
  const elsewhere = await canary(t);
  for (const status of [301, 302, 303, 307, 308]) {
    const { root } = await hostile(t, (_, response) => response.writeHead(status, { Location: elsewhere.root }).end());
    assert.ok((await failure(make(root))).error instanceof Unavailable, String(status));
  }
  assert.deepEqual(elsewhere.seen, []);
});

eachAuthorized('T22: follows no redirect of the token endpoint, so no secret leaves', async ({ make }, t) => {
  const elsewhere = await canary(t);
  for (const status of [302, 307, 308]) {
    const redirect: Reply = (_, response) => response.writeHead(status, { Location: elsewhere.root }).end();
    const { root, urls } = await hostile(t, redirect, redirect);
    assert.ok((await failure(make(root))).error instanceof Unavailable, String(status));
    assert.ok(urls.length > 0 && urls.every((url) => url === '/token'));
  }
  assert.deepEqual(elsewhere.seen, []);
});

each('T22: never calls an address from an answer', async ({ make, path }, t) => {
  const { root: there, seen } = await canary(t);
  const links = { Location: there, Link: `<${there}>; rel="next"`, Refresh: `0; url=${there}`, 'Alt-Svc': 'h2=":1"' };
  const body = JSON.stringify({ next: there, tokenUrl: there, token_endpoint: there, notifyUrl: there, href: there });
  const token = JSON.stringify({ ...(JSON.parse(TOKEN) as object), token_endpoint: there, api_root: there });
  const { root, urls } = await hostile(
    t,
    (_, response) => json(response, 200, body, links),
    (_, response) => json(response, 200, token, links),
  );
  await failure(make(root));
  assert.deepEqual(seen, []);
  assert.ok(urls.includes(path));
  assert.deepEqual(
    urls.filter((url) => url !== path && url !== '/token'),
    [],
  );
});

const bomb = gzipSync('0'.repeat(16 * 1024 * 1024));

each('cuts off an endless answer, and one that decompresses endlessly', async ({ make }, t) => {
  const chunk = 'x'.repeat(64 * 1024);
  let sent = 0;
  let closed: Promise<unknown> = Promise.resolve();
  const endless: Reply = (_, response) => {
    response.writeHead(500, { 'Content-Type': 'application/json' });
    const more = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    };
    response.on('drain', more);
    closed = once(response, 'close');
    more();
  };
  const unpacking: Reply = (_, response) =>
    response.writeHead(500, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }).end(bomb);
  for (const reply of [endless, unpacking]) {
    const { root } = await hostile(t, reply);
    const { error, ms } = await failure(make(root, { timeout: 5000 }));
    assert.ok(error instanceof Unavailable);
    assert.ok(ms < 2500, `${ms} ms: it was not the deadline that ended it`);
  }
  await closed;
  assert.ok(sent < 64 * 1024 * 1024, 'the connection is closed: the partner sends no more');
});

const SLOW: Readonly<Record<string, Reply>> = {
  'nothing at all': () => undefined,
  'headers that never end': ({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'),
  'a byte now and then': (_, response) => {
    response.writeHead(500, { 'Content-Type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
};
for (const [what, reply] of Object.entries(SLOW)) {
  each(`L-5: ${what} ends at the timeout`, async ({ make }, t) => {
    const { root } = await hostile(t, reply);
    const { error, ms } = await failure(make(root, { timeout: 150 }));
    assert.ok(error instanceof Unavailable);
    assert.ok(ms < 1500, `${ms} ms`);
  });
}

each('endless headers count as no answer', async ({ make }, t) => {
  const { root } = await hostile(t, (_, response) => json(response, 200, '{}', { 'X-Pad': 'x'.repeat(200_000) }));
  assert.ok((await failure(make(root))).error instanceof Unavailable);
});

each('T35: personal data is sent in the body, never in an address', async ({ make, path }, t) => {
  const bodies: string[] = [];
  const { root, urls } = await hostile(t, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      assert.ok(!SENTINELS.some((secret) => JSON.stringify(request.rawHeaders).includes(secret)));
      json(response, 403, '{"code":"PERMISSION_DENIED"}');
    });
  });
  await failure(make(root));
  assert.ok(bodies.length > 0 && SENTINELS.some((secret) => bodies.join().includes(secret)), 'it was asked');
  assert.deepEqual([...new Set(urls)].sort(), [...new Set([path, ...urls.filter((url) => url === '/token')])].sort());
});

/** An answer that quotes the whole request in every place that a partner controls. */
const QUOTE = SENTINELS.join(' ');
const QUOTES: readonly [string, number, string][] = [
  ['the message and the code of a refusal', 400, JSON.stringify({ status: 400, code: QUOTE, message: QUOTE })],
  // Short, because a parser quotes short texts in full.
  ['an answer that is no JSON', 200, `Không: ${SENTINELS[0] ?? ''}`],
  ['a field', 200, JSON.stringify({ idDocumentMatch: QUOTE, nameMatch: QUOTE, swapped: QUOTE })],
  ['a failure', 503, JSON.stringify({ status: 503, code: QUOTE, message: QUOTE })],
];
for (const [what, status, text] of QUOTES) {
  each(`T35: no error contains what a partner quotes in ${what}`, async ({ make }, t) => {
    const { root } = await hostile(t, (_, response) => json(response, status, text));
    const { error } = await failure(make(root));
    const received = inspect(error, { depth: 10, showHidden: true });
    for (const secret of SENTINELS) assert.ok(!received.includes(secret), received);
    assert.ok(!received.includes('sentinel'), received);
  });
}

const BAD_TOKENS: readonly [string, unknown][] = [
  ['a line break', 'a\r\nX-Admin: sentinel'],
  ['a space', 'a sentinel'],
  ['a letter outside of ASCII', 'sentinel-ệ'],
  ['a megabyte', 'x'.repeat(50_000)],
  ['nothing', ''],
  ['an object', { token: 'sentinel' }],
];
eachAuthorized('an invalid token is not used, and appears in no error', async ({ make }, t) => {
  for (const [what, access_token] of BAD_TOKENS) {
    const token: Reply = (_, response) => json(response, 200, JSON.stringify({ access_token, expires_in: 60 }));
    const { root, urls } = await hostile(t, (_, response) => json(response, 200, '{}'), token);
    const { error } = await failure(make(root));
    assert.ok(error instanceof Unavailable, what);
    assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes('sentinel'), what);
    assert.ok(
      urls.every((url) => url === '/token'),
      what,
    );
  }
});

eachAuthorized('a token of another type than Bearer is not sent', async ({ make }, t) => {
  for (const token_type of ['mac', '', 1]) {
    const answer = JSON.stringify({ access_token: 'sentinel', token_type, expires_in: 60 });
    const token: Reply = (_, response) => json(response, 200, answer);
    const { root, urls } = await hostile(t, (_, response) => json(response, 200, '{}'), token);
    const { error } = await failure(make(root));
    assert.ok(error instanceof Unavailable, String(token_type));
    assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes('sentinel'), String(token_type));
    assert.ok(
      urls.every((url) => url === '/token'),
      String(token_type),
    );
  }
});

const ADDRESSES: readonly string[] = [
  'http://api.carrier.vn',
  'http://10.0.0.7:8080',
  'http://127.0.0.1.nip.io',
  'http://localhost.carrier.vn',
  'ftp://api.carrier.vn',
  'file:///etc/passwd',
  'https://user:secret@api.carrier.vn',
  'https://api.carrier.vn?tenant=1',
  'https://api.carrier.vn#a',
  'api.carrier.vn',
  '',
];
each('T22: refuses an address without TLS, or an invalid one, at configuration', ({ make }) => {
  for (const address of ADDRESSES) assert.throws(() => make(address), TypeError, address);
  for (const address of [
    'https://api.carrier.vn',
    'https://api.carrier.vn:8443/v1',
    'http://127.0.0.1:1',
    'http://[::1]:1',
  ]) {
    assert.equal(typeof make(address), 'function', address);
  }
  return Promise.resolve();
});
