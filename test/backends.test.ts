import { test } from 'node:test';
import { backendSuite } from '../src/testing/backend-suite.js';
import { createWorld } from '../src/testing/world.js';

for (const { name, run } of backendSuite) {
  test(`the registrar in memory ${name}`, async () => {
    let at = Date.now();
    const world = createWorld({ now: () => at });
    await run({ backend: world.registrar, carrier: world.carrier, sleep: (ms) => void (at += ms) });
  });
}
