import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpBackend } from '../../../src/client/http.js';
import type { Reply } from '../../../src/flow/backend.js';
import { identity, PASSWORD, viewOf } from '../../../src/testing/person.js';
import { cluster, type EngineName } from '../../support/load/cluster.js';
import { codeOf, one } from '../../support/load/people.js';

const POINTS = [
  'after-claim',
  'after-hash',
  'in-commit',
  'before-transaction-end',
  'before-commit',
  'after-commit',
  'before-response',
] as const;

/** Repeats the call until the lease of the dead gateway has expired. */
async function answered(send: () => Promise<Reply>): Promise<Reply> {
  for (let round = 0; round < 2000; round += 1) {
    const reply = await send();
    if (reply.ok || reply.problem.code !== 'idempotency-in-progress') return reply;
  }
  throw new Error('The lease does not end.');
}

for (const engine of ['pglite', 'postgres'] satisfies readonly EngineName[]) {
  test(`a call whose gateway died at any failpoint can be repeated under its key, on ${engine}`, async (t) => {
    const world = await cluster({ engine, env: { LEASE: '500' } });
    t.after(() => world.close());
    const backend = httpBackend({
      endpoint: 'http://gateway/registration',
      fetch: (request) =>
        globalThis.fetch(new Request(request.url.replace('//gateway', `//127.0.0.1:${world.port()}`), request)),
    });
    await world.start(0);
    for (const [n, point] of POINTS.entries()) {
      const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
      const asked = viewOf(await backend.answer(begun, await identity(begun, one(n))));
      const proven = viewOf(await backend.answer(asked, { code: codeOf(world.directory, one(n).phone) }));
      await world.kill(0);
      await world.start(0, { FAILPOINT: point });
      const send = () => backend.answer(proven, { password: PASSWORD }, { key: `${point}-${'k'.repeat(16)}` });
      const unseen = await send();
      assert.equal(unseen.ok || unseen.problem.code, 'unavailable', point);
      await world.died(0, 20_000);
      await world.start(0);
      assert.equal(viewOf(await answered(send)).status, 'complete', point);
    }
  });
}
