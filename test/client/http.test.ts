/** What a page makes of a gateway's answers, of others' in its place, and of none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpBackend } from '../../src/client/http.js';
import { problem } from '../../src/flow/problem.js';
import type { Backend } from '../../src/flow/backend.js';
import type { View } from '../../src/flow/view.js';

const ENDPOINT = 'https://id.example.vn/registration';
const VIEW = {
  ...{ id: 'a', method: 'mobile', status: 'active', step: 'code', revision: 2, data: null, problem: null },
  ...{ audience: 'citizen', expiresAt: '', endsAt: '', now: '' },
} as unknown as View;
const html = (status: number) => new Response('<p>Wi-Fi</p>', { status, headers: { 'Content-Type': 'text/html' } });
const away = () => new TypeError('Failed to fetch');

/** A backend whose calls get these answers, and what it asked. */
function backendWith(...answers: readonly (Response | Error)[]) {
  const [left, asked] = [[...answers], [] as Request[]];
  const fetch = (request: Request) => {
    asked.push(request);
    const next = left.shift() ?? away();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  return { backend: httpBackend({ endpoint: `${ENDPOINT}/`, fetch }), asked };
}
const told = (value: unknown, status = 200) => Response.json(value, { status });
const stale = problem('stale');
const refusedHere = () => told({ allowed: false, remedy: 'Add this origin.' });

test('a view is a view, a problem a problem; what a network or a stranger says is neither', async () => {
  for (const [answer, code, lost] of [
    [told(VIEW), undefined],
    [told({ ...VIEW, revision: 1.5 }), 'unavailable'],
    [told({ ...VIEW, now: 1 }), 'unavailable'],
    [told(null), 'unavailable'],
    [told(stale, 409), 'stale'],
    [told(VIEW, 500), 'unavailable'],
    [html(511), 'unavailable', 'captive'],
    [html(200), 'unavailable', 'captive'],
    [html(502), 'unavailable', 'network'],
    [new Response(JSON.stringify(VIEW)), undefined],
    [away(), 'unavailable', 'network'],
  ] as const) {
    const reply = await backendWith(answer).backend.read('a');
    const problem = reply.ok ? undefined : reply.problem;
    assert.deepEqual([problem?.code, problem?.lost], [code, lost], `${answer instanceof Error || answer.status}`);
  }
  const { backend } = backendWith(told({ ...stale, flow: VIEW }, 409), told({ ...stale, flow: {} }, 409));
  assert.deepEqual(await backend.read('a'), { ok: false, problem: stale, view: VIEW });
  assert.deepEqual(await backend.read('a'), { ok: false, problem: stale });
});

test('a call has its flow, revision and key, and is repeated once if its proof was used', async () => {
  const { backend, asked } = backendWith(told(problem('proof-required'), 401), told(problem('proof-required'), 401));
  const reply = await backend.answer(VIEW, { code: '1' }, { key: 'k'.repeat(16) });
  assert.equal(!reply.ok && reply.problem.code, 'proof-required');
  assert.equal(asked.length, 2);
  const [{ method, url, headers } = new Request(ENDPOINT)] = asked;
  assert.deepEqual([method, url], ['POST', `${ENDPOINT}/flow/code`]);
  assert.deepEqual(
    ['Authorization', 'If-Match', 'Idempotency-Key', 'Content-Type', 'DPoP'].map((name) => headers.get(name)),
    ['Bearer a', '"2"', 'k'.repeat(16), 'application/json', null],
  );
  await backend.answer(VIEW, null);
  await backend.read('a');
  assert.match(asked[2]?.headers.get('Idempotency-Key') ?? '', /^[\w-]{16,}$/, 'without a key it gets its own');
  const read = asked.find(({ method: verb }) => verb === 'GET')?.headers;
  assert.deepEqual(
    [read?.get('Idempotency-Key'), read?.get('If-Match'), read?.get('Content-Type')],
    [null, null, null],
  );
});

test('an offer is a list or a problem, and a failed one says if the page’s origin is refused', async () => {
  const { backend, asked } = backendWith(
    told({ methods: [] }),
    told(stale, 409),
    away(),
    refusedHere(),
    away(),
    told({}),
  );
  assert.deepEqual(await backend.offer?.('national'), []);
  assert.equal(asked[0]?.url, `${ENDPOINT}/methods?portal=national`);
  assert.deepEqual(await backend.offer?.(undefined), stale);
  assert.equal(asked[1]?.url, `${ENDPOINT}/methods`);
  const refused = (await backend.offer?.('national')) as { readonly code: string; readonly title: string };
  assert.deepEqual([refused.code, refused.title], ['origin-refused', 'Add this origin.']);
  await assert.rejects(async () => backend.offer?.('national'), { message: 'Failed to fetch' });
  for (const strange of [{}, null, { methods: 1 }])
    assert.equal(await codeOf(backendWith(told(strange)).backend), 'unavailable', JSON.stringify(strange));
});

const codeOf = async (backend: Backend) => {
  const offer = await backend.offer?.('national');
  return offer && 'code' in offer ? offer.code : undefined;
};

test('an aborted call rejects, and asks nothing more', async () => {
  for (const call of ['read', 'offer', 'username'] as const) {
    const { backend, asked } = backendWith(away(), refusedHere());
    await assert.rejects(async () => backend[call]?.('a', { signal: AbortSignal.abort() }), {
      message: 'Failed to fetch',
    });
    assert.deepEqual([asked.length, asked[0]?.signal.aborted], [1, true], call);
  }
});

test('a user name is a text', async () => {
  for (const [answer, expected] of [
    [told({ username: '' }), ''],
    [told({ username: 1 }), 'unavailable'],
    [told(null), 'unavailable'],
    [told(stale, 409), 'stale'],
    [away(), 'unavailable'],
  ] as const) {
    const named = await backendWith(answer).backend.username?.('a');
    assert.equal(named?.ok ? named.username : named?.problem.code, expected);
  }
});
