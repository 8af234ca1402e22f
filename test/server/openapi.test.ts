import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { PROBLEM_STATUS } from '../../src/flow/problem.js';
import { http, ORIGIN } from './support.js';

test('the OpenAPI document that is served passes a linter, and its example works', async () => {
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
  assert.equal((await world.start(example)).status, 201);
});

test('health and readiness are told apart', async () => {
  const { gateway } = http();
  for (const path of ['/healthz', '/readyz'])
    assert.equal((await gateway.fetch(new Request(ORIGIN + path))).status, 200);
});
