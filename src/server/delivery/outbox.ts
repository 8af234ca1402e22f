/**
 * Delivers every account to every portal: at least once, applied once, in order, by any number of
 * processes on one database. The leases of a crashed worker expire after two minutes. A worker that
 * is stopped returns its leases.
 */
import { noLog, type Log } from '../observe/log.js';
import { noObserver, type Observer } from '../observe/observer.js';
import { repeat } from '../repeat.js';
import type { SqlDatabase } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';
import { deliver } from './deliver.js';
import { sqlDeliveries, type Deliveries } from './deliveries.js';
import type { DeliveryClient } from './delivery-client.js';
import type { Waiting } from './dead-letters.js';
import { sqlDirectory } from '../scim/directory.js';

export interface OutboxOptions {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** Clients of the portals that receive accounts, by portal id. */
  readonly clients: Readonly<Record<string, DeliveryClient>>;
  readonly now?: () => number;
  readonly log?: Log;
  readonly observe?: Observer;
  readonly failpoint?: (name: string) => void;
  /** Lease of a delivery in milliseconds. Must exceed the time of its calls. */
  readonly lease?: number;
  /** Parallel deliveries per portal. */
  readonly width?: number;
  /** Milliseconds before the first retry; doubled for each further retry, up to `rest`. */
  readonly pause?: number;
  readonly rest?: number;
  /** Attempts after which a delivery is given up, if the portal accepts others. */
  readonly tries?: number;
}

export interface Outbox extends Pick<Deliveries, 'stats' | 'deadLetters' | 'replay'> {
  /** Makes one pass over the due deliveries. Returns the number of attempts. */
  run(): Promise<number>;
  /**
   * Delivers until the returned function is called. That function stops for good: it waits half a
   * second for running deliveries, aborts the rest and returns their leases.
   */
  start(every?: number): () => Promise<void>;
  /** Backlog of every portal that receives accounts. */
  waiting(): Promise<readonly Waiting[]>;
  /** Queues missing accounts for portals that were added to the configuration. */
  reconcile(): Promise<number>;
}

/** Milliseconds that a stopping worker waits for running deliveries. */
const GRACE = 500;

/**
 * @example
 * const outbox = createOutbox({ sql, vault, clients: { national: createScimClient({ url, token }) } });
 * const stop = outbox.start();
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { sql, clients, now = Date.now, log = noLog } = options;
  const portals = Object.keys(clients);
  const deliveries = sqlDeliveries({ sql, now });
  const ending = new AbortController();
  const serve = createServe(options, deliveries, ending.signal);

  async function run(): Promise<number> {
    const counts = await Promise.allSettled(portals.map((portal) => serve(portal)));
    const broken = counts.find((each) => each.status === 'rejected');
    if (broken) throw broken.reason;
    return counts.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0);
  }

  /** Each portal has its own loop, so a portal that hangs does not delay the others. */
  function start(every = 500): () => Promise<void> {
    const ends = portals.map((portal) =>
      repeat({
        turn: () => serve(portal),
        every,
        ending: ending.signal,
        log,
        event: 'outbox.failed',
        about: { portal },
      }),
    );
    return async () => {
      ending.abort();
      const grace = setTimeout(() => {
        for (const client of Object.values(clients)) client.end();
      }, GRACE);
      await Promise.all(ends.map((end) => end()));
      clearTimeout(grace);
    };
  }

  return {
    run,
    start,
    stats: () => deliveries.stats(),
    waiting: () => deliveries.waiting(portals),
    deadLetters: (most) => deliveries.deadLetters(most),
    replay: (id) => deliveries.replay(id),
    reconcile: () => deliveries.reconcile(portals),
  };
}

/** Returns a function that delivers what is due on a portal and returns the number of attempts. */
function createServe(options: OutboxOptions, deliveries: Deliveries, ending: AbortSignal) {
  const { sql, vault, clients, now = Date.now, log = noLog, observe = noObserver } = options;
  const { failpoint = () => undefined, lease: leaseMs = 120_000, width = 8 } = options;
  const { pause = 1_000, rest = 300_000, tries = 10 } = options;
  const directory = sqlDirectory({ sql, vault, targets: Object.keys(clients), now });
  const failing = new Set<string>();
  const context = { deliveries, directory, now, log, failpoint, pause, rest, tries, failing, ending };

  return async (portal: string): Promise<number> => {
    const client = clients[portal];
    let tried = 0;
    // A failed delivery is due later, so the loop ends. It also ends when the portal's circuit
    // opens.
    while (client && !client.open && !ending.aborted) {
      const lease = crypto.randomUUID();
      const most = failing.has(portal) ? 1 : width;
      const taken = await deliveries.claim(portal, lease, now() + leaseMs, most);
      if (taken.length) failpoint('after-lease');
      await Promise.all(
        taken.map((at) =>
          observe({ kind: 'delivery', about: portal }, async (report) =>
            report({ kind: 'delivery', portal, outcome: await deliver(context, client, at, lease) }),
          ),
        ),
      );
      tried += taken.length;
      if (!taken.length || failing.has(portal)) break;
    }
    return tried;
  };
}
