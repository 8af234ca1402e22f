/** Compares the database after a failure test with what people were told. */
import type { Verified } from '../../../src/server/audit/audit.js';
import { sqlAudit } from '../../../src/server/audit/sql-audit.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import type { Vault } from '../../../src/server/vault/vault.js';

export interface Counted {
  readonly acknowledged: number;
  readonly accounts: number;
  /** People who got "complete", and have no account. */
  readonly lost: number;
  /** Identities with two accounts. */
  readonly doubled: number;
  /** Accounts without a consent of the person. */
  readonly unconsented: number;
  /** Accounts without exactly three consents, one audit entry and one completed flow. */
  readonly incomplete: number;
  /** Complete flows without an account. */
  readonly orphans: number;
  /** The first broken entry, or the flow of which one is missing. */
  readonly auditBroken: number | string | null;
}

/** The counts of a faultless run. */
export const WELL = { lost: 0, doubled: 0, unconsented: 0, incomplete: 0, orphans: 0, auditBroken: null } as const;

interface Row {
  readonly subject: string;
  readonly consents: string | number;
  readonly audits: string | number;
  readonly flows: string | number;
}

export async function count(sql: SqlDatabase, vault: Vault, acknowledged: readonly string[]): Promise<Counted> {
  const { rows } = await sql.query<Row>(
    `select subject,
       (select count(*) from consent where consent.account = account.id and consent.granted) as consents,
       (select count(*) from audit_all audit where audit.subject = account.subject and audit.event = 'account.create') as audits,
       (select count(*) from flow where flow.ref = account.flow and flow.status = 'complete') as flows
     from account`,
  );
  const orphans = await sql.query<{ n: string | number }>(
    `select count(*) as n from flow
     where status = 'complete' and not exists (select 1 from account where account.flow = flow.ref)`,
  );
  const times = new Map<string, number>();
  for (const { subject } of rows) times.set(subject, (times.get(subject) ?? 0) + 1);
  const subjects = await Promise.all(acknowledged.map((id) => vault.mac('subject', `cccd:${id}`)));
  const whole = (row: Row) => [row.consents, row.audits, row.flows].map(Number).join(' ') === '3 1 1';
  return {
    acknowledged: acknowledged.length,
    accounts: rows.length,
    lost: subjects.filter((subject) => !times.has(subject)).length,
    doubled: [...times.values()].filter((each) => each > 1).length,
    unconsented: rows.filter(({ consents }) => Number(consents) === 0).length,
    incomplete: rows.filter((row) => !whole(row)).length,
    orphans: Number(orphans.rows[0]?.n),
    auditBroken: brokenOf(await sqlAudit({ sql, vault }).verify()),
  };
}

const brokenOf = ({ broken, missing }: Verified) => broken ?? missing;

/** Formats the counts as one line. */
export const said = (found: Counted): string =>
  `${found.acknowledged} acknowledged, ${found.accounts} accounts, ${found.lost} lost, ${found.doubled} doubled, ` +
  `${found.unconsented} without consent, ${found.incomplete} incomplete, ${found.orphans} orphans, ` +
  `audit ${found.auditBroken === null ? 'intact' : `broken at ${found.auditBroken}`}`;

/** Whether a run is valid and faultless: somebody got "complete", and every count is 0. */
export const isWell = (found: Counted): boolean =>
  found.acknowledged > 0 && Object.entries(WELL).every(([name, value]) => found[name as keyof Counted] === value);
