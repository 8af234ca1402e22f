/** In-memory fakes of the outside world: one object per port. Nothing of ours is replaced. */
import { compareNames } from '../flow/identity/full-name.js';
import { memoryAudit } from '../server/audit/audit.js';
import { memoryCodeRows } from '../server/checks/codes.js';
import { memoryCounters } from '../server/checks/limits.js';
import type {
  Accounts,
  Claimed,
  ClaimedRecord,
  CodeSender,
  NewAccount,
  Passwords,
  RegistryDirectory,
  SubscriberDirectory,
  Subscription,
} from '../server/ports.js';
import { Unavailable } from '../server/ports.js';
import { memoryFlows } from '../server/sql/memory-flows.js';
import { createKeys, createVault } from '../server/vault/vault.js';

/** A subscriber in a carrier's records. */
export interface Subscriber extends Claimed {
  /** The SIM is still registered under a 9-digit CMND. */
  readonly legacy?: boolean;
  readonly swapped?: boolean;
}

export interface FakeCarrier extends SubscriberDirectory, CodeSender {
  readonly subscribers: Map<string, Subscriber>;
  /** Messages sent, the newest last. */
  readonly messages: { readonly phone: string; readonly text: string; readonly key: string }[];
  /** Number of match queries. */
  matches: number;
  mode: 'normal' | 'down' | 'silent';
  /** The code in the newest message to a number. */
  readonly code: (phone: string) => string;
}

/** A carrier with some subscribers. In mode `down` it is unavailable. */
export function fakeCarrier(subscribers: readonly Subscriber[] = []): FakeCarrier {
  const sent = new Set<string>();
  const carrier: FakeCarrier = {
    subscribers: new Map(subscribers.map((each) => [each.phone, each])),
    messages: [],
    matches: 0,
    mode: 'normal',
    code: (phone) => /\b\d{6}\b/.exec(carrier.messages.findLast((each) => each.phone === phone)?.text ?? '')?.[0] ?? '',
    match: (claimed) => {
      carrier.matches += 1;
      if (carrier.mode !== 'normal') return Promise.reject(new Unavailable('carrier'));
      return Promise.resolve(verdict(carrier.subscribers.get(claimed.phone), claimed));
    },
    swappedWithin: (phone) =>
      carrier.mode === 'normal'
        ? Promise.resolve(carrier.subscribers.get(phone)?.swapped ?? false)
        : Promise.reject(new Unavailable('carrier')),
    send(phone, text, key) {
      if (carrier.mode === 'down') return Promise.reject(new Unavailable('carrier'));
      if (!sent.has(key)) carrier.messages.push({ phone, text, key });
      sent.add(key);
      return Promise.resolve();
    },
  };
  return carrier;
}

/** A record in a registry. Every field queried must be equal. */
export interface RegistryRecord extends ClaimedRecord {
  /** The person's former CMND. */
  readonly oldId?: string;
}

export interface FakeRegistry extends RegistryDirectory {
  readonly records: RegistryRecord[];
  /** Number of queries. */
  matches: number;
  mode: 'normal' | 'down';
}

/** A registry with some records. In mode `down` it is unavailable. */
export function fakeRegistry(records: readonly RegistryRecord[] = []): FakeRegistry {
  const registry: FakeRegistry = {
    records: [...records],
    matches: 0,
    mode: 'normal',
    match(claimed) {
      registry.matches += 1;
      if (registry.mode === 'down') return Promise.reject(new Unavailable('registry'));
      const { citizenId, fullName, ...rest } = claimed;
      const found = registry.records.find((each) => [each.citizenId, each.oldId].includes(citizenId));
      const same =
        found &&
        compareNames(found.fullName, fullName) !== 'different' &&
        Object.entries(rest).every(
          ([name, value]) =>
            found[name as 'birthDate'] === value || (name === 'insuranceCode' && found.citizenId === value),
        );
      if (!same) return Promise.resolve({ match: 'different' });
      const current =
        found.citizenId === citizenId || found.citizenId.length < 12 ? {} : { citizenId: found.citizenId };
      return Promise.resolve({ match: 'same', ...current });
    },
  };
  return registry;
}

function verdict(subscriber: Subscriber | undefined, claimed: Claimed): Subscription {
  if (!subscriber) return 'different';
  if (subscriber.legacy) return 'legacy-id';
  const same =
    subscriber.citizenId === claimed.citizenId &&
    subscriber.birthDate === claimed.birthDate &&
    compareNames(subscriber.fullName, claimed.fullName) !== 'different';
  return same ? 'same' : 'different';
}

/** Accounts in memory. */
export function memoryAccounts(): Accounts & { readonly all: Map<string, NewAccount> } {
  const all = new Map<string, NewAccount>();
  const has = (name: string) => [...all.values()].find(({ subject, also = [] }) => [subject, ...also].includes(name));
  return {
    all,
    reach: ({ portal }) => [portal],
    exists: (...subjects) => Promise.resolve(subjects.some(has)),
    tie(subjects) {
      const [account, ...others] = new Set(subjects.flatMap((each) => has(each) ?? []));
      if (account && !others.length)
        all.set(account.subject, { ...account, also: [...(account.also ?? []), ...subjects] });
      return Promise.resolve();
    },
    create(_tx, account) {
      if ([account.subject, ...(account.also ?? [])].some(has)) return Promise.resolve(false);
      all.set(account.subject, account);
      return Promise.resolve(true);
    },
  };
}

/** A store in memory whose contents tests can read. */
export function memoryStore() {
  const audit = memoryAudit();
  return {
    vault: createVault(createKeys()),
    audit,
    flows: memoryFlows({ audit }),
    accounts: memoryAccounts(),
    counters: memoryCounters(),
    codeRows: memoryCodeRows(),
  };
}

/** PBKDF2 by WebCrypto: a real hash for pages, where argon2id is not available. */
export function webPasswords(iterations = 1000): Passwords {
  const derive = async (password: string, salt: string) => {
    const encode = (text: string) => new TextEncoder().encode(text);
    const key = await crypto.subtle.importKey('raw', encode(password), 'PBKDF2', false, ['deriveBits']);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: encode(salt), iterations };
    const bits = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
    return `${salt}.${Array.from(bits, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  };
  return {
    hash: (password) => derive(password, crypto.randomUUID()),
    verify: async (hash, password) => (await derive(password, hash.split('.')[0] ?? '')) === hash,
  };
}
