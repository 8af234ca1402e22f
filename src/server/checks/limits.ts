/**
 * Rate limits. Subjects are keyed hashes, never raw values. All processes share the counters. A
 * refusal does not reveal whether a subject exists.
 */
import { problem, type Problem } from '../../flow/problem.js';
import type { Caller } from '../registration/implement.js';
import { LIMITS, type Limit, type LimitName, type LimitTable, type Scope } from './limit-table.js';
import { DatabaseUnavailable } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';

const HARDEST = 3;

export { LIMITS, type Limit, type LimitTable, type Scope };

export interface About {
  readonly caller: Caller;
  readonly portal: string;
  /** E.164. */
  readonly phone?: string;
  /** An identity such as `cccd:…`. */
  readonly identity?: string;
  /** Base64 DER. */
  readonly certificate?: string;
  /** The name of a known browser. */
  readonly device?: string;
}

/** An amount to add to one counter. */
interface Hit {
  readonly key: string;
  readonly seconds: number;
  readonly by: number;
}

/**
 * Fixed-window counters. A window starts at its first hit and ends `seconds` later. After its last hit
 * was given back the next one is its first.
 */
export interface Counters {
  /**
   * Adds `by` to every counter in one statement. A count never goes below 0. Keys must be unique.
   */
  hit(hits: readonly Hit[], now: number): Promise<readonly Count[]>;
}
interface Count {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface Limits {
  /**
   * Counts one of each. If any limit is exceeded, nothing is counted and the problem is returned.
   */
  take(what: LimitName | readonly LimitName[], about: About): Promise<Problem | undefined>;
  /** Gives back what must not count after all. */
  give(what: LimitName | readonly LimitName[], about: About): Promise<void>;
  /** Captcha difficulty for this caller, 0 to 3; 3 while the counters cannot be reached. Counts one. */
  pressure(caller: Caller): Promise<number>;
  /** Whether `what` is seen for the first time within `seconds`. */
  first(what: string, seconds: number): Promise<boolean>;
  /**
   * Counts each of `whats`, or gives one back with `by` -1. A count's window starts with its first
   * hit and ends `seconds` later.
   */
  count(whats: readonly string[], seconds: number, by?: 1 | -1): Promise<readonly Count[]>;
}

export interface LimitsOptions {
  readonly counters: Counters;
  readonly vault: Vault;
  readonly limits?: LimitTable;
  /** Price in đồng of a text message to this number. */
  readonly price?: (phone: string) => number;
  readonly now?: () => number;
  /** Called once per window when a limit shared by many people is exceeded. */
  readonly alert?: (what: LimitName, scope: Scope) => void;
}

/** Scopes that many people share. */
const SHARED: ReadonlySet<Scope> = new Set(['network', 'prefix', 'carrier', 'portal', 'global']);

/** The network of an address: /24 of IPv4, /48 of IPv6. An IPv6 address is reduced to its /64. */
export function network(address: string): { readonly address: string; readonly network: string } {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!mapped.includes(':')) return { address: mapped, network: mapped.split('.').slice(0, 3).join('.') };
  const [head = '', tail] = mapped.toLowerCase().split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return { address: groups.slice(0, 4).join(':'), network: groups.slice(0, 3).join(':') };
}

/** What a limit counts by. `near` is the network of the caller's address. */
const VALUES: Readonly<Record<Scope, (about: About, near: ReturnType<typeof network>) => string | undefined>> = {
  address: (_, near) => near.address,
  network: (_, near) => near.network,
  'identity-network': ({ identity }, near) => identity && `${identity} ${near.network}`,
  phone: ({ phone }) => phone,
  identity: ({ identity }) => identity,
  certificate: ({ certificate }) => certificate,
  device: ({ device }) => device,
  portal: ({ portal }) => portal,
  prefix: ({ phone }) => phone?.slice(0, 8),
  carrier: ({ phone }) => phone?.slice(0, 5),
  global: () => 'all',
};

interface Counted extends Limit, Hit {
  readonly what: LimitName;
}

const taken = (hits: readonly Counted[]): readonly Hit[] =>
  hits.map(({ key, seconds, by }) => ({ key, seconds, by: -by }));

/** Counts names that are no limits. */
const countOf =
  ({ counters, vault, now = Date.now }: LimitsOptions): Limits['count'] =>
  async (whats, seconds, by = 1) => {
    const keys = await Promise.all(whats.map((what) => vault.mac('first', what)));
    const hits = keys.map((key) => ({ key, seconds, by }));
    return counters.hit(hits, now());
  };

/** What a call counts against, and by how much. */
function countedBy({ vault, limits, price }: Required<Pick<LimitsOptions, 'vault' | 'limits' | 'price'>>) {
  /** Keyed hashes of what a call counts by: its steps count by the same again and again. */
  const hashes = new WeakMap<Caller, Map<string, Promise<string>>>();
  function hashOf(caller: Caller, scope: Scope, value: string): Promise<string> {
    const own = hashes.get(caller) ?? new Map<string, Promise<string>>();
    hashes.set(caller, own);
    const name = `${scope} ${value}`;
    const hash = own.get(name) ?? vault.mac('limit', scope, value);
    own.set(name, hash);
    return hash;
  }
  return async function counted(what: LimitName | readonly LimitName[], about: About): Promise<readonly Counted[]> {
    const near = network(about.caller.address);
    const wanted: (readonly [LimitName, Limit])[] = [];
    const hashed: Promise<string>[] = [];
    for (const each of [what].flat())
      for (const limit of limits[each]) {
        const value = VALUES[limit.scope](about, near);
        if (value === undefined) continue;
        wanted.push([each, limit]);
        hashed.push(hashOf(about.caller, limit.scope, value));
      }
    const found = await Promise.all(hashed);
    return wanted.map(([each, { scope, max, seconds }], index) => {
      const by = each === 'spend' ? price(about.phone ?? '') : 1;
      return { what: each, scope, max, seconds, by, key: `${each}:${scope}:${seconds}:${found[index]}` };
    });
  };
}

/**
 * @example
 * const limits = createLimits({ counters: memoryCounters(), vault });
 */
export function createLimits(options: LimitsOptions): Limits {
  const { counters, vault, limits = LIMITS, price = () => 800, now = Date.now, alert = () => undefined } = options;
  const count = countOf(options);
  const counted = countedBy({ vault, limits, price });

  return {
    async take(what, about) {
      const wanted = await counted(what, about);
      const counts = await counters.hit(wanted, now());
      if (!wanted.some(({ max }, index) => (counts[index]?.count ?? 0) > max)) return undefined;
      const hits = wanted.map((limit, index) => ({ ...limit, count: 0, until: 0, ...counts[index] }));
      const over = hits.filter(({ count, max }) => count > max);
      // A refused call must not use up limits that others share: one attacker could then block a
      // country. The first hit over a limit stays counted, so that the alert is raised only once.
      const first = over.filter(({ count, by, max }) => count - by <= max);
      await counters.hit(taken(hits.filter((hit) => !first.includes(hit))), now());
      for (const { what: limit, scope } of first) if (SHARED.has(scope)) alert(limit, scope);
      const until = Math.max(...over.map((hit) => hit.until));
      return problem('rate-limited', { retryAfter: Math.max(1, Math.ceil((until - now()) / 1000)) });
    },
    async give(what, about) {
      await counters.hit(taken(await counted(what, about)), now());
    },
    async pressure(caller) {
      const wanted = await counted('captcha', { caller, portal: '' });
      const counts = await counters.hit(wanted, now()).catch((error: unknown) => {
        if (error instanceof DatabaseUnavailable) return undefined;
        throw error;
      });
      if (!counts) return HARDEST;
      const share = Math.max(0, ...wanted.map(({ max }, index) => (counts[index]?.count ?? 0) / max));
      return share > 0.4 ? HARDEST : share > 0.2 ? 2 : share > 0.1 ? 1 : 0;
    },
    async first(what, seconds) {
      const [seen] = await count([what], seconds);
      return seen?.count === 1;
    },
    count,
  };
}

/** Counters in memory, for a single process. */
export function memoryCounters(): Counters {
  const rows = new Map<string, Count>();
  return {
    hit(hits, now) {
      if (rows.size > 100_000) for (const [key, { until }] of rows) if (until <= now) rows.delete(key);
      return Promise.resolve(
        hits.map(({ key, seconds, by }) => {
          const row = rows.get(key);
          const isOpen = row && row.until > now && (row.count > 0 || by < 0);
          const old = isOpen ? row : { count: 0, until: by > 0 ? now + seconds * 1000 : 0 };
          const next = { count: Math.max(0, old.count + by), until: old.until };
          rows.set(key, next);
          return next;
        }),
      );
    },
  };
}
