import type { Reply } from '../../flow/backend.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { SavedReply, StoredFlow } from './flows.js';
import type { Vault } from '../vault/vault.js';

/**
 * Idempotency (docs/security-model.md#idempotency): each flow keeps its last reply, sealed with the
 * idempotency key of that call and written in the same transaction as the effect. Key and body are
 * stored only as keyed hashes.
 */
export interface Idempotency {
  /** Keyed hash of step and body. */
  hashBody(verb: string, step: string, input: Json): Promise<string>;
  hashKey(key: string | undefined): Promise<string | null>;
  save(key: string | undefined, body: string, reply: Reply): Promise<SavedReply | null>;
  /**
   * The stored reply to the same call, or `idempotency-mismatch` if the key belongs to another
   * call. `undefined`: the call is new.
   */
  replay(row: StoredFlow, key: string | undefined, body?: string): Promise<Reply | undefined>;
}

const MISMATCH: Reply = { ok: false, problem: problem('idempotency-mismatch') };

export function createIdempotency(vault: Vault): Idempotency {
  const hash = (key: string) => vault.mac('idempotency', key);
  return {
    hashBody: (verb, step, input) => vault.mac('body', verb, step, JSON.stringify(input)),
    hashKey: async (key) => (key ? hash(key) : null),
    async save(key, body, reply) {
      if (!key) return null;
      return { key: await hash(key), body, reply: await vault.sealFor(key, reply as unknown as Json) };
    },
    async replay({ savedReply, startKey }, key, body) {
      if (!key) return undefined;
      const hashed = await hash(key);
      // The reply to a start that wrote nothing is not saved. Its key is taken all the same.
      if (!savedReply) return hashed === startKey && body !== undefined ? MISMATCH : undefined;
      if (savedReply.key !== hashed) return undefined;
      if (body !== undefined && savedReply.body !== body) return MISMATCH;
      return { ...((await vault.openWith(key, savedReply.reply)) as unknown as Reply), replayed: true };
    },
  };
}
