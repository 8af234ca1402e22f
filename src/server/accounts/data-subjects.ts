/**
 * The rights of a data subject (chủ thể dữ liệu, Law 91/2025): access, erasure and withdrawal of a
 * consent. Each request is recorded in the audit log.
 */
import { eraseAccount, type Tombstone } from './erasure.js';
import { iso, readSubjectData, deliveryStatusOf, type SubjectData, type DeliveryStatus } from './subject-data.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { Audit } from '../audit/audit.js';
import { isUuid, type SqlClient, type SqlDatabase } from '../sql/sql.js';
import { enqueue } from '../delivery/deliveries.js';
import type { SealedDatabase, Vault } from '../vault/vault.js';

/** Names a person by identity (`cccd:034086012222`) or by an account's id. */
export type DataSubject = { readonly subject: string } | { readonly account: string };

export interface Erasure extends Pick<Tombstone, 'account' | 'version' | 'erasedAt'> {
  readonly portals: readonly DeliveryStatus[];
}

export interface DataSubjects {
  /** `undefined`: nothing is stored about the person. */
  export(who: DataSubject, by?: string): Promise<SubjectData | undefined>;
  /**
   * Erases the account, or describes the earlier erasure. `undefined`: the person never had an
   * account.
   */
  erase(who: DataSubject, by?: string): Promise<Erasure | undefined>;
  /**
   * Withdraws the consent to share the account; the other portals then delete it. `undefined`:
   * there is no account.
   */
  withdraw(who: DataSubject, by?: string): Promise<readonly DeliveryStatus[] | undefined>;
  /**
   * Every erasure so far. Keep the list beside each backup, for {@link DataSubjects.eraseAgain}.
   */
  tombstones(): Promise<readonly Tombstone[]>;
  /**
   * Run it after a restore: erases again every account that was erased since the backup. Returns
   * the number of accounts erased. A list without `assertedBy`, from an older version, is accepted.
   */
  eraseAgain(tombstones: readonly RestoredTombstone[]): Promise<number>;
}

type RestoredTombstone = Omit<Tombstone, 'assertedBy'> & Partial<Pick<Tombstone, 'assertedBy'>>;

interface Found {
  readonly id: string;
  readonly portal: string;
  readonly version: number;
  readonly subject: string;
}

interface TombstoneRow extends Pick<Tombstone, 'account' | 'version' | 'subject'> {
  readonly erased_at: string | number;
  readonly asserted_by: string | null;
}

const TOMBSTONES = 'select account, version, subject, erased_at, asserted_by from tombstone';
const toTombstone = ({ erased_at: at, asserted_by: assertedBy, ...rest }: TombstoneRow): Tombstone => ({
  ...{ ...rest, erasedAt: iso(at), assertedBy },
});

/**
 * @example
 * const subjects = sqlDataSubjects({ sql, vault });
 * await subjects.erase({ subject: 'cccd:034086012222' });
 */
export function sqlDataSubjects({ sql, vault, now = Date.now }: SealedDatabase): DataSubjects {
  const audit = sqlAudit({ sql });

  return {
    export: (who, by = 'operator') =>
      sql.transaction(async (tx) => {
        const { live, subject, erased } = await find(vault, tx, who);
        const found = await readSubjectData(tx, vault, { live: live?.id, erased, subject });
        if (!found) return undefined;
        const whom = subject ?? live?.subject ?? erased[0]?.subject;
        const about = { portal: live?.portal ?? '', flow: live?.id ?? erased[0]?.account ?? '', at: now() };
        const event = { event: 'account.export', result: 'ok', reason: by } as const;
        await audit.append(tx, about, [{ ...event, ...(whom ? { subject: whom } : {}) }]);
        return found;
      }),

    erase: (who, by = 'operator') =>
      sql.transaction(async (tx) => {
        const { live, erased } = await find(vault, tx, who);
        const current = live && (await eraseAccount(tx, audit, { account: live.id, at: now(), by }));
        const tombstone = current ?? erased[0];
        if (!tombstone) return undefined;
        const { account, version, erasedAt } = tombstone;
        return { account, version, erasedAt, portals: await deliveryStatusOf(tx, [account]) };
      }),

    withdraw: (who, by = 'operator') =>
      sql.transaction(async (tx) => {
        const { live } = await find(vault, tx, who);
        if (!live) return undefined;
        const at = now();
        const { rows } = await tx.query(
          `update consent set withdrawn_at = $2
           where account = $1 and purpose = 'share' and granted and withdrawn_at is null returning account`,
          [live.id, iso(at)],
        );
        if (!rows.length) return deliveryStatusOf(tx, [live.id]);
        await raise(tx, live, at);
        const { portal, id: flow, subject } = live;
        const event = { event: 'consent.withdraw', result: 'ok', reason: `share ${by}`, subject } as const;
        await audit.append(tx, { portal, flow, at }, [event]);
        return deliveryStatusOf(tx, [live.id]);
      }),

    async tombstones() {
      const { rows } = await sql.query<TombstoneRow>(`${TOMBSTONES} order by erased_at, account`);
      return rows.map(toTombstone);
    },

    async eraseAgain(tombstones) {
      let count = 0;
      for (const each of tombstones) if (await eraseRestored(sql, audit, now(), each)) count += 1;
      return count;
    },
  };
}

/** The current account, locked until the transaction ends, and the tombstones of earlier ones. */
async function find(vault: Vault, tx: SqlClient, who: DataSubject) {
  if ('account' in who && !isUuid(who.account)) throw new TypeError('account: must be a UUID.');
  const subject = 'subject' in who ? await vault.mac('subject', who.subject) : undefined;
  const [value, column, key] = 'account' in who ? [who.account, 'id', 'account'] : [subject, 'subject', 'subject'];
  const named = column === 'subject' ? 'or id in (select account from account_name where subject = $1)' : '';
  const text = `select id, portal, version, subject from account where ${column} = $1 ${named} for update`;
  const live = (await tx.query<Found>(text, [value])).rows[0];
  const old = await tx.query<TombstoneRow>(`${TOMBSTONES} where ${key} = $1 order by erased_at desc`, [value]);
  return { live, subject, erased: old.rows.map(toTombstone) };
}

/** Raises the account's version and queues it for every portal that has the account. */
async function raise(tx: SqlClient, { id: account, version: seen }: Found, at: number) {
  const version = seen + 1;
  await tx.query('update account set version = $2, modified_at = $3 where id = $1', [account, version, at]);
  const { rows } = await tx.query<{ portal: string }>('select portal from delivery where account = $1', [account]);
  await enqueue(tx, { account, version, portals: rows.map(({ portal }) => portal), at });
}

/** `false`: the restored database did not contain the account. */
async function eraseRestored(
  sql: SqlDatabase,
  audit: Audit,
  at: number,
  { account, version, subject, erasedAt, assertedBy = null }: RestoredTombstone,
): Promise<boolean> {
  if (!isUuid(account)) throw new TypeError('tombstone: account must be a UUID.');
  const before = { at: Date.parse(erasedAt), version };
  const erased = await sql.transaction(async (tx) => {
    await tx.query(
      `insert into tombstone (account, version, subject, erased_at, asserted_by) values ($1, $2, $3, $4, $5)
       on conflict (account) do nothing`,
      [account, version, subject, before.at, assertedBy],
    );
    return eraseAccount(tx, audit, { account, at, by: 'restore', before });
  });
  return erased !== undefined;
}
