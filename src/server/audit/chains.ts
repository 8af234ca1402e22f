/** The stored hash chains of the audit log: their heads, and how entries are added. */
import { recordTypes, type SqlClient } from '../sql/sql.js';
import { GENESIS, type AuditEntry, type AuditEvent, type Head } from './audit.js';

interface HeadRow {
  readonly id: number;
  readonly seq: string | number;
  readonly hash: string;
}

/** Each chain has this many sequence numbers. */
export const ROOM = 2 ** 40;
export const baseOf = (lane: number): number => lane * ROOM;

const headOf = ({ seq, hash }: HeadRow): Head => ({ seq: Number(seq), hash });

const HEAD = 'select id, seq, hash from audit_head where id = $1';

/** Locks the head of a chain until the transaction ends. Creates it on first use. */
export async function lockHead(client: SqlClient, lane: number): Promise<Head> {
  for (;;) {
    const { rows } = await client.query<HeadRow>(`${HEAD} for update`, [lane + 1]);
    if (rows[0]) return headOf(rows[0]);
    await client.query('insert into audit_head (id, seq, hash) values ($1, $2, $3) on conflict (id) do nothing', [
      ...[lane + 1, baseOf(lane), GENESIS],
    ]);
  }
}

/** `lockHead` where no other transaction has the lock; `undefined` where one has. */
export async function takeHead(client: SqlClient, lane: number): Promise<Head | undefined> {
  const [row] = (await client.query<HeadRow>(`${HEAD} for update skip locked`, [lane + 1])).rows;
  if (row) return headOf(row);
  return (await client.query(HEAD, [lane + 1])).rows.length ? undefined : lockHead(client, lane);
}

const COLUMNS = 'seq, at, portal, flow, event, result, reason, subject, previous, hash, place, mac';
const TYPES = recordTypes(COLUMNS, { seq: 'bigint', place: 'integer' });

/** The members of a stored entry that are not null: an entry's hash covers no others. */
export const presentOf = ({
  reason,
  subject,
}: {
  readonly reason: string | null;
  readonly subject: string | null;
}): Pick<AuditEvent, 'reason' | 'subject'> => ({
  ...(reason !== null && { reason }),
  ...(subject !== null && { subject }),
});

/** Appends entries to the chain whose head the transaction has locked. */
export async function appendTo(client: SqlClient, lane: number, made: readonly AuditEntry[]): Promise<void> {
  const last = made.at(-1);
  if (!last) return;
  await client.query(`insert into audit (${COLUMNS}) select * from json_to_recordset($1::json) as e (${TYPES})`, [
    JSON.stringify(made),
  ]);
  await client.query('update audit_head set seq = $1, hash = $2 where id = $3', [last.seq, last.hash, lane + 1]);
}

export async function headsOf(client: SqlClient): Promise<readonly (Head & { readonly lane: number })[]> {
  const { rows } = await client.query<HeadRow>('select id, seq, hash from audit_head order by id');
  return rows.map(({ id, seq, hash }) => ({ lane: id - 1, seq: Number(seq), hash }));
}
