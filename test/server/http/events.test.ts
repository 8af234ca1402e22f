/** Server-sent events: at most one event, and no work after the page has disconnected. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { problem } from '../../../src/flow/problem.js';
import { eventsOf } from '../../../src/server/http/events.js';
import { createProof } from '../../../src/client/dpop.js';
import { createGateway } from '../../../src/server/http/gateway.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import type { Registrar, Watched } from '../../../src/server/registration/registrar.js';
import { PORTALS } from '../../../src/testing/world.js';
import { ORIGIN } from '../support.js';

const quiet: Watched = { ok: true, news: false, revision: 3 };
const news: Watched = { ok: true, news: true, revision: 3 };
const fast = { pause: 1, waitMs: 5, lifetime: 60 };

/** Answers looks from a list; the last answer repeats. */
function looks(...answers: readonly Watched[]) {
  const asked: (number | undefined)[] = [];
  let ended = 0;
  const watch = async (waitMs: number, since?: number) => {
    asked.push(since);
    if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return answers[Math.min(asked.length, answers.length) - 1] ?? quiet;
  };
  return {
    asked,
    ends: () => ended,
    options: { ...fast, watch, ended: () => (ended += 1), signal: new AbortController().signal },
  };
}

async function streamOf(found: Awaited<ReturnType<typeof eventsOf>>): Promise<Response> {
  assert.ok(found instanceof Response);
  assert.match(found.headers.get('Content-Type') ?? '', /^text\/event-stream/);
  return Promise.resolve(found);
}

/** Reads a stream to its end while the test's clock moves. */
async function readAll({ mock }: TestContext, response: Response): Promise<string> {
  let all: string | undefined;
  const reading = response.text().then((text) => (all = text));
  while (all === undefined) {
    mock.timers.tick(1);
    await setImmediate();
  }
  return reading;
}

test('sends waiting news at once', async () => {
  const { options, asked, ends } = looks(news);
  const text = await (await streamOf(await eventsOf(options))).text();
  assert.equal(text, 'retry: 1\n\nevent: news\ndata:\n\n');
  assert.deepEqual([asked, ends()], [[undefined], 1]);
});

test('keeps a silent stream alive with comments, and ends it; looks refer to the first revision', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { options, asked, ends } = looks(quiet);
  const text = await readAll(t, await streamOf(await eventsOf(options)));
  assert.match(text, /^retry: 1\n\n(?::\n\n){3,}$/);
  assert.deepEqual([...new Set(asked)], [undefined, 3]);
  assert.equal(ends(), 1);
});

test('a flow that can no longer be watched is news; one that never could is refused', async () => {
  const gone: Watched = { ok: false, problem: problem('flow-unknown') };
  const { options } = looks(quiet, gone);
  assert.match(await (await streamOf(await eventsOf(options))).text(), /event: news/);
  const refused = await eventsOf(looks(gone).options);
  assert.ok(!(refused instanceof Response) && refused.problem.code === 'flow-unknown');
});

test('stops looking when the page disconnects', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { options, asked, ends } = looks(quiet);
  const response = await streamOf(await eventsOf({ ...options, lifetime: 60_000 }));
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  for (let look = 0; look < 10; look += 1) {
    t.mock.timers.tick(1000);
    await setImmediate();
  }
  assert.deepEqual(asked, [undefined]);
  assert.equal(ends(), 1);
});

test('ends the stream without a crash when the database goes down', async () => {
  const { options, ends } = looks(quiet);
  let n = 0;
  const watch = () => (n++ ? Promise.reject(new Error('away')) : Promise.resolve(quiet));
  const text = await (await streamOf(await eventsOf({ ...options, watch }))).text();
  assert.ok(!text.includes('news'));
  assert.equal(ends(), 1);
});

test('a long look gets keep-alives, and is not started twice', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { options, asked } = looks(quiet, news);
  const found = await eventsOf({ ...options, waitMs: 100, lifetime: 60_000, beat: 10 });
  const text = await readAll(t, await streamOf(found));
  assert.match(text, /^retry: 1\n\n(?::\n\n){3,}event: news\ndata:\n\n$/);
  assert.deepEqual(asked, [undefined, 3]);
});

test('limits open streams; a further page polls, and gets a stream once another has closed', async () => {
  const gone: Watched = { ok: false, problem: problem('flow-unknown') };
  const registrar = {
    watch: async (id: string) => {
      await setImmediate();
      if (id === 'broken'.padEnd(43, 'x')) throw new Error('away');
      return id.startsWith('gone') ? gone : quiet;
    },
  };
  const gateway = createGateway({
    registrar: registrar as unknown as Registrar,
    ...{ portals: createPortals(PORTALS), methods: [], address: () => '192.0.2.1', listeners: 2 },
  });
  const listen = (id = '', method = 'GET') => {
    const headers = { Authorization: `Bearer ${id.padEnd(43, 'x')}`, Origin: ORIGIN };
    return gateway.fetch(new Request(`${ORIGIN}/registration/flow/events`, { method, headers }));
  };
  // None of these takes a place.
  for (let n = 0; n < 3; n += 1) {
    assert.equal((await listen('gone')).status, 401);
    assert.equal((await listen('', 'HEAD')).status, 405);
    assert.ok((await listen('broken')).status >= 500);
  }
  // All at once: each is counted before its flow is looked up.
  const answers = await Promise.all([listen(), listen(), listen(), listen()]);
  const open = answers.filter(({ status }) => status === 200);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 503, 503]);
  await open[0]?.body?.cancel();
  const [third, fourth] = [await listen(), await listen()];
  assert.deepEqual([third.status, fourth.status, fourth.headers.get('Retry-After')], [200, 503, '10']);
  await open[1]?.body?.cancel();
  await third.body?.cancel();
});

test('a stream’s proof is checked at its first look, and is no proof of a later one', async (t) => {
  const looked: unknown[] = [];
  const registrar = {
    watch: (_id: string, _ms: number, { jti }: { readonly jti?: string }, since?: number) => {
      looked.push([since, typeof jti]);
      return Promise.resolve(since === undefined ? quiet : news);
    },
  };
  const gateway = createGateway({
    registrar: registrar as unknown as Registrar,
    ...{ portals: createPortals(PORTALS), methods: [], address: () => '192.0.2.1' },
  });
  const [url, token] = [`${ORIGIN}/registration/flow/events`, 'x'.repeat(43)];
  const proof = await createProof()('GET', url, token);
  const headers = { Authorization: `DPoP ${token}`, DPoP: proof ?? '', Origin: ORIGIN };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const response = await gateway.fetch(new Request(url, { headers }));
  assert.match(await readAll(t, response), /event: news/);
  assert.deepEqual(looked, [
    [undefined, 'string'],
    [3, 'undefined'],
  ]);
});
