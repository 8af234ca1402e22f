/**
 * Erasure (docs/security-model.md#retention, T39). Deletes the account's row, and with it the only
 * data key that opens its contents. A tombstone stays, with a version above the account's, so that
 * a late message is recognised as old. The person may register again and then gets a new account.
 */
import type { Audit } from '../audit/audit.js';
import type { SqlClient } from '../sql/sql.js';
import { enqueue } from '../delivery/deliveries.js';

export interface Tombstone {
  readonly account: string;
  /** Greater than every version of the account. */
  readonly version: number;
  /**
   * Keyed hash of the identity: accounts created before `erasedAt` stay erased. `null` once the
   * retention period is over.
   */
  readonly subject: string | null;
  /** ISO 8601. */
  readonly erasedAt: string;
  /**
   * The portal that asserted the account and then withdrew it; the person did not request this
   * erasure (T73).
   */
  readonly assertedBy: string | null;
}

interface AccountErasure {
  readonly account: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Who requested it: `operator`, `portal` and its id, or `restore`. */
  readonly by: string;
  /** Erase only if the account still has this version. */
  readonly seen?: number;
  /**
   * After a restore: the time of the first erasure, and the lowest version that the tombstone may
   * get.
   */
  readonly before?: { readonly at: number; readonly version: number };
  /** The portal that has already deleted the account. */
  readonly except?: string;
}

/** Tables whose rows go with the account. */
const OWNED = [
  ...['external_id', 'proposal', 'account_name', 'account_session', 'receipt', 'notice', 'recovery', 'passkey'],
] as const;

interface Row {
  readonly version: number;
  readonly subject: string;
  readonly portal: string;
  readonly flow: string;
  readonly asserted_by: string | null;
}

/**
 * Erases one account in `tx` and queues its deletion on every portal that has it. `undefined`:
 * there is no such account.
 */
export async function eraseAccount(
  tx: SqlClient,
  audit: Audit,
  erasure: AccountErasure,
): Promise<Tombstone | undefined> {
  const { account, at, by, seen = null, before, except } = erasure;
  const { rows } = await tx.query<Row>(
    `delete from account where id = $1 and (version = $2 or $3) returning version, subject, portal, flow, asserted_by`,
    [account, seen ?? 0, seen === null],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { subject, portal, flow } = row;
  const version = Math.max(row.version + 1, before?.version ?? 0);
  const erasedAt = before?.at ?? at;
  const assertedBy = except === row.asserted_by ? row.asserted_by : null;
  await tx.query(
    `insert into tombstone (account, version, subject, erased_at, asserted_by) values ($1, $2, $3, $4, $5)
     on conflict (account) do update set version = excluded.version, erased_at = excluded.erased_at`,
    [account, version, subject, erasedAt, assertedBy],
  );
  for (const table of OWNED) await tx.query(`delete from ${table} where account = $1`, [account]);
  await tx.query('delete from organisation_person where organisation = $1 or subject = $2', [account, subject]);
  await tx.query(
    `update flow set data = 'null', facts = null, receipt_key = null, receipt_body = null, receipt_reply = null where ref = $1`,
    [flow],
  );
  const deliveries = await tx.query<{ portal: string }>('select portal from delivery where account = $1', [account]);
  const portals = deliveries.rows.map((each) => each.portal).filter((each) => each !== except);
  await enqueue(tx, { account, version, portals, at });
  const event = { event: 'account.erase', result: 'ok', reason: by, subject } as const;
  await audit.append(tx, { portal, flow: account, at }, [event]);
  return { account, version, subject, erasedAt: new Date(erasedAt).toISOString(), assertedBy };
}
