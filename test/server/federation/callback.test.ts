import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import type { Flow } from '../../../src/flow/transition.js';
import { CALLBACK, federateHandler, type FederatePorts } from '../../../src/server/federation/federate.js';
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

test('a response is taken once: the request is forgotten, whatever the provider and the flow say', async () => {
  const identity = { citizenId: '034086012222', fullName: 'Nguyễn Đăng Điện', acr: 'level-2', token: 'a.b.c' };
  for (const [answer, facts] of [
    [{ identity }, { proven: true, pending: null }],
    [{ refused: 'cancelled' }, { pending: null }],
  ] as const) {
    const service = { finish: () => Promise.resolve(answer) };
    const ports = {
      providers: [{ id: 'vneid', name: 'VNeID', assurance: 'vneid', service }],
      vault: { mac: () => Promise.resolve('hash') },
      proved: () => Promise.resolve({ type: 'advance', facts: { proven: true } }),
    } as unknown as FederatePorts;
    const flow = { facts: { pending: { provider: 'vneid', state: 's', session: null } } } as unknown as Flow;
    const visit = { caller: { address: '192.0.2.1' }, begunAt: 0, now: Date.UTC(2026, 0, 1), key: 'k' };
    const input = { provider: '', page: '', response: 'code=1' };
    const decision = await federateHandler(ports).answer(input, flow, visit);
    assert.deepEqual('facts' in decision && decision.facts, facts);
  }
});
