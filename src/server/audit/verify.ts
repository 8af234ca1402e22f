/** Verifies the stored audit log: the chains, and that the entries of each flow are all there. */
import type { SqlDatabase } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';
import { GENESIS, verifyChain, type AuditEntry, type Head, type Verified } from './audit.js';
import { baseOf, headsOf, presentOf, ROOM } from './chains.js';
import { backlogOf, macOf, type Waiting } from './inbox.js';

interface Row extends Omit<AuditEntry, 'seq' | 'reason' | 'subject' | 'place' | 'mac'> {
  readonly seq: string | number;
  readonly reason: string | null;
  readonly subject: string | null;
  readonly place: number | null;
  readonly mac: string | null;
}

interface Verifying {
  readonly sql: SqlDatabase;
  readonly vault: Pick<Vault, 'mac'> | undefined;
  readonly progress: (entries: number) => void;
}

const PAGE = 1000;

export async function verifyLog(verifying: Verifying, anchor: readonly Head[]): Promise<Verified> {
  const { sql } = verifying;
  // Flows are read first: each entry that a flow counts is then in the inbox, or later in a chain.
  const flows = await flowsOf(verifying);
  const waiting = await backlogOf(sql);
  await readInbox(sql, flows);
  // Heads are read first: entries appended meanwhile lie beyond them.
  const now = new Map((await headsOf(sql)).map((head) => [head.lane, head]));
  const anchored = new Map(anchor.map((head) => [Math.floor((head.seq - 1) / ROOM), head]));
  let total = 0;
  let seen = 0;
  const heard = (entry: Waiting | undefined) => {
    verifying.progress((seen += 1));
    return entry && flows.see(entry);
  };
  for (const lane of [...new Set([...now.keys(), ...anchored.keys()])].sort((one, other) => one - other)) {
    const head = now.get(lane) ?? { seq: baseOf(lane), hash: GENESIS };
    const { entries: found, broken } = await walkLane({ sql, lane, heard }, head, anchored.get(lane));
    total += found;
    if (broken !== null) return { entries: total, broken, waiting, missing: null };
  }
  return { entries: total, broken: null, waiting, missing: flows.missing() };
}

interface Seen {
  /** As the flow's row has them. */
  readonly count: number;
  readonly place: number;
  readonly mac: string;
  found: number;
  hasLast: boolean;
}

/** Counts the entries of the flows that still have a row: those of the last day. */
function counting(vault: Verifying['vault'], flows: ReadonlyMap<string, Seen>) {
  let forged: string | undefined;
  /** Entries of the inbox, which may be chained while the log is read. */
  const once = new Set<string>();
  async function see(entry: Waiting, isWaiting = false): Promise<void> {
    const key = `${entry.flow} ${entry.place}`;
    if (once.has(key)) return;
    if (isWaiting) once.add(key);
    if (vault && (await macOf(vault, entry)) !== entry.mac) forged ??= entry.flow;
    const flow = flows.get(entry.flow);
    // Later entries were written after the flow's row was read.
    if (!flow || entry.place > flow.place) return;
    flow.found += 1;
    if (entry.place === flow.place) flow.hasLast = entry.mac === flow.mac;
  }
  const isWhole = ({ count, found, hasLast }: Seen) => found === count && hasLast;
  const missing = () => forged ?? [...flows].find(([, flow]) => !isWhole(flow))?.[0] ?? null;
  return { see, missing };
}

type Counting = ReturnType<typeof counting>;

async function flowsOf({ sql, vault }: Verifying): Promise<Counting> {
  const flows = new Map<string, Seen>();
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql.query<{ ref: string; audit_count: number; audit_last: string }>(
      `select ref, audit_count, audit_last from flow where ref > $1 and audit_last is not null order by ref limit $2`,
      [after, PAGE],
    );
    for (const { ref, audit_count: count, audit_last: last } of rows) {
      const [place, mac = ''] = last.split('.');
      flows.set(ref, { count, place: Number(place), mac, found: 0, hasLast: false });
      after = ref;
    }
    if (rows.length < PAGE) return counting(vault, flows);
  }
}

async function readInbox(sql: SqlDatabase, flows: Counting): Promise<void> {
  let [flow, place] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const { rows } = await sql.query<Waiting>(
      'select * from audit_in where (flow, place) > ($1, $2) order by flow, place limit $3',
      [flow, place, PAGE],
    );
    for (const row of rows) {
      await flows.see(row, true);
      ({ flow, place } = row);
    }
    if (rows.length < PAGE) return;
  }
}

interface Walk {
  readonly sql: SqlDatabase;
  readonly lane: number;
  /** Called with each entry; with its MAC where a flow wrote it. */
  readonly heard: (entry: Waiting | undefined) => Promise<void> | undefined;
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
    for (const { seq, place, mac, ...row } of rows) {
      last = Number(seq);
      await heard(place === null || mac === null ? undefined : { ...row, place, mac });
      const { reason, subject, ...entry } = row;
      yield { ...entry, seq: last, ...presentOf({ reason, subject }) };
    }
    if (rows.length < PAGE) return;
  }
}
