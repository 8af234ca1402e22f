/** Writes what an account is made of: its row and its consents, whoever proved or asserted it. Nothing else writes them. */
import type { ConsentRecord } from '../ports.js';
import type { SqlClient } from '../sql/sql.js';

interface AccountRow {
  readonly id: string;
  /** Keyed hash of whose it is. */
  readonly subject: string;
  /** The flow that made it; its own id where no flow of this gateway did. */
  readonly flow: string;
  readonly state: 'active' | 'inactive' | 'erased';
  readonly audience: string;
  readonly method: string;
  readonly portal: string;
  readonly assurance: string;
  /** Sealed. */
  readonly person: string;
  readonly password?: string | undefined;
  /** Milliseconds since 1970, like `modifiedAt`. */
  readonly createdAt: number;
  readonly modifiedAt?: number;
  /** By whose word it is there, where the person has proved nothing to this gateway. */
  readonly assertedBy?: string;
}

/** Writes the first version of an account. `false`: its subject has one already. */
export async function insertAccount(tx: SqlClient, row: AccountRow): Promise<boolean> {
  const { id, subject, flow, state, audience, method, portal, assurance, person, createdAt } = row;
  const { password = null, modifiedAt = null, assertedBy = null } = row;
  if (assertedBy !== null && (await isNamed(tx, subject))) return false;
  const { rows } = await tx.query(
    `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, password, created_at, modified_at, asserted_by)
     values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (subject) do nothing returning id`,
    [
      ...[id, subject, flow, state, audience, method, portal, assurance],
      ...[person, password, createdAt, modifiedAt, assertedBy],
    ],
  );
  return rows.length > 0;
}

/** Whether an agency that has an account is called so, too. */
const isNamed = async (tx: SqlClient, subject: string) =>
  (await tx.query('select 1 from account_name where subject = $1', [subject])).rows.length > 0;

/** A consent as it is on record; `elsewhere`: another portal has asked for it, by a text that this gateway has not shown. */
type ConsentRow = Omit<ConsentRecord, 'control' | 'policy'> & {
  readonly control: ConsentRecord['control'] | 'elsewhere';
  readonly policy: string | null;
};

/** Consents that a portal says it was given. */
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

/** The first of several records of one text for one purpose stands. */
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
