/** Portals for failure tests: they store what they receive, fail at random, and are not killed. */
import { memoryDirectory, type MemoryDirectory } from '../../../demo/sandbox/portals/memory-directory.js';
import { serve } from '../../../src/node/serve.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { createOutbox } from '../../../src/server/delivery/outbox.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import type { Vault } from '../../../src/server/vault/vault.js';
import { faulty } from '../faulty-portal.js';
import { until } from '../promises/promise.js';
import { clientsOf, PACES, type Targets } from './sync-targets.js';

const TOKEN = 'a-token-that-the-portal-gave';

export interface Portals {
  readonly targets: Targets;
  /**
   * Accounts that are not on every portal exactly once, after pending deliveries were completed.
   */
  missing(sql: SqlDatabase, vault: Vault): Promise<number>;
  close(): Promise<unknown>;
}

export async function portals(ids: readonly string[]): Promise<Portals> {
  const targets: Record<string, Targets[string]> = {};
  const kept: MemoryDirectory[] = [];
  const closes: (() => Promise<void>)[] = [];
  for (const id of ids) {
    const directory = memoryDirectory({ kept: [], keep: () => undefined, now: Date.now });
    const tokens = { gateway: [await tokenHash(TOKEN)] };
    const grants = { gateway: 'authority' } as const;
    const scim = createScimServer({ directory, tokens, grants, root: 'http://127.0.0.1/scim/v2' });
    const server = await serve(
      faulty((request) => scim.fetch(request)),
      { port: 0, hostname: '127.0.0.1' },
    );
    targets[id] = { url: `http://127.0.0.1:${server.port}/scim/v2`, token: TOKEN };
    kept.push(directory);
    closes.push(() => server.close());
  }

  async function missing(sql: SqlDatabase, vault: Vault): Promise<number> {
    const outbox = createOutbox({ sql, vault, clients: clientsOf(targets), ...PACES });
    const end = outbox.start(20);
    try {
      await until('every delivery', async () => (await outbox.stats()).every(({ due }) => due === 0), 60_000);
    } finally {
      await end();
    }
    const { rows } = await sql.query<{ id: string }>('select id from account');
    const times = (id: string, portal: MemoryDirectory) => portal.all().filter((each) => each.externalId === id).length;
    const odd = rows.filter(({ id }) => kept.some((portal) => times(id, portal) !== 1)).length;
    // No portal has a person without an account.
    return odd + kept.reduce((sum, portal) => sum + Math.max(0, portal.all().length - rows.length), 0);
  }

  return { targets, missing, close: () => Promise.all(closes.map((close) => close())) };
}
