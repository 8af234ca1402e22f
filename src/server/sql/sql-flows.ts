import type { Json } from '../../flow/method.js';
import { isProblem, type Problem } from '../../flow/problem.js';
import type { Facts, Flow } from '../../flow/transition.js';
import type { Audit } from '../audit/audit.js';
import type { Commit, Committed, Flows, StoredFlow } from '../registration/flows.js';
import { inBatches, prune, spanOf, type Retention } from '../accounts/retention.js';
import type { SqlClient, SqlDatabase } from './sql.js';
import type { Vault } from '../vault/vault.js';

interface Row extends Omit<Flow, 'data' | 'facts' | 'problem'> {
  readonly token: string;
  readonly previous_token: string | null;
  readonly jkt: string | null;
  readonly start_key: string | null;
  readonly data: string;
  readonly facts: string | null;
  readonly problem: string | null;
  readonly created_at: string | number;
  readonly expires_at: string | number;
  readonly claim_key: string | null;
  readonly claimed_at: string | number | null;
  readonly receipt_key: string | null;
  readonly receipt_body: string | null;
  readonly receipt_reply: string | null;
}

interface SqlFlowsOptions {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly retention?: Retention;
  readonly failpoint?: (name: string) => void;
}

/** A problem from `effects`, thrown to roll the transaction back. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(refusal: Problem) {
    super(refusal.code);
    this.problem = refusal;
  }
}

const isEmpty = (facts: Facts) => Object.keys(facts).length === 0;

const seal = async (vault: Vault, ref: string, facts: Facts) =>
  isEmpty(facts) ? null : vault.seal(facts, `flow:${ref}`);

async function restore(vault: Vault, row: Row | undefined): Promise<StoredFlow | undefined> {
  if (!row) return undefined;
  const { ref, method, purpose, version, portal, audience, lang, step, status, revision, rejections } = row;
  const { receipt_key: key } = row;
  return {
    flow: {
      ...{ ref, method, purpose, version, portal, audience, lang, step, status, revision, rejections },
      data: JSON.parse(row.data) as Json,
      facts: row.facts === null ? {} : ((await vault.open(row.facts, `flow:${ref}`)) as Facts),
      problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
    },
    token: row.token,
    previousToken: row.previous_token,
    jkt: row.jkt,
    startKey: row.start_key,
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    claim: row.claimed_at === null ? null : { key: row.claim_key, at: Number(row.claimed_at) },
    savedReply: key === null ? null : { key, body: row.receipt_body ?? '', reply: row.receipt_reply ?? '' },
  };
}

/** `false`: the flow is no longer at the claimed revision. */
async function update(
  vault: Vault,
  tx: SqlClient,
  { flow, claimed, token, previousToken, expiresAt, savedReply }: Commit,
): Promise<boolean> {
  const { rows } = await tx.query(
    `update flow set step = $3, status = $4, revision = $5, rejections = $6, data = $7, facts = $8, problem = $9,
       token = $10, previous_token = $11, expires_at = $12, receipt_key = $13, receipt_body = $14, receipt_reply = $15,
       claim_key = null, claimed_at = null
     where ref = $1 and revision = $2 returning ref`,
    [
      ...[flow.ref, claimed, flow.step, flow.status, flow.revision, flow.rejections, JSON.stringify(flow.data)],
      ...[await seal(vault, flow.ref, flow.facts), flow.problem && JSON.stringify(flow.problem), token, previousToken],
      ...[expiresAt, savedReply?.key ?? null, savedReply?.body ?? null, savedReply?.reply ?? null],
    ],
  );
  return rows.length > 0;
}

/** `false`: another flow was started with the same key. */
async function insert(
  tx: SqlClient,
  { flow, token, jkt, startKey, createdAt, expiresAt, savedReply }: StoredFlow,
  facts: string | null,
): Promise<boolean> {
  const { rows } = await tx.query(
    `insert into flow (ref, token, jkt, method, version, portal, audience, lang, step, status, revision, rejections,
       data, facts, created_at, expires_at, receipt_key, receipt_body, receipt_reply, start_key, purpose)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)
     on conflict (start_key) do nothing returning ref`,
    [
      ...[flow.ref, token, jkt, flow.method, flow.version, flow.portal, flow.audience, flow.lang, flow.step],
      ...[flow.status, flow.revision, flow.rejections, JSON.stringify(flow.data), facts, createdAt, expiresAt],
      ...[savedReply?.key ?? null, savedReply?.body ?? null, savedReply?.reply ?? null, startKey],
      flow.purpose,
    ],
  );
  return rows.length > 0;
}

/**
 * Ends an active flow and erases its data. @returns its portal; `undefined` if it had already ended
 */
async function close(tx: SqlClient, ref: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ portal: string }>(
    `update flow set status = 'closed', revision = revision + 1, data = 'null', facts = null
     where ref = $1 and status = 'active' returning portal`,
    [ref],
  );
  await tx.query('delete from code where flow = $1', [ref]);
  return rows[0]?.portal;
}

/** Erases the data of ended flows. Returns their number. */
const eraseEnded = (sql: SqlDatabase, now: number): Promise<number> =>
  inBatches((most) =>
    sql.query(
      `update flow set status = case when status = 'complete' then status else 'closed' end, data = 'null', facts = null,
         receipt_key = null, receipt_body = null, receipt_reply = null
       where ref in (
         select ref from flow where sweep_at <= $2 and expires_at <= $1 limit $3
       ) returning ref`,
      [now, spanOf(now), most],
    ),
  );

/** Flows in PostgreSQL or PGlite. Personal data is sealed; the bearer id is stored as a hash. */
export function sqlFlows({ sql, vault, audit, retention, failpoint = () => undefined }: SqlFlowsOptions): Flows {
  return {
    async create(row, events) {
      const { ref, portal, facts } = row.flow;
      const sealed = await seal(vault, ref, facts);
      return sql.transaction(async (tx) => {
        if (!(await insert(tx, row, sealed))) return false;
        await audit.append(tx, { portal, flow: ref, at: row.createdAt }, events);
        return true;
      });
    },
    async find(token) {
      const { rows } = await sql.query<Row>('select * from flow where token = $1 or previous_token = $1', [token]);
      return restore(vault, rows[0]);
    },
    async findStart(key) {
      const { rows } = await sql.query<Row>('select * from flow where start_key = $1', [key]);
      return restore(vault, rows[0]);
    },
    async claim(ref, revision, { key, at }, expiresAt) {
      const { rows } = await sql.query(
        `update flow set revision = revision + 1, claim_key = $3, claimed_at = $4, expires_at = $5
         where ref = $1 and revision = $2 and status = 'active' returning ref`,
        [ref, revision, key, at, expiresAt],
      );
      return rows.length > 0;
    },
    async extend(ref, expiresAt) {
      const text = "update flow set expires_at = $2 where ref = $1 and status = 'active' and expires_at < $2";
      await sql.query(text, [ref, expiresAt]);
    },
    async commit(commit): Promise<Committed> {
      const { flow, at, audit: events, effects } = commit;
      try {
        return await sql.transaction(async (tx) => {
          if (!(await update(vault, tx, commit))) return 'lost';
          const refused = await effects?.(tx);
          if (isProblem(refused)) throw new Refused(refused);
          await audit.append(tx, { portal: flow.portal, flow: flow.ref, at }, events);
          failpoint('before-transaction-end');
          return 'done';
        });
      } catch (error) {
        if (error instanceof Refused) return error.problem;
        throw error;
      }
    },
    async forget(ref, at, events) {
      await sql.transaction(async (tx) => {
        const portal = await close(tx, ref);
        if (portal !== undefined) await audit.append(tx, { portal, flow: ref, at }, events);
      });
    },
    async sweep(now) {
      const erased = await eraseEnded(sql, now);
      await prune(sql, now, retention);
      return erased;
    },
  };
}
