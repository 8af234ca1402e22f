import type { Reply } from '../../flow/backend.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Receipt, StoredFlow } from './flows.js';
import type { Vault } from '../vault/vault.js';

/**
 * Idempotency (docs/security-model.md#idempotency): each flow keeps the last answer it gave, sealed to whoever holds the key of that call, and
 * written with the effect. Neither the key nor the body is kept, only keyed hashes of them.
 */
export interface Receipts {
  /** Keyed hash of what a call asks. */
  body(verb: string, step: string, input: Json): Promise<string>;
  make(key: string | undefined, body: string, reply: Reply): Promise<Receipt | null>;
  /** The answer that this very call was given, or why it cannot be this call. `undefined`: it is a new call. */
  replay(row: StoredFlow, key: string | undefined, body?: string): Promise<Reply | undefined>;
  hash(key: string | undefined): Promise<string | null>;
}

export function createReceipts(vault: Vault): Receipts {
  const hash = (key: string) => vault.mac('idempotency', key);
  return {
    body: (verb, step, input) => vault.mac('body', verb, step, JSON.stringify(input)),
    hash: async (key) => (key ? hash(key) : null),
    async make(key, body, reply) {
      if (!key) return null;
      return { key: await hash(key), body, reply: await vault.sealFor(key, reply as unknown as Json) };
    },
    async replay({ receipt }, key, body) {
      if (!key || !receipt || receipt.key !== (await hash(key))) return undefined;
      if (body !== undefined && receipt.body !== body) return { ok: false, problem: problem('idempotency-mismatch') };
      return { ...((await vault.openWith(key, receipt.reply)) as unknown as Reply), replayed: true };
    },
  };
}
