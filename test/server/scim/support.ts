import type { ConsentRecord, NewAccount } from '../../../src/server/ports.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { createScimClient } from '../../../src/server/delivery/client.js';
import type { DeliveryClient } from '../../../src/server/delivery/delivery-client.js';
import { createOutbox, type OutboxOptions } from '../../../src/server/delivery/outbox.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { clock, newVault } from '../../support/worlds.js';

export const CONSENT = {
  ...{ version: '1', policy: '/policy', textHash: 'x', lang: 'vi', shownAt: '2026-11-24T00:00:00.000Z', granted: true },
  ...{
    decidedAt: '2026-11-24T00:00:01.000Z',
    control: 'checkbox' as const,
    portal: 'national',
    origin: 'https://a.vn',
  },
} satisfies Omit<ConsentRecord, 'purpose' | 'flow'>;

export const newAccount = (n: number, changes: Partial<NewAccount> = {}): NewAccount => ({
  flow: crypto.randomUUID(),
  subject: `cccd:${String(34_086_000_000 + n).padStart(12, '0')}`,
  audience: 'citizen',
  method: 'mobile',
  portal: 'national',
  fullName: 'Nguyễn Văn An',
  birthDate: '01/02/1986',
  phone: '+84981000000',
  assurance: 'phone',
  evidence: {},
  consents: ['account', 'check', 'share'].map((purpose) => ({ ...CONSENT, purpose, flow: crypto.randomUUID() })),
  ...changes,
});

/** A gateway's accounts and outbox, with a clock that tests move. */
export function syncWorld(
  sql: SqlDatabase,
  portals: Readonly<Record<string, { readonly url: string; readonly token: string; readonly timeout?: number }>>,
  options: Partial<OutboxOptions> = {},
) {
  const { now, sleep } = clock();
  const vault = options.vault ?? newVault();
  const targets = Object.keys(portals);
  const store = sqlStore({ sql, vault, targets, now });
  const clientsOf = (): Record<string, DeliveryClient> =>
    Object.fromEntries(
      Object.entries(portals).map(([id, at]) => [
        id,
        createScimClient({ timeout: 2000, ...at, pause: 5, circuit: { now, rest: 10_000 } }),
      ]),
    );
  const worker = (more: Partial<OutboxOptions> = {}) =>
    createOutbox({ sql, vault, clients: clientsOf(), now, ...options, ...more });
  const register = (n: number, changes?: Partial<NewAccount>) =>
    sql.transaction((tx) => store.accounts.create(tx, newAccount(n, changes)));
  /** Advances time and runs the worker until no delivery is due. */
  async function settle(outbox = worker(), rounds = 40) {
    for (let round = 0; round < rounds; round += 1) {
      await outbox.run();
      if ((await outbox.stats()).every(({ due }) => due === 0)) return outbox;
      sleep(60_000);
    }
    return outbox;
  }
  return { now, sleep, vault, store, targets, worker, register, settle };
}

export const clear = (sql: { exec(text: string): Promise<unknown> }) =>
  sql.exec(
    'delete from account; delete from account_name; delete from consent; delete from delivery; delete from external_id; delete from tombstone; delete from proposal; delete from counter',
  );
