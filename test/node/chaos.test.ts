import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from '../support/chaos.js';

test('killed at every failpoint and at random moments, 60 times, a gateway loses and doubles nothing that it acknowledged', async () => {
  const { acknowledged, ...rest } = await chaos({ kills: 60 });
  assert.ok(acknowledged >= 20, `${acknowledged} acknowledged`);
  const { lost, doubled, incomplete, auditBroken } = rest;
  assert.deepEqual(
    { lost, doubled, incomplete, auditBroken },
    { lost: 0, doubled: 0, incomplete: 0, auditBroken: null },
  );
});
