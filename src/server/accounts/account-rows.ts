/** Writes accounts, proved or asserted, and their consents. No other module does. */
import { queueNew } from '../delivery/deliveries.js';
import type { ConsentRecord } from '../ports.js';
import { recordTypes, type SqlClient, type StatementPart } from '../sql/sql.js';

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

const COLUMNS =
  'id, subject, flow, version, state, audience, method, portal, assurance, person, password, created_at, modified_at, asserted_by';
const INSERT = `insert into account (${COLUMNS})
  values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (subject) do nothing returning id`;

function valuesOf(row: AccountRow): unknown[] {
  const { id, subjectHash, flow, state, audience, method, portal, assurance, person, createdAt } = row;
  const { password = null, modifiedAt = null, assertedBy = null } = row;
  return [
    ...[id, subjectHash, flow, state, audience, method, portal, assurance],
    ...[person, password, createdAt, modifiedAt, assertedBy],
  ];
}

/** Inserts version 1 of an account. `false`: the subject already has an account. */
export async function insertAccount(tx: SqlClient, row: AccountRow): Promise<boolean> {
  if (row.assertedBy !== undefined && (await isNamed(tx, row.subjectHash))) return false;
  const { rows } = await tx.query(INSERT, valuesOf(row));
  return rows.length > 0;
}

/** Inserts version 1 of an account with its consents, and queues it for these portals; all or nothing. */
export async function insertWhole(
  tx: SqlClient,
  row: AccountRow,
  consents: readonly ConsentRow[],
  portals: readonly string[],
): Promise<boolean> {
  const { rows } = await tx.query<{ id: string }>(
    `with ${whole(1)} select id from made`,
    wholeValues(row, consents, portals),
  );
  return rows.length > 0;
}

/** `insertWhole` as a part of the statement that writes the account's flow. */
export function wholePart(row: AccountRow, consents: readonly ConsentRow[], portals: readonly string[]): StatementPart {
  return { text: (n) => whole(n, 'from moved'), values: wholeValues(row, consents, portals) };
}

/** The account, its consents and its deliveries, with parameters from `$n` on. */
const whole = (n: number, from = '') => `made as (insert into account (${COLUMNS})
   select ${parameters(n)} ${from} on conflict (subject) do nothing returning id),
 given as (${storing('made', n + 13)}),
 queued as (${queueNew({ at: n + 10, portals: n + 14 })})`;

const wholeValues = (row: AccountRow, consents: readonly ConsentRow[], portals: readonly string[]): unknown[] => [
  ...valuesOf(row),
  JSON.stringify(consents.map(recordOf)),
  portals,
];

/** The values of `COLUMNS` from parameter `$n` on. A `select` needs their types, where `values` finds them. */
const parameters = (n: number): string => {
  const types = 'uuid text uuid text text text text text text text bigint bigint text'.split(' ');
  const [id, subject, flow, ...rest] = types.map((type, index) => `$${n + index}::${type}`);
  return [id, subject, flow, '1', ...rest].join(', ');
};

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

const CONSENT =
  'purpose, version, text_hash, lang, shown_at, decided_at, granted, control, portal, origin, flow, policy';
const CONSENT_TYPES = recordTypes(CONSENT, { granted: 'boolean', flow: 'uuid' });

/**
 * Stores the records in parameter `$n`, as JSON, for the account that the table or list `from` has as
 * `id`. A consent is stored once per purpose and version: the first record stays.
 */
const storing = (from: string, n: number) =>
  `insert into consent (account, ${CONSENT})
   select ${from}.id, e.* from ${from}, json_to_recordset($${n}::json) as e (${CONSENT_TYPES})
   on conflict (account, purpose, version) do nothing`;

const recordOf = ({ textHash, shownAt, decidedAt, ...rest }: ConsentRow) => ({
  ...rest,
  ...{ text_hash: textHash, shown_at: shownAt, decided_at: decidedAt },
});

/** Stores consents of an account that exists. */
export async function insertConsents(tx: SqlClient, account: string, rows: readonly ConsentRow[]): Promise<void> {
  await tx.query(`with owner as (select $1::uuid as id) ${storing('owner', 2)}`, [
    ...[account, JSON.stringify(rows.map(recordOf))],
  ]);
}
