import { hash, verify } from '@node-rs/argon2';
import type { Passwords } from '../server/ports.js';
import { Unavailable } from '../server/ports.js';
import type { Vault } from '../server/vault/vault.js';

export interface Argon2Options {
  readonly vault: Vault;
  /** Most hashes computed at once; each takes 19 MiB and a core. */
  readonly concurrency?: number;
  /** Most hashes that wait; a further one is refused as `Unavailable`. */
  readonly queue?: number;
}

export interface Argon2Passwords extends Passwords {
  /** Hashes being computed, and hashes waiting. */
  readonly load: { readonly running: number; readonly waiting: number };
}

/**
 * OWASP's parameters (R-PW-4) for argon2id, the library's default: 19 MiB, two passes, one lane.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Argon2id in a bounded pool: a flood of passwords queues instead of taking all memory and cores
 * (T53). The input is a keyed hash, so a stolen database alone does not allow guessing.
 */
export function argon2Passwords({ vault, concurrency = 2, queue = 1000 }: Argon2Options): Argon2Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function pooled<T>(work: () => Promise<T>): Promise<T> {
    if (running >= concurrency) {
      if (waiting.length >= queue) throw new Unavailable('argon2 pool');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  const peppered = (password: string) => vault.mac('password', password);
  return {
    get load() {
      return { running, waiting: waiting.length };
    },
    hash: (password) => pooled(async () => hash(await peppered(password), PARAMETERS)),
    verify: (stored, password) => pooled(async () => verify(stored, await peppered(password))),
  };
}
