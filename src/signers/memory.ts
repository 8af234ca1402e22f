import { keyRing, type HeldKey } from './keys.js';
import type { Signer, SignerFault, SignerRefusal, SignerState } from './signer.js';

export interface MemorySigner extends Signer {
  /** The state that `detect` returns; any state but `ready` fails the other calls too. */
  state: SignerState;
  /** The faults of the next signatures. */
  fault: SignerFault | undefined;
  tries: number | undefined;
  /** Notifies watchers that tokens came or went. */
  changed(): void;
}

export interface MemorySignerOptions {
  readonly keys: readonly HeldKey[];
  readonly origin: string;
  readonly token?: string;
}

/**
 * Keys in memory, with every fault of a token on demand: for tests, and for pages under
 * construction.
 */
export function memorySigner({ keys, origin, token = 'memory' }: MemorySignerOptions): MemorySigner {
  const ring = keyRing(keys, origin);
  const watchers = new Set<() => void>();
  const refusal = (fault: SignerFault): SignerRefusal => ({
    ok: false,
    fault,
    ...(signer.tries === undefined ? {} : { tries: signer.tries }),
  });
  const signer: MemorySigner = {
    id: 'memory',
    state: 'ready',
    fault: undefined,
    tries: undefined,
    async detect({ signal } = {}) {
      await Promise.resolve();
      signal?.throwIfAborted();
      return signer.state;
    },
    async certificates({ signal } = {}) {
      signal?.throwIfAborted();
      if (signer.state !== 'ready') return refusal(signer.state);
      return { ok: true, value: await ring.certificates(token) };
    },
    sign({ id }, challenge, { signal } = {}) {
      if (signer.state !== 'ready') return Promise.resolve(refusal(signer.state));
      if (signer.fault) return Promise.resolve(refusal(signer.fault));
      return ring.sign(id, challenge, signal);
    },
    install: () => [{ name: 'Memory', url: 'https://example.vn/memory' }],
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    changed() {
      for (const changed of [...watchers]) changed();
    },
  };
  return signer;
}
