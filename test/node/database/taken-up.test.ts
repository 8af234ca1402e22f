import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpBackend } from '../../../src/client/http.js';
import type { Reply } from '../../../src/flow/backend.js';
import { identity, PASSWORD, viewOf } from '../../../src/testing/person.js';
import { cluster, type EngineName } from '../../support/load/cluster.js';
import { codeOf, one } from '../../support/load/people.js';
import { IS_LONG } from '../../support/long.js';

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

/** The kills of L-1 are on both engines in each run; what is repeated under a key is one statement on both. */
const ENGINES: readonly EngineName[] = IS_LONG ? ['pglite', 'postgres'] : ['postgres'];

for (const engine of ENGINES) {
  test(`a call whose gateway died at any failpoint can be repeated under its key, on ${engine}`, async (t) => {
    // On PostgreSQL a second gateway dies, so that the first need not start again.
    const [first, doomed] = engine === 'postgres' ? [0, 1] : [0, 0];
    const world = await cluster({ engine, gateways: doomed + 1, env: { LEASE: '500' } });
    t.after(() => world.close());
    let current = first;
    const backend = httpBackend({
      endpoint: 'http://gateway/registration',
      fetch: (request) =>
        globalThis.fetch(
          new Request(request.url.replace('//gateway', `//127.0.0.1:${world.members[current]?.port}`), request),
        ),
    });
    await world.start(0);
    for (const [n, point] of POINTS.entries()) {
      const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
      const asked = viewOf(await backend.answer(begun, await identity(begun, one(n))));
      const proven = viewOf(await backend.answer(asked, { code: codeOf(world.directory, one(n).phone) }));
      if (first === doomed) await world.kill(doomed);
      await world.start(doomed, { FAILPOINT: point });
      current = doomed;
      const send = () => backend.answer(proven, { password: PASSWORD }, { key: `${point}-${'k'.repeat(16)}` });
      const unseen = await send();
      assert.equal(unseen.ok || unseen.problem.code, 'unavailable', point);
      await world.died(doomed, 20_000);
      if (first === doomed) await world.start(first);
      current = first;
      assert.equal(viewOf(await answered(send)).status, 'complete', point);
    }
  });
}
