/** Writes accounts, proved or asserted, and their consents. No other module does. */
import type { ConsentRecord } from '../ports.js';
import type { SqlClient } from '../sql/sql.js';

interface AccountRow {
  readonly id: string;
  /** Keyed hash of the identity. */
  readonly subjectHash: string;
  /** The flow that created the account. An account that no flow created has its own id here. */
  readonly flow: string;
  readonly state: 'active' | 'inactive' | 'erased';
  readonly audience: string;
  readonly method: string;
  readonly portal: string;
  readonly assurance: string;
  /** Personal data, sealed by the vault. */
  readonly person: string;
  readonly password?: string | undefined;
  /** Milliseconds since 1970, like `modifiedAt`. */
  readonly createdAt: number;
  readonly modifiedAt?: number;
  /** The portal that asserted the account, while the person has proved nothing to this gateway. */
  readonly assertedBy?: string;
}

/** Inserts version 1 of an account. `false`: the subject already has an account. */
export async function insertAccount(tx: SqlClient, row: AccountRow): Promise<boolean> {
  const { id, subjectHash, flow, state, audience, method, portal, assurance, person, createdAt } = row;
  const { password = null, modifiedAt = null, assertedBy = null } = row;
  if (assertedBy !== null && (await isNamed(tx, subjectHash))) return false;
  const { rows } = await tx.query(
    `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, password, created_at, modified_at, asserted_by)
     values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (subject) do nothing returning id`,
    [
      ...[id, subjectHash, flow, state, audience, method, portal, assurance],
      ...[person, password, createdAt, modifiedAt, assertedBy],
    ],
  );
  return rows.length > 0;
}

/** Whether the subject is a further name of an agency that has an account. */
const isNamed = async (tx: SqlClient, subjectHash: string) =>
  (await tx.query('select 1 from account_name where subject = $1', [subjectHash])).rows.length > 0;

/**
 * A stored consent. `elsewhere`: another portal collected it, with a text that this gateway did not
 * show.
 */
type ConsentRow = Omit<ConsentRecord, 'control' | 'policy'> & {
  readonly control: ConsentRecord['control'] | 'elsewhere';
  readonly policy: string | null;
};

/** Consents that a portal reports it has collected. */
export const consentsElsewhere = (
  account: string,
  portal: string,
  given: readonly Pick<ConsentRow, 'purpose' | 'version' | 'granted' | 'decidedAt'>[],
): readonly ConsentRow[] => {
  const unknown = { textHash: '', lang: '', shownAt: '', origin: '', policy: null };
  return given.map(({ purpose, version, granted, decidedAt }) => ({
    ...{ purpose, version, granted, decidedAt, ...unknown, control: 'elsewhere', portal, flow: account },
  }));
};

/** A consent is stored once per purpose and version: the first record stays. */
export async function insertConsents(tx: SqlClient, account: string, rows: readonly ConsentRow[]): Promise<void> {
  for (const { purpose, version, textHash, lang, shownAt, decidedAt, granted, control, portal, ...rest } of rows) {
    await tx.query(
      `insert into consent (account, purpose, version, text_hash, lang, shown_at, decided_at, granted, control, portal, origin, flow, policy)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (account, purpose, version) do nothing`,
      [
        ...[account, purpose, version, textHash, lang, shownAt, decidedAt, granted, control, portal],
        ...[rest.origin, rest.flow, rest.policy],
      ],
    );
  }
}
