/**
 * Brings every account to every portal: at least once, applied once, in order, from any number of processes on one
 * database. A worker that dies holds its leases for two minutes; then another takes them up. One that is stopped hands them back.
 */
import { noLog, type Log } from '../observe/log.js';
import { nobody, type DeliveryOutcome, type Observer } from '../observe/observer.js';
import type { SqlDatabase } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';
import { failureOf, Rejected, type ScimClient } from './client.js';
import { sqlDeliveries, type Deliveries, type Delivery } from './deliveries.js';
import type { Waiting } from './delivery-desk.js';
import { isShared, sqlDirectory } from '../scim/directory.js';

export interface OutboxOptions {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** The portals that accounts are brought to, by id. */
  readonly clients: Readonly<Record<string, ScimClient>>;
  readonly now?: () => number;
  readonly log?: Log;
  readonly observe?: Observer;
  readonly failpoint?: (name: string) => void;
  /** Milliseconds that a delivery is one worker's. Longer than its calls may take. */
  readonly lease?: number;
  /** Deliveries at once for one portal. */
  readonly width?: number;
  /** Milliseconds before the second try; doubled for each one more, up to `rest`. */
  readonly pause?: number;
  readonly rest?: number;
  /** Tries after which what alone fails, on a portal that takes others, is given up. */
  readonly tries?: number;
}

export interface Outbox extends Pick<Deliveries, 'stats' | 'deadLetters' | 'replay'> {
  /** Delivers what is due, once over. Returns how many were tried. */
  run(): Promise<number>;
  /**
   * Goes on delivering, until the returned function is called. That one ends it for good: it waits half a second for what
   * is under way, breaks off the rest, and leaves that to others.
   */
  start(every?: number): () => Promise<void>;
  /** What has not arrived, for every portal that accounts are brought to. */
  waiting(): Promise<readonly Waiting[]>;
  /** Wants on every portal what it lacks: for one that was added to the configuration. */
  reconcile(): Promise<number>;
}

const DAY = 86_400_000;
const GRACE = 500;

/**
 * @example
 * const outbox = createOutbox({ sql, vault, clients: { national: createScimClient({ url, token }) } });
 * const stop = outbox.start();
 */
export function createOutbox({
  sql,
  vault,
  clients,
  now = Date.now,
  log = noLog,
  observe = nobody,
  failpoint = () => undefined,
  lease: length = 120_000,
  width = 8,
  pause = 1_000,
  rest = 300_000,
  tries = 10,
}: OutboxOptions): Outbox {
  const deliveries = sqlDeliveries({ sql, now });
  const directory = sqlDirectory({ sql, vault, targets: Object.keys(clients), now });
  const failing = new Set<string>();
  let ending = false;

  /** Half of it certain, half by chance, so that what failed together does not come back together. */
  const backOff = (attempts: number) => {
    const full = Math.min(rest, pause * 2 ** Math.min(attempts, 20));
    return Math.round(full / 2 + (Math.random() * full) / 2);
  };

  async function send(client: ScimClient, at: Delivery): Promise<{ version: number; remote: string | null }> {
    const account = await directory.read(at.account);
    const isTheirs = account && (account.portal === at.portal || isShared(account.consents));
    if (isTheirs && account.state !== 'erased') {
      return { version: account.version, remote: await client.put(account, at.remote) };
    }
    await client.remove(at.account, at.remote);
    return { version: account?.version ?? at.wanted, remote: null };
  }

  async function next(at: Delivery, error: unknown): Promise<{ dueAt: number } | 'dead'> {
    if (error instanceof Rejected) return 'dead';
    const alone = at.attempts + 1 >= tries && at.failingSince !== null;
    if (alone && (await deliveries.tookSince(at.portal, at.failingSince))) return 'dead';
    return { dueAt: now() + Math.min(DAY, backOff(at.attempts)) };
  }

  async function deliver(client: ScimClient, at: Delivery, lease: string): Promise<DeliveryOutcome> {
    const { portal, attempts } = at;
    try {
      const { version, remote } = await send(client, at);
      failpoint('after-delivery');
      await deliveries.done(at, lease, version, remote);
      failpoint('after-mark');
      if (failing.delete(portal)) await deliveries.wake(portal);
      return 'done';
    } catch (error) {
      if (ending) {
        await deliveries.release(at, lease);
        return 'released';
      }
      const failure = failureOf(error);
      const then = await next(at, error);
      if (!(error instanceof Rejected)) failing.add(portal);
      log('warn', {
        event: then === 'dead' ? 'delivery.dead' : 'delivery.failed',
        portal,
        count: attempts + 1,
        code: failure,
      });
      await deliveries.failed(at, lease, failure, then);
      return then === 'dead' ? 'dead' : 'failed';
    }
  }

  const observed = (client: ScimClient, at: Delivery, lease: string) =>
    observe({ kind: 'delivery', about: at.portal }, async (tell) =>
      tell({ kind: 'delivery', portal: at.portal, outcome: await deliver(client, at, lease) }),
    );

  async function serve(portal: string, client: ScimClient): Promise<number> {
    let tried = 0;
    // What fails is due later, so that this ends; a portal that does not answer is left alone at once.
    while (!client.open && !ending) {
      const lease = crypto.randomUUID();
      const most = failing.has(portal) ? 1 : width;
      const taken = await deliveries.claim(portal, lease, now() + length, most);
      if (taken.length) failpoint('after-lease');
      await Promise.all(taken.map((at) => observed(client, at, lease)));
      tried += taken.length;
      if (!taken.length || failing.has(portal)) break;
    }
    return tried;
  }

  async function run(): Promise<number> {
    const counts = await Promise.allSettled(Object.entries(clients).map(([portal, client]) => serve(portal, client)));
    const broken = counts.find((each) => each.status === 'rejected');
    if (broken) throw broken.reason;
    return counts.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0);
  }

  /** A portal's own turns: one that hangs holds up no other. */
  function turns(portal: string, client: ScimClient, every: number): () => Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let under: Promise<void> = Promise.resolve();
    const turn = () => {
      under = serve(portal, client).then(
        () => undefined,
        () => log('error', { event: 'outbox.failed', portal }),
      );
      void under.then(() => {
        if (!ending) timer = setTimeout(turn, every);
      });
    };
    turn();
    return () => {
      clearTimeout(timer);
      return under;
    };
  }

  function start(every = 500): () => Promise<void> {
    const ends = Object.entries(clients).map(([portal, client]) => turns(portal, client, every));
    return async () => {
      ending = true;
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
    waiting: () => deliveries.waiting(Object.keys(clients)),
    deadLetters: (most) => deliveries.deadLetters(most),
    replay: (id) => deliveries.replay(id),
    reconcile: () => deliveries.reconcile(Object.keys(clients)),
  };
}
