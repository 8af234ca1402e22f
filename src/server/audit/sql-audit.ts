import { chain, type Audit, type AuditEntry } from './audit.js';
import { appendTo, headsOf, baseOf, lockHead } from './chains.js';
import { chainWaiting } from './inbox.js';
import { verifyLog } from './verify.js';
import type { Vault } from '../vault/vault.js';
import { within, type SqlDatabase } from '../sql/sql.js';

/**
 * Number of parallel chains for what is appended directly. A commit waits only for commits on its
 * own chain. May be raised to that of the inbox, never lowered.
 */
const LANES = 16;

/** All events of a flow go to one chain, in order. */
const laneOf = (flow: string): number => new TextEncoder().encode(flow).reduce((sum, byte) => sum + byte, 0) % LANES;

export interface SqlAudit extends Audit {
  /** Chains the entries of flows that wait. Returns their number. */
  chain(): Promise<number>;
}

interface SqlAuditOptions {
  readonly sql: SqlDatabase;
  /** Verifies the MACs of flows' entries. Without it `verify` checks the chains alone. */
  readonly vault?: Pick<Vault, 'mac'>;
}

/**
 * The audit log as a table of hash chains. Appending locks the head of the chain, so that each
 * entry has one predecessor. Flows write their entries to an inbox instead (inbox.ts).
 */
export function sqlAudit({ sql, vault }: SqlAuditOptions): SqlAudit {
  const append: Audit['append'] = async (tx, about, events) => {
    if (!events.length) return;
    // The head stays locked until the transaction ends, so an event outside a transaction gets a
    // short one.
    if (!tx) return sql.transaction((own) => append(own, about, events));
    const { portal, flow, at } = about;
    const client = within(sql, tx);
    const lane = laneOf(flow);
    const head = await lockHead(client, lane);
    const made: AuditEntry[] = [];
    for (const event of events) {
      const { seq, hash } = made.at(-1) ?? head;
      made.push(await chain({ ...event, seq: seq + 1, at: new Date(at).toISOString(), portal, flow, previous: hash }));
    }
    await appendTo(client, lane, made);
  };

  return {
    append,
    chain: () => chainWaiting(sql),
    verify: (anchor = [], progress = () => undefined) => verifyLog({ sql, vault, progress }, anchor),
    async heads() {
      const all = await headsOf(sql);
      return all.filter(({ lane, seq }) => seq > baseOf(lane)).map(({ seq, hash }) => ({ seq, hash }));
    },
  };
}
