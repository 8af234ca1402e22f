import { isProblem } from '../../flow/problem.js';
import type { Audit } from '../audit/audit.js';
import { DAY, ended, type Committed, type Flows, type Once, type StoredFlow } from '../registration/flows.js';

/**
 * Flows in memory, for the demo inside a page and for tests. Effects run before the flow is
 * written.
 */
export function memoryFlows({ audit }: { readonly audit: Audit }): Flows {
  const rows = new Map<string, StoredFlow>();
  const where = (test: (row: StoredFlow) => boolean) => [...rows.values()].find(test);
  const log = (row: StoredFlow, at: number, events: Parameters<Audit['append']>[2]) =>
    audit.append(undefined, { portal: row.flow.portal, flow: row.flow.ref, at }, events);

  const proofs = memoryProofs();

  return {
    async create(row, events, at, once) {
      const isSame = ({ flow, startKey }: StoredFlow) =>
        flow.ref === row.flow.ref || (startKey !== null && startKey === row.startKey);
      if (where(isSame) || (once && proofs.isUsed(once))) return false;
      if (once) proofs.use(once);
      const { unstored, ...stored } = row;
      rows.set(row.flow.ref, unstored ? stored : row);
      await log(row, at, events);
      return true;
    },
    find(token, once) {
      const row = where((each) => each.token === token || each.previousToken === token);
      if (!row || once?.jkt !== row.jkt) return Promise.resolve(row);
      const isReplay = proofs.isUsed(once);
      proofs.use(once);
      return Promise.resolve(isReplay ? { ...row, isReplay } : row);
    },
    findStart: (key) => Promise.resolve(where(({ startKey }) => startKey === key)),
    claim(ref, revision, claim, expiresAt) {
      const row = rows.get(ref);
      if (row?.flow.revision !== revision || row.flow.status !== 'active') return Promise.resolve(false);
      rows.set(ref, { ...row, flow: { ...row.flow, revision: revision + 1 }, claim, expiresAt });
      return Promise.resolve(true);
    },
    extend(ref, expiresAt) {
      const row = rows.get(ref);
      if (row?.flow.status === 'active' && row.expiresAt < expiresAt) rows.set(ref, { ...row, expiresAt });
      return Promise.resolve();
    },
    async commit(commit): Promise<Committed> {
      const { flow, claimed, token, previousToken, expiresAt, savedReply, at, audit: events, effects } = commit;
      const holds = () => rows.get(flow.ref)?.flow.revision === claimed;
      if (!holds()) return 'lost';
      const refused = await effects?.(undefined);
      if (isProblem(refused)) return refused;
      const row = rows.get(flow.ref);
      if (!row || !holds()) return 'lost';
      const next = { ...row, flow, token, previousToken, expiresAt, claim: null, savedReply };
      rows.set(flow.ref, next);
      await log(next, at, events);
      return 'done';
    },
    async forget(ref, at, events) {
      const row = rows.get(ref);
      if (row?.flow.status !== 'active') return;
      rows.set(ref, ended({ ...row, flow: { ...row.flow, revision: row.flow.revision + 1 } }));
      await log(row, at, events);
    },
    sweep: (now) => Promise.resolve(sweep(rows, now)),
  };
}

function memoryProofs() {
  const ends = new Map<string, number>();
  const isUsed = ({ name, at }: Pick<Once, 'name' | 'at'>) => (ends.get(name) ?? 0) > at;
  return {
    isUsed,
    use({ name, at, until }: Once): void {
      if (ends.size > 10_000) for (const each of ends.keys()) if (!isUsed({ name: each, at })) ends.delete(each);
      ends.set(name, until);
    },
  };
}

function sweep(rows: Map<string, StoredFlow>, now: number): number {
  const due = [...rows.values()].filter(({ expiresAt }) => expiresAt <= now);
  for (const row of due) {
    const { ref, status } = row.flow;
    if (row.expiresAt <= now - DAY) rows.delete(ref);
    else rows.set(ref, { ...ended(row, status === 'complete' ? 'complete' : 'closed'), savedReply: null });
  }
  return due.length;
}
