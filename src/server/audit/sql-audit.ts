import { chain, GENESIS, verifyChain, type Audit, type AuditEntry, type Head } from './audit.js';
import { within, type SqlClient, type SqlDatabase } from '../sql/sql.js';

interface Row extends Omit<AuditEntry, 'seq' | 'reason' | 'subject'> {
  readonly seq: string | number;
  readonly reason: string | null;
  readonly subject: string | null;
}

interface HeadRow {
  readonly id: number;
  readonly seq: string | number;
  readonly hash: string;
}

const PAGE = 1000;
/**
 * Number of parallel chains. A commit waits only for commits on its own chain. May be raised, never
 * lowered.
 */
const LANES = 16;
/** Each chain has this many sequence numbers. */
const ROOM = 2 ** 40;

/** All events of a flow go to one chain, in order. */
const laneOf = (flow: string): number => new TextEncoder().encode(flow).reduce((sum, byte) => sum + byte, 0) % LANES;
const baseOf = (lane: number) => lane * ROOM;

/**
 * The audit log as a table of hash chains. Appending locks the head of the chain, so that each
 * entry has one predecessor.
 */
export function sqlAudit({ sql }: { readonly sql: SqlDatabase }): Audit {
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
    await insert(client, made);
    const last = made.at(-1);
    await client.query('update audit_head set seq = $1, hash = $2 where id = $3', [last?.seq, last?.hash, lane + 1]);
  };

  return {
    append,
    verify: (anchor = [], progress = () => undefined) => verify(sql, anchor, progress),
    async heads() {
      const all = await headsOf(sql);
      return all.filter(({ lane, seq }) => seq > baseOf(lane)).map(({ seq, hash }) => ({ seq, hash }));
    },
  };
}

/** Locks the head of a chain until the transaction ends. Creates it on first use. */
async function lockHead(client: SqlClient, lane: number): Promise<{ seq: number; hash: string }> {
  for (;;) {
    const { rows } = await client.query<HeadRow>('select id, seq, hash from audit_head where id = $1 for update', [
      lane + 1,
    ]);
    if (rows[0]) return { seq: Number(rows[0].seq), hash: rows[0].hash };
    await client.query('insert into audit_head (id, seq, hash) values ($1, $2, $3) on conflict (id) do nothing', [
      ...[lane + 1, baseOf(lane), GENESIS],
    ]);
  }
}

async function insert(client: SqlClient, made: readonly AuditEntry[]): Promise<void> {
  const columns = ['seq', 'at', 'portal', 'flow', 'event', 'result', 'reason', 'subject', 'previous', 'hash'] as const;
  const row = (_: unknown, index: number) =>
    `(${columns.map((_name, column) => `$${index * columns.length + column + 1}`).join()})`;
  await client.query(
    `insert into audit (${columns.join()}) values ${made.map(row).join()}`,
    made.flatMap((entry) => columns.map((name) => entry[name] ?? null)),
  );
}

async function verify(
  sql: SqlDatabase,
  anchor: readonly Head[],
  progress: (entries: number) => void,
): ReturnType<Audit['verify']> {
  // Heads are read first: entries appended meanwhile lie beyond them.
  const now = new Map((await headsOf(sql)).map((head) => [head.lane, head]));
  const anchored = new Map(anchor.map((head) => [Math.floor((head.seq - 1) / ROOM), head]));
  let total = 0;
  let seen = 0;
  const heard = () => progress((seen += 1));
  for (const lane of [...new Set([...now.keys(), ...anchored.keys()])].sort((one, other) => one - other)) {
    const head = now.get(lane) ?? { seq: baseOf(lane), hash: GENESIS };
    const { entries: found, broken } = await walkLane({ sql, lane, heard }, head, anchored.get(lane));
    total += found;
    if (broken !== null) return { entries: total, broken };
  }
  return { entries: total, broken: null };
}

interface Walk {
  readonly sql: SqlDatabase;
  readonly lane: number;
  readonly heard: () => void;
}

async function walkLane(walk: Walk, head: Head, anchor?: Head) {
  const base = baseOf(walk.lane);
  const walked = await verifyChain(entriesOf(walk, head.seq), base, anchor);
  const whole = base + walked.entries === head.seq && walked.hash === head.hash;
  return { entries: walked.entries, broken: walked.broken ?? (whole ? null : base + walked.entries + 1) };
}

async function* entriesOf({ sql, lane, heard }: Walk, end: number): AsyncGenerator<AuditEntry> {
  for (let last = baseOf(lane); ;) {
    const text = 'select * from audit where seq > $1 and seq <= $2 order by seq limit $3';
    const { rows } = await sql.query<Row>(text, [last, end, PAGE]);
    for (const { seq, reason, subject, ...row } of rows) {
      last = Number(seq);
      heard();
      yield { ...row, seq: last, ...(reason === null ? {} : { reason }), ...(subject === null ? {} : { subject }) };
    }
    if (rows.length < PAGE) return;
  }
}

async function headsOf(sql: SqlDatabase): Promise<readonly (Head & { readonly lane: number })[]> {
  const { rows } = await sql.query<HeadRow>('select id, seq, hash from audit_head order by id');
  return rows.map(({ id, seq, hash }) => ({ lane: id - 1, seq: Number(seq), hash }));
}
