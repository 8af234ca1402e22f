import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Method } from '../../../src/flow/method.js';
import { mobile } from '../../../src/methods/mobile.js';
import { PROBLEM_STATUS } from '../../../src/flow/problem.js';
import { createWebhookClient } from '../../../src/server/delivery/webhook-client.js';
import { openapi } from '../../../src/server/http/openapi.js';
import { createGateway } from '../../../src/server/http/gateway.js';
import type { Account } from '../../../src/server/scim/user.js';
import { clockAhead } from '../../../src/server/sql/sql.js';
import { database } from '../../support/worlds.js';
import { newAccount } from '../scim/support.js';
import { http, ORIGIN } from '../support.js';

test('the served OpenAPI document passes a linter, and its example works', async () => {
  const world = http();
  const response = await world.gateway.fetch(new Request(`${ORIGIN}/registration/openapi.json`));
  const text = await response.text();
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: text, config });
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error').map(({ message, ruleId }) => `${ruleId}: ${message}`),
    [],
  );
  const document = JSON.parse(text) as {
    openapi: string;
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { example?: object }> } }>>;
    components: { responses: Record<string, unknown> };
  };
  assert.match(document.openapi, /^3\.1/);
  for (const status of new Set(Object.values(PROBLEM_STATUS)))
    assert.ok(document.components.responses[`Problem${status}`]);
  const example = document.paths['/registration/flow']?.['post']?.requestBody?.content['application/json']?.example;
  assert.ok(example);
  assert.equal((await world.start(example)).status, 201);
});

test('the OpenAPI document describes accounts where people sign in, and receipts where portals redeem them', () => {
  const flows = [mobile, { ...mobile, purpose: 'sign-in' } as const];
  for (const [at, options, more] of [
    [0, {}, []],
    [1, {}, ['account']],
    [0, { receipts: true }, ['portal']],
    [1, { provider: true }, ['account', 'portal']],
  ] as const) {
    const { tags, paths } = openapi({ methods: [flows[at] as Method], base: '/r', ...options });
    assert.deepEqual(
      (tags as { name: string }[]).map(({ name }) => name),
      ['flow', ...more, 'operation', 'webhook'],
    );
    assert.equal('/account/session' in (paths as object), at === 1);
  }
});

test('the OpenAPI document describes the webhooks, and sent messages match its schema', async () => {
  const { gateway } = http();
  const response = await gateway.fetch(new Request(`${ORIGIN}/registration/openapi.json`));
  const { webhooks, components } = (await response.json()) as {
    webhooks: Record<string, { post: { parameters: readonly { name: string; schema: object }[] } }>;
    components: { schemas: { AccountEvent: object } };
  };
  assert.deepEqual(Object.keys(webhooks), ['account.created', 'account.changed', 'account.erased']);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const isEvent = ajv.compile(components.schemas.AccountEvent);
  const sent: Request[] = [];
  const secret = `whsec_${btoa('0123456789abcdef0123456789abcdef')}`;
  const client = createWebhookClient({
    ...{ url: 'https://portal.example.vn/hooks', secrets: [secret, secret] },
    fetch: (request) => (sent.push(request.clone()), Promise.resolve(new Response())),
  });
  const account = { ...newAccount(1), id: crypto.randomUUID(), version: 3, state: 'active' as const };
  await client.put({ ...account, email: '', createdAt: 0, modifiedAt: 0 } as unknown as Account, null);
  await client.put({ ...account, email: 'an@x.vn', createdAt: 0, modifiedAt: 0 } as unknown as Account, account.id);
  await client.remove(account.id, account.id, 4);
  for (const [at, request] of sent.entries()) {
    const body = (await request.json()) as { type: string };
    assert.equal(body.type, Object.keys(webhooks)[at]);
    assert.ok(isEvent(body), JSON.stringify(isEvent.errors));
    for (const { name, schema } of webhooks[body.type]?.post.parameters ?? [])
      assert.ok(ajv.validate(schema, request.headers.get(name)), name);
  }
  assert.equal(sent.length, 3);
});

test('/healthz and /readyz both answer 200 while all is well', async () => {
  const { gateway } = http();
  for (const path of ['/healthz', '/readyz'])
    assert.equal((await gateway.fetch(new Request(ORIGIN + path))).status, 200);
});

test('T40: a gateway whose clock differs from the database’s by more than five minutes is not ready', async () => {
  const { registrar, portals } = http();
  const sql = await database();
  let ahead = 0;
  const gateway = createGateway({
    registrar,
    portals,
    methods: [],
    address: () => '192.0.2.1',
    clock: () => clockAhead(sql, () => Date.now() + ahead),
  });
  const readiness = async () => {
    const response = await gateway.fetch(new Request(`${ORIGIN}/readyz`));
    return { status: response.status, body: (await response.json()) as unknown };
  };
  for (ahead of [0, 4 * 60_000, -4 * 60_000])
    assert.deepEqual(await readiness(), { status: 200, body: { status: 'ready' } });
  for (ahead of [6 * 60_000, -86_400_000])
    assert.deepEqual(await readiness(), { status: 503, body: { status: 'unavailable', clock: 'wrong' } });
  await sql.close();
});
