import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPartner, member, TimedOut } from '../../../src/server/connectors/partner.js';
import { Unavailable } from '../../../src/server/ports.js';

const url = 'https://partner.vn/ask';

const askedFor = (status: number) =>
  createPartner({ fetch: () => Promise.resolve(new Response('{"a":1}', { status })) }).ask({
    url,
    headers: {},
    idempotent: false,
  });

test('an answer of a partner has its status and its JSON', async () => {
  for (const status of [200, 400, 428, 430, 499]) assert.deepEqual(await askedFor(status), { status, body: { a: 1 } });
});

test('an answer of a partner in trouble is none', async () => {
  for (const status of [429, 500, 599]) await assert.rejects(askedFor(status), new Unavailable(`HTTP ${status}`));
});

test('an answer has at most 64 KiB, of JSON or of nothing', async () => {
  const said = (text: string | null) => {
    const partner = createPartner({ fetch: () => Promise.resolve(new Response(text)) });
    return partner.ask({ url, headers: {}, idempotent: false }).then(({ body }) => body);
  };
  const most = JSON.stringify('x'.repeat(64 * 1024 - 2));
  assert.equal(typeof (await said(most)), 'string');
  await assert.rejects(said(`${most} `), { message: 'The answer is too large.' });
  await assert.rejects(said('{'), { message: 'The answer is not JSON.' });
  assert.equal(await said(''), null);
  assert.equal(await said(null), null);
  assert.equal(await said('"ộ"'), 'ộ');
});

test('an idempotent call is tried once more, another one is not', async () => {
  for (const [idempotent, count] of [
    [true, 2],
    [false, 1],
  ] as const) {
    let asked = 0;
    const fetch = (request: Request) => {
      asked += 1;
      assert.equal(request.method, idempotent ? 'POST' : 'PUT');
      return Promise.reject(new Error('reset'));
    };
    const partner = createPartner({ fetch, pause: 0 });
    const call = { url, headers: {}, body: '{}', idempotent, ...(idempotent ? {} : { verb: 'PUT' as const }) };
    await assert.rejects(partner.ask(call), { message: 'No usable answer.' });
    assert.equal(asked, count);
  }
});

test('a call that is stopped has timed out, whatever its fetch says', async () => {
  const stopped = new AbortController();
  const fetch = () => (stopped.abort(), Promise.reject(new Error('reset')));
  const call = { url, headers: {}, idempotent: false, signal: stopped.signal };
  await assert.rejects(createPartner({ fetch }).ask(call), TimedOut);
});

test('a member is one of the body’s own, whatever the body is', () => {
  assert.equal(member({ a: 1 }, 'a'), 1);
  for (const body of [null, undefined, 'a', 1, [], {}]) assert.equal(member(body, 'a'), undefined);
  assert.equal(member({}, 'toString'), undefined);
});
