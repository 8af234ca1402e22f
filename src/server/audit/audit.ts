import { sha256 as webSha256, toHex } from '../../bytes.js';
import type { Tx } from '../ports.js';
import type { ProofCiphers } from '../vault/ciphers.js';

/**
 * A security event, named as in the OWASP logging vocabulary. Holds no personal data: subjects are
 * keyed hashes.
 */
export interface AuditEvent {
  readonly event: string;
  readonly result: 'ok' | 'fail';
  readonly reason?: string;
  /** Keyed hash of the person or organisation concerned. */
  readonly subject?: string;
}

/** An event as stored in the chain. */
export interface AuditEntry extends AuditEvent {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly portal: string;
  readonly flow: string;
  readonly previous: string;
  /** SHA-256 in hex of the members above as canonical JSON. */
  readonly hash: string;
  /** Place among the entries of its flow, and a keyed hash of both, where a flow wrote it. */
  readonly place?: number;
  readonly mac?: string;
}

/** An append-only log. Each entry holds the hash of the entry before it. */
export interface Audit {
  append(
    tx: Tx,
    about: { readonly portal: string; readonly flow: string; readonly at: number },
    events: readonly AuditEvent[],
  ): Promise<void>;
  /**
   * Verifies the stored chains, and the entries that wait to be chained. `anchor` holds heads that
   * were stored elsewhere; they also reveal a rebuilt or truncated chain.
   */
  verify(anchor?: readonly Head[], progress?: (entries: number) => void): Promise<Verified>;
  /** The last entry of each chain. Store them where the gateway cannot write (T52). */
  heads(): Promise<readonly Head[]>;
}

/** The number and the hash of the last entry of a chain. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export interface Verified {
  /** Number of entries in the chains. */
  readonly entries: number;
  /** The first entry that was altered or follows a gap. */
  readonly broken: number | null;
  /** Entries that wait to be chained, and the time of the oldest (ISO 8601, UTC). */
  readonly waiting: { readonly entries: number; readonly oldest: string | null };
  /** The first flow of which an entry was altered or removed before it was chained. */
  readonly missing: string | null;
}

export const GENESIS = '0'.repeat(64);

/** Computes the entry's hash. The order of the keys is fixed, so that the hash is reproducible. */
export async function chain(
  entry: Omit<AuditEntry, 'hash'>,
  sha256: ProofCiphers['sha256'] = webSha256,
): Promise<AuditEntry> {
  const { seq, at, portal, flow, event, result, reason = null, subject = null, previous } = entry;
  const text = JSON.stringify([seq, at, portal, flow, event, result, reason, subject, previous]);
  return { ...entry, hash: toHex(await sha256(text)) };
}

/** The result of a walk: number of entries, first altered entry or first after a gap, last hash. */
interface Walked {
  readonly entries: number;
  readonly broken: number | null;
  readonly hash: string;
}

/**
 * Walks entries in order. The first has the number `base + 1`. `anchor` is an earlier head of the
 * chain.
 */
export async function verifyChain(
  entries: Iterable<AuditEntry> | AsyncIterable<AuditEntry>,
  base = 0,
  anchor?: Head,
): Promise<Walked> {
  let previous = GENESIS;
  let seq = base;
  for await (const { hash, ...entry } of entries) {
    seq += 1;
    const isAnchored = anchor?.seq !== seq || anchor.hash === hash;
    if (entry.seq !== seq || entry.previous !== previous || !isAnchored || (await chain(entry)).hash !== hash) {
      return { entries: seq - base, broken: entry.seq, hash: previous };
    }
    previous = hash;
  }
  return { entries: seq - base, broken: anchor && anchor.seq > seq ? seq + 1 : null, hash: previous };
}

/** A chain in memory, for a single process. */
export function memoryAudit(): Audit & { readonly entries: readonly AuditEntry[] } {
  const entries: AuditEntry[] = [];
  let last = Promise.resolve();
  return {
    entries,
    append(_tx, { portal, flow, at }, events) {
      last = last.then(async () => {
        for (const event of events) {
          const previous = entries.at(-1)?.hash ?? GENESIS;
          entries.push(
            await chain({ ...event, seq: entries.length + 1, at: new Date(at).toISOString(), portal, flow, previous }),
          );
        }
      });
      return last;
    },
    async verify(anchor) {
      const { entries: walked, broken } = await verifyChain(entries, 0, anchor?.[0]);
      return { entries: walked, broken, waiting: { entries: 0, oldest: null }, missing: null };
    },
    heads: () => Promise.resolve(entries.slice(-1).map(({ seq, hash }) => ({ seq, hash }))),
  };
}
