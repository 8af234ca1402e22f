/**
 * A page of an origin that no portal has: the refusal is readable for the page, and logged once.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpBackend } from '../../../src/client/http.js';
import type { LogEntry } from '../../../src/server/observe/log.js';
import { http, ORIGIN } from '../support.js';

const FOREIGN = 'https://dichvucong.laocai.gov.vn';
const REMEDY = `Add "${FOREIGN}" to the origins of a portal in the configuration of the gateway.`;

/** A browser on a page of `origin`: it hides answers that CORS does not open to the page. */
function browserAt(origin: string, fetch: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    request.headers.set('Origin', origin);
    const response = await fetch(request);
    const opened = response.headers.get('Access-Control-Allow-Origin');
    if (opened !== '*' && opened !== origin) throw new TypeError('Failed to fetch');
    return response;
  };
}

function world() {
  const entries: LogEntry[] = [];
  const { gateway } = http({}, { log: (_level, entry) => entries.push(entry) });
  const refused = () => entries.filter(({ event }) => event === 'origin.refused').map(({ origin }) => origin);
  const backendAt = (origin: string) =>
    httpBackend({
      endpoint: `${ORIGIN}/registration`,
      fetch: browserAt(origin, (request) => gateway.fetch(request)),
    });
  return { gateway, refused, backendAt };
}

test('T33: a page of a wrong origin is refused and can read why', async () => {
  const { backendAt, refused } = world();
  const backend = backendAt(FOREIGN);
  const started = await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' });
  assert.ok(!started.ok);
  assert.deepEqual([started.problem.code, started.problem.title], ['origin-refused', REMEDY]);
  const offered = await backend.offer?.('national');
  assert.equal((offered as { readonly code?: string }).code, 'origin-refused');
  assert.deepEqual(refused(), [FOREIGN], 'logged once');
});

test('a page of a known origin learns that a failed call had no answer', async () => {
  const { gateway } = world();
  const backend = httpBackend({
    endpoint: `${ORIGIN}/registration`,
    fetch: async (request) => {
      if (request.method === 'POST') throw new TypeError('Failed to fetch');
      request.headers.set('Origin', ORIGIN);
      return gateway.fetch(request);
    },
  });
  const started = await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' });
  assert.ok(!started.ok);
  assert.equal(started.problem.code, 'unavailable');
});

test('T35: an invalid origin is neither logged nor repeated, and many origins do not fill the log', async () => {
  const { gateway, refused } = world();
  const ask = async (origin: string) =>
    (await gateway.fetch(new Request(`${ORIGIN}/healthz`, { headers: { Origin: origin } }))).text();
  assert.doesNotMatch(await ask('034086012222'), /034086012222/);
  for (let n = 0; n < 40; n += 1) await ask(`https://a${n}.example`);
  assert.equal(refused().length, 16);
  assert.deepEqual(refused().slice(0, 2), ['other', 'https://a0.example']);
});
