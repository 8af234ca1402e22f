/**
 * How often, per what. Subjects are keyed hashes, never raw values; counters are shared by all processes. Refusals are
 * the same for subjects that exist and that do not.
 */
import { problem, type Problem } from '../flow/problem.js';
import type { Caller } from './implement.js';
import type { Vault } from './vault.js';

/** What is counted. */
export type Scope = 'address' | 'network' | 'phone' | 'identity' | 'prefix' | 'portal' | 'global';

export interface Limit {
  readonly scope: Scope;
  readonly max: number;
  readonly seconds: number;
}

export interface About {
  readonly caller: Caller;
  readonly portal: string;
  /** E.164. */
  readonly phone?: string;
  /** `cccd:…` and the like. */
  readonly identity?: string;
}

export type Limited =
  'start' | 'identify' | 'send' | 'unanswered' | 'submit' | 'match' | 'wrong-code' | 'captcha' | 'push';

/** Counts that start at their first hit and end `seconds` later. */
export interface Counters {
  /** Adds one to each, all at once. */
  hit(counts: readonly { readonly key: string; readonly seconds: number }[], now: number): Promise<readonly Count[]>;
  /** Takes one back. */
  undo(keys: readonly string[]): Promise<void>;
}
export interface Count {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const HOUR = 3600;
const DAY = 86_400;

/**
 * SECURITY §2.5. An address alone never hard-blocks early, as thousands share one behind a carrier's NAT: it raises the
 * captcha's difficulty from the first limit on and refuses only at ten times as much.
 */
export const LIMITS: Readonly<Record<Limited, readonly Limit[]>> = {
  start: [
    { scope: 'address', max: 300, seconds: 600 },
    { scope: 'network', max: 3000, seconds: 600 },
  ],
  captcha: [{ scope: 'address', max: 600, seconds: 600 }],
  identify: [
    { scope: 'phone', max: 5, seconds: HOUR },
    { scope: 'identity', max: 5, seconds: HOUR },
    { scope: 'identity', max: 10, seconds: DAY },
  ],
  send: [
    { scope: 'phone', max: 5, seconds: HOUR },
    { scope: 'phone', max: 10, seconds: DAY },
    { scope: 'identity', max: 5, seconds: HOUR },
    { scope: 'address', max: 100, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
    { scope: 'prefix', max: 200, seconds: HOUR },
    { scope: 'portal', max: 10_000, seconds: HOUR },
    { scope: 'global', max: 100_000, seconds: DAY },
  ],
  // Codes that nobody has entered yet: a person gives theirs back, a pump never does (SECURITY T04).
  unanswered: [
    { scope: 'prefix', max: 60, seconds: HOUR },
    { scope: 'network', max: 300, seconds: HOUR },
    { scope: 'portal', max: 3000, seconds: HOUR },
  ],
  submit: [
    { scope: 'phone', max: 15, seconds: HOUR },
    { scope: 'identity', max: 15, seconds: HOUR },
    { scope: 'address', max: 600, seconds: HOUR },
  ],
  match: [
    { scope: 'phone', max: 3, seconds: DAY },
    { scope: 'identity', max: 3, seconds: DAY },
  ],
  // A phone that rings until its owner gives in (SECURITY T49).
  push: [
    { scope: 'phone', max: 3, seconds: HOUR },
    { scope: 'identity', max: 3, seconds: HOUR },
    { scope: 'address', max: 100, seconds: HOUR },
    { scope: 'network', max: 1000, seconds: HOUR },
    { scope: 'portal', max: 10_000, seconds: HOUR },
  ],
  'wrong-code': [{ scope: 'phone', max: 10, seconds: DAY }],
};

export interface Limits {
  /** Counts one; a problem when that was one too many. */
  take(what: Limited, about: About): Promise<Problem | undefined>;
  /** Takes back what turned out not to count. */
  give(what: Limited, about: About): Promise<void>;
  /** How hard a captcha should be for this caller: 0 to 3. Counts one. */
  pressure(caller: Caller): Promise<number>;
  /** Whether this is seen for the first time within `seconds`. */
  first(what: string, seconds: number): Promise<boolean>;
}

export interface LimitsOptions {
  readonly counters: Counters;
  readonly vault: Vault;
  readonly limits?: Readonly<Record<Limited, readonly Limit[]>>;
  readonly now?: () => number;
  /** Told once a window when a limit that many people share is reached: somebody should look. */
  readonly alert?: (what: Limited, scope: Scope) => void;
}

/** Limits that stand for many people. */
const SHARED: ReadonlySet<Scope> = new Set(['network', 'prefix', 'portal', 'global']);

/** The network of an address: /24 of IPv4, /48 of IPv6. An IPv6 caller is its /64. */
export function network(address: string): { readonly address: string; readonly network: string } {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!mapped.includes(':')) return { address: mapped, network: mapped.split('.').slice(0, 3).join('.') };
  const [head = '', tail] = mapped.toLowerCase().split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return { address: groups.slice(0, 4).join(':'), network: groups.slice(0, 3).join(':') };
}

const values = ({ caller, portal, phone, identity }: About): Readonly<Record<Scope, string | undefined>> => ({
  ...network(caller.address),
  phone,
  identity,
  prefix: phone?.slice(0, 8),
  portal,
  global: 'all',
});

/**
 * @example
 * const limits = createLimits({ counters: memoryCounters(), vault });
 */
export function createLimits({
  counters,
  vault,
  limits = LIMITS,
  now = Date.now,
  alert = () => undefined,
}: LimitsOptions): Limits {
  const keyed = async (what: Limited, about: About) => {
    const value = values(about);
    const counted = limits[what].filter(({ scope }) => value[scope] !== undefined);
    const keys = await Promise.all(
      counted.map(({ scope, seconds }) => vault.mac('limit', what, scope, String(seconds), value[scope] ?? '')),
    );
    return counted.map((limit, index) => ({ ...limit, key: keys[index] ?? '' }));
  };

  return {
    async take(what, about) {
      const counted = await keyed(what, about);
      const counts = await counters.hit(counted, now());
      const hits = counted.map((limit, index) => ({ ...limit, count: 0, until: 0, ...counts[index] }));
      const over = hits.filter(({ count, max }) => count > max);
      if (!over.length) return undefined;
      // What is refused here must not use up what others share: else one pump would stop a whole country.
      await counters.undo(hits.filter(({ count, max }) => count <= max).map(({ key }) => key));
      for (const { scope, count, max } of over) if (count === max + 1 && SHARED.has(scope)) alert(what, scope);
      const until = Math.max(...over.map((hit) => hit.until));
      return problem('rate-limited', { retryAfter: Math.max(1, Math.ceil((until - now()) / 1000)) });
    },
    async give(what, about) {
      await counters.undo((await keyed(what, about)).map(({ key }) => key));
    },
    async pressure(caller) {
      const counted = await keyed('captcha', { caller, portal: '' });
      const [first] = await counters.hit(counted, now());
      const share = (first?.count ?? 0) / (counted[0]?.max ?? Infinity);
      return share > 0.4 ? 3 : share > 0.2 ? 2 : share > 0.1 ? 1 : 0;
    },
    async first(what, seconds) {
      const [counted] = await counters.hit([{ key: await vault.mac('first', what), seconds }], now());
      return counted?.count === 1;
    },
  };
}

/** Counters of this process. */
export function memoryCounters(): Counters {
  const rows = new Map<string, { count: number; until: number }>();
  return {
    hit(counts, now) {
      if (rows.size > 100_000) for (const [key, { until }] of rows) if (until <= now) rows.delete(key);
      return Promise.resolve(
        counts.map(({ key, seconds }) => {
          const row = rows.get(key);
          const next =
            row && row.until > now
              ? { count: row.count + 1, until: row.until }
              : { count: 1, until: now + seconds * 1000 };
          rows.set(key, next);
          return next;
        }),
      );
    },
    undo(keys) {
      for (const key of keys) {
        const row = rows.get(key);
        if (row && row.count > 0) row.count -= 1;
      }
      return Promise.resolve();
    },
  };
}
