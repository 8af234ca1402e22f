import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../../src/flow/problem.js';
import type { View } from '../../../src/flow/view.js';
import { createResponses, headersOf, withHeaders } from '../../../src/server/http/responses.js';

const view = { id: 'i', revision: 7 } as unknown as View;
const responses = createResponses({
  detail: (code) => (code === 'rate-limited' ? 'Later.' : undefined),
  failpoint: () => undefined,
});
const said = async (response: Response) => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: JSON.parse(await response.text()) as Record<string, unknown>,
});

test('a view has its revision, and says whether it was given before', async () => {
  const headers = { 'content-type': 'application/json', etag: '"7"' };
  assert.deepEqual(await said(responses.reply({ ok: true, view })), { status: 200, headers, body: view });
  assert.equal(responses.reply({ ok: true, view }, 201).status, 201);
  const replayed = await said(responses.reply({ ok: true, view, replayed: true }));
  assert.deepEqual(replayed.headers, { ...headers, 'idempotency-replayed': 'true' });
});

test('a problem has the sentence, the flow and the headers that there are for it', async () => {
  const headers = { 'content-type': 'application/problem+json' };
  const plain = await said(responses.problem(problem('not-found')));
  assert.deepEqual([plain.headers, 'detail' in plain.body, 'flow' in plain.body], [headers, false, false]);
  const limited = await said(
    responses.reply({ ok: false, problem: problem('rate-limited', { retryAfter: 60 }), view }),
  );
  assert.deepEqual(limited.headers, { ...headers, etag: '"7"', 'retry-after': '60' });
  assert.deepEqual([limited.status, limited.body['detail'], limited.body['flow']], [429, 'Later.', view]);
  const unknown = await said(responses.problem(problem('flow-unknown')));
  assert.equal(unknown.headers['www-authenticate'], 'DPoP algs="ES256", Bearer');
  assert.equal((await said(responses.notAllowed('GET'))).headers['allow'], 'GET');
});

test('headers replace those of the same name, and Vary is added to', () => {
  for (const response of [responses.problem(problem('not-found')), new Response()]) {
    const once = withHeaders(response, { Vary: 'Origin', 'X-A': '1' });
    const twice = withHeaders(once, { Vary: 'Accept', 'X-A': '2' });
    assert.deepEqual([twice.headers.get('Vary'), twice.headers.get('X-A')], ['Origin, Accept', '2']);
    headersOf(twice).append('Set-Cookie', 'a=b');
    assert.deepEqual(twice.headers.getSetCookie(), ['a=b']);
  }
});
