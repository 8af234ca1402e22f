import type { Json } from '../../flow/method.js';
import { isProblem, type Problem } from '../../flow/problem.js';
import type { Facts, Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import { chainWaiting, loggedOf, logging, type Logged } from '../audit/inbox.js';
import type { Commit, Committed, Flows, StoredFlow } from '../registration/flows.js';
import { inBatches, prune, spanOf, type Retention } from '../accounts/retention.js';
import { findFlow, using, valuesOf } from './find-flow.js';
import { isDividedByZero, shortWith, writeWith, type SqlClient, type SqlDatabase, type StatementPart } from './sql.js';
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
  /** Of `findFlow`: how often the proof was used, and whether the flow was claimed. */
  readonly uses?: string | number | null;
  readonly claimed?: boolean;
}

interface SqlFlowsOptions {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
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
      problem: JSON.parse(row.problem ?? 'null') as Problem | null,
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

/** Writes the flow and its audit entries. No row: the flow is no longer at the claimed revision. */
const MOVED = `with moved as (
  update flow set step = $3, status = $4, revision = $5, rejections = $6, data = $7, facts = $8, problem = $9,
    token = $10, previous_token = $11, expires_at = $12, receipt_key = $13, receipt_body = $14, receipt_reply = $15,
    claim_key = null, claimed_at = null, audit_count = audit_count + $16, audit_last = coalesce($17, audit_last)
  where ref = $1 and revision = $2 returning ref),
${logging(18)}`;
/** A flow that is complete takes its code with it. */
const COMPLETED = `${MOVED},
gone as (delete from code using moved where code.flow = moved.ref)`;
const movedOf = ({ status }: Flow) => (status === 'complete' ? COMPLETED : MOVED);
const updateOfFlow = (flow: Flow) => `${movedOf(flow)}
select ref from moved`;

/** `updateOfFlow` with more parts. Fails with a division by zero, and so as a whole, if they make no account. */
function updateWith(flow: Flow, parts: readonly StatementPart[]): string {
  let n = 19;
  const texts = parts.map(({ text, values }) => {
    const first = n;
    n += values.length;
    return text(first);
  });
  return `${[movedOf(flow), ...texts].join(',\n')}\nselect ref, 1 / (select count(*) from made) as made from moved`;
}

async function updateValues(
  vault: Vault,
  { flow, claimed, token, previousToken, expiresAt, savedReply }: Commit,
  { count, last, rows }: Logged,
): Promise<unknown[]> {
  return [
    ...[flow.ref, claimed, flow.step, flow.status, flow.revision, flow.rejections, JSON.stringify(flow.data)],
    ...[await seal(vault, flow.ref, flow.facts), flow.problem && JSON.stringify(flow.problem), token, previousToken],
    ...[expiresAt, savedReply?.key ?? null, savedReply?.body ?? null, savedReply?.reply ?? null],
    ...[count, last, rows],
  ];
}

/**
 * Writes a new flow and its audit entries. No row: it exists, or another one was started with the same
 * key.
 */
const INSERT = insertWhere('');
/** `INSERT` that counts a proof, if it was not used before; then there is no row either. */
const INSERT_ONCE = insertWhere(
  'where not exists (select from counter where key = $27 and until > $28)',
  `,\n${using('moved', 27)}`,
);

function insertWhere(condition: string, more = ''): string {
  return `with moved as (
  insert into flow (ref, token, jkt, method, version, portal, audience, lang, step, status, revision, rejections,
    data, facts, created_at, expires_at, receipt_key, receipt_body, receipt_reply, start_key, purpose,
    claim_key, claimed_at, audit_count, audit_last)
  select $1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25 ${condition}
  on conflict do nothing returning ref),
${logging(26)}${more}
select ref from moved`;
}

async function insertOf(
  vault: Vault,
  { flow, token, jkt, startKey, createdAt, expiresAt, savedReply, claim }: StoredFlow,
  { count, last, rows }: Logged,
): Promise<unknown[]> {
  const facts = await seal(vault, flow.ref, flow.facts);
  return [
    ...[flow.ref, token, jkt, flow.method, flow.version, flow.portal, flow.audience, flow.lang, flow.step],
    ...[flow.status, flow.revision, flow.rejections, JSON.stringify(flow.data), facts, createdAt, expiresAt],
    ...[savedReply?.key ?? null, savedReply?.body ?? null, savedReply?.reply ?? null, startKey],
    ...[flow.purpose, claim?.key ?? null, claim?.at ?? null, count, last, rows],
  ];
}

/** Ends an active flow and erases its data. */
async function forget({ sql, vault }: SqlFlowsOptions, ref: string, at: number, events: readonly AuditEvent[]) {
  await sql.transaction(async (tx) => {
    const ended = await tx.query<{ portal: string; revision: number }>(
      `update flow set status = 'closed', revision = revision + 1, data = 'null', facts = null
       where ref = $1 and status = 'active' returning portal, revision`,
      [ref],
    );
    await tx.query('delete from code where flow = $1', [ref]);
    const [row] = ended.rows;
    if (!row) return;
    const { count, last, rows } = await loggedOf(
      vault,
      { flow: ref, portal: row.portal, at, revision: row.revision },
      events,
    );
    await tx.query(
      `with moved as (update flow set audit_count = audit_count + $2, audit_last = coalesce($3, audit_last)
         where ref = $1 returning ref), ${logging(4)} select ref from moved`,
      [ref, count, last, rows],
    );
  });
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

/** Writes the flow, its entries and an account in one statement. `undefined`: there is an account, and nothing is written. */
async function commitWith(
  write: SqlClient['query'],
  flow: Flow,
  values: unknown[],
  parts: readonly StatementPart[],
): Promise<Committed | undefined> {
  try {
    return (await write(updateWith(flow, parts), [...values, ...parts.flatMap((part) => part.values)])).rows.length
      ? 'done'
      : 'lost';
  } catch (error) {
    if (isDividedByZero(error)) return undefined;
    throw error;
  }
}

/** Writes the flow, its entries and its effects in one transaction; without effects in one statement. */
async function commit(options: SqlFlowsOptions, write: SqlClient['query'], wanted: Commit): Promise<Committed> {
  const { sql, vault, failpoint = () => undefined } = options;
  const { flow, at, audit, effects } = wanted;
  const about = { flow: flow.ref, portal: flow.portal, at, revision: flow.revision };
  const values = await updateValues(vault, wanted, await loggedOf(vault, about, audit));
  if (!effects) return (await write(updateOfFlow(flow), values)).rows.length ? 'done' : 'lost';
  const parts = effects.parts as readonly StatementPart[] | undefined;
  const together = parts && (await commitWith(write, flow, values, parts));
  if (together) return together;
  try {
    return await sql.transaction(async (tx) => {
      if (!(await tx.query(updateOfFlow(flow), values)).rows.length) return 'lost';
      const refused = await effects(tx);
      if (isProblem(refused)) throw new Refused(refused);
      failpoint('before-transaction-end');
      return 'done';
    });
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}

/** Flows in PostgreSQL or PGlite. Personal data is sealed; the bearer id is stored as a hash. */
export function sqlFlows(options: SqlFlowsOptions): Flows {
  const { sql, vault, retention } = options;
  const [write, short] = [writeWith(sql), shortWith(sql)];
  return {
    async create(row, events, at, once) {
      const { ref, portal, revision } = row.flow;
      const logged = await loggedOf(vault, { flow: ref, portal, at, revision }, events);
      const values = await insertOf(vault, row, logged);
      const { rows } = await (once ? write(INSERT_ONCE, [...values, ...valuesOf(once)]) : write(INSERT, values));
      return rows.length > 0;
    },
    async find(token, once, wanted) {
      const {
        rows: [found],
      } = await short<Row>(...findFlow(token, once, wanted));
      const row = await restore(vault, found);
      if (row && Number(found?.uses ?? 1) > 1) return { ...row, isReplay: true };
      return row && found?.claimed ? { ...row, isClaimed: true } : row;
    },
    async findStart(key) {
      const { rows } = await sql.query<Row>('select * from flow where start_key = $1', [key]);
      return restore(vault, rows[0]);
    },
    async claim(ref, revision, { key, at }, expiresAt) {
      const { rows } = await short(
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
    commit: (wanted) => commit(options, write, wanted),
    forget: (ref, at, events) => forget(options, ref, at, events),
    async sweep(now) {
      // Where nothing else chains them.
      await chainWaiting(sql);
      const erased = await eraseEnded(sql, now);
      await prune(sql, now, retention);
      return erased;
    },
  };
}
