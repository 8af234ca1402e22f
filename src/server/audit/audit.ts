import { sha256Hex } from '../../bytes.js';
import type { Tx } from '../ports.js';

/** What happened, in names of the OWASP logging vocabulary's kind. No personal data: a subject is a keyed hash. */
export interface AuditEvent {
  readonly event: string;
  readonly result: 'ok' | 'fail';
  readonly reason?: string;
  /** Keyed hash of whom it concerns. */
  readonly subject?: string;
}

/** An event as it stands in the chain. */
export interface AuditEntry extends AuditEvent {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly portal: string;
  readonly flow: string;
  readonly previous: string;
  /** SHA-256, hex, over the entry without it, as canonical JSON. */
  readonly hash: string;
}

/** An append-only log in which each entry carries the hash of the one before. */
export interface Audit {
  append(
    tx: Tx,
    about: { readonly portal: string; readonly flow: string; readonly at: number },
    events: readonly AuditEvent[],
  ): Promise<void>;
  /**
   * Walks what is there. `broken` is the first entry that is not what it was, or follows a gap. `anchor`: heads that were
   * kept elsewhere, by which a chain that was made anew, or cut at its end, is found too.
   */
  verify(anchor?: readonly Head[], progress?: (entries: number) => void): Promise<Pick<Walked, 'entries' | 'broken'>>;
  /** The last entry of each chain, to be kept where nobody who writes here can write (T52). */
  heads(): Promise<readonly Head[]>;
}

/** The number and the hash of the last entry of a chain. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const GENESIS = '0'.repeat(64);

/** Links an event to its predecessor. Keys are in one fixed order, so that the hash can be made again. */
export async function chain(entry: Omit<AuditEntry, 'hash'>): Promise<AuditEntry> {
  const { seq, at, portal, flow, event, result, reason = null, subject = null, previous } = entry;
  const hash = await sha256Hex(JSON.stringify([seq, at, portal, flow, event, result, reason, subject, previous]));
  return { ...entry, hash };
}

/** What walking a chain found: how many entries, the first that is not what it was or follows a gap, and the last hash. */
interface Walked {
  readonly entries: number;
  readonly broken: number | null;
  readonly hash: string;
}

/** Walks entries in order; the first of them has the number `base + 1`. `anchor`: a head that the chain has had. */
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

/** A chain in memory. */
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
      return { entries: walked, broken };
    },
    heads: () => Promise.resolve(entries.slice(-1).map(({ seq, hash }) => ({ seq, hash }))),
  };
}
