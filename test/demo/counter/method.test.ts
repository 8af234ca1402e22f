/** The method from outside, by the published suite: on a gateway, by public names only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { httpBackend } from 'dvc-register';
import { createServer } from 'dvc-register/node/create-server.js';
import { openPglite } from 'dvc-register/node/pglite.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createKeys, createPortals, createVault, LIMITS } from 'dvc-register/server';
import { DIEN } from 'dvc-register/testing/backend-suite.js';
import { methodSuite } from 'dvc-register/testing/method-suite.js';
import { counter } from '../../../demo/counter/counter.js';
import { sqlDesk } from '../../../demo/counter/desk.js';
import { counterRegistration } from '../../../demo/counter/handlers.js';
import { messages as en } from '../../../demo/counter/locales/en.js';
import { messages as vi } from '../../../demo/counter/locales/vi.js';

const ORIGIN = 'https://dichvucong.example';
const folder = mkdtempSync(join(tmpdir(), 'dvc-counter-'));
const sql = await openPglite(folder);
const keys = createKeys();
const desk = await sqlDesk({ sql, vault: createVault(keys, nodeCiphers) });
const portals = createPortals([{ id: 'national', name: 'Cổng Dịch vụ công', origins: [ORIGIN] }]);
const server = await createServer({
  ...{ sql, keys, portals, trustedProxies: [], limits: { ...LIMITS, identify: [] } },
  captcha: { cost: 1, prefix: '0' },
  partners: () => ({}),
  methods: (ports) => [counterRegistration({ ...ports, desk })],
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page's backend, and an officer who confirms everybody. */
const world = {
  backend: httpBackend({ endpoint: `${ORIGIN}/registration`, fetch: (request) => server.fetch(request) }),
  async answer({ step }: { readonly step: string }) {
    for (const { flow, code } of step === 'desk' ? await desk.waiting() : []) await desk.confirm('lan', flow, code);
    return undefined;
  },
};

for (const { name, run } of methodSuite({ method: counter, person: DIEN, languages: [vi, en] }))
  test(name, async () => {
    await sql.exec('delete from account');
    await run(world);
  });
