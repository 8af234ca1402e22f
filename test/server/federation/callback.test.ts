import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { CALLBACK } from '../../../src/server/federation/federate.js';
import { federationRoutes } from '../../../src/server/http/account/federation-routes.js';
import type { Responses } from '../../../src/server/http/responses.js';

test('a response of up to 4,096 characters leads to its page; a longer one is not read', async () => {
  const read: number[] = [];
  const responses = {
    problem: ({ code }: { readonly code: string }) => new Response(code, { status: 400 }),
    notAllowed: () => new Response(null, { status: 405 }),
  } as unknown as Responses;
  const app = new Hono();
  const returnOf = (query: string) => {
    read.push(query.length);
    return Promise.resolve(query.startsWith('x') ? 'https://a.vn/back' : undefined);
  };
  federationRoutes(app, { returnOf, responses });
  const ask = (query: string, method = 'GET') => app.request(`https://id.vn${CALLBACK}?${query}`, { method });
  const led = await ask('x'.repeat(4096));
  assert.deepEqual([led.status, led.headers.get('Location')], [303, 'https://a.vn/back']);
  for (const query of ['x'.repeat(4097), 'y']) {
    const refused = await ask(query);
    assert.deepEqual([refused.status, await refused.text()], [400, 'federation-invalid']);
  }
  assert.deepEqual(read, [4096, 1]);
  assert.equal((await ask('x', 'POST')).status, 405);
});
