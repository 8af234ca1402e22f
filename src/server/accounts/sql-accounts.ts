import { insertAccount, insertConsents } from './account-rows.js';
import type { Accounts, NewAccount } from '../ports.js';
import { sqlAudit } from '../audit/sql-audit.js';
import { within, type SqlClient } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';
import { enqueue } from '../delivery/deliveries.js';
import { isShared } from '../scim/directory.js';

/** Accounts in PostgreSQL or PGlite: found by keyed hash, read by nobody without the keys. */
export function sqlAccounts({
  sql,
  vault,
  targets = [],
  now = Date.now,
}: SealedDatabase & {
  /** Ids of the portals that accounts are delivered to. */
  readonly targets?: readonly string[];
}): Accounts {
  const audit = sqlAudit({ sql });

  function sealed(id: string, account: NewAccount): Promise<string> {
    const { fullName, birthDate = '', phone = '', email = '', subject, evidence } = account;
    return vault.seal({ subject, fullName, birthDate, phone, email, evidence }, `account:${id}`);
  }

  async function insert(tx: SqlClient, subject: string, account: NewAccount, at: number): Promise<Made | undefined> {
    const id = crypto.randomUUID();
    const { flow, audience, method, portal, assurance, passwordHash: password } = account;
    const person = await sealed(id, account);
    const made = await insertAccount(tx, {
      ...{ id, subject, flow, state: 'active', audience, method, portal, assurance, person, password, createdAt: at },
    });
    return made ? { id, version: 1 } : undefined;
  }

  /**
   * The person proves themselves, and a portal has asserted an account of theirs: it becomes what they proved, under its id
   * (T72). What the portal said of them, and of their consent, goes.
   */
  async function takeOver(tx: SqlClient, subject: string, account: NewAccount, at: number): Promise<Made | undefined> {
    const { rows } = await tx.query<{ id: string; version: number; asserted_by: string }>(
      'select id, version, asserted_by from account where subject = $1 and asserted_by is not null for update',
      [subject],
    );
    const [row] = rows;
    if (!row) return undefined;
    const { id, asserted_by: from } = row;
    const version = row.version + 1;
    await tx.query(
      `update account set flow = $2, version = $3, state = 'active', audience = $4, method = $5, portal = $6, assurance = $7,
         person = $8, password = $9, created_at = $10, modified_at = $10, asserted_by = null where id = $1`,
      [
        ...[id, account.flow, version, account.audience, account.method, account.portal, account.assurance],
        ...[await sealed(id, account), account.passwordHash ?? null, at],
      ],
    );
    for (const table of ['consent', 'proposal']) await tx.query(`delete from ${table} where account = $1`, [id]);
    const event = { event: 'account.takeover', result: 'ok', reason: `asserted by ${from}`, subject } as const;
    await audit.append(tx, { portal: account.portal, flow: account.flow, at }, [event]);
    return { id, version };
  }

  const macs = (subjects: readonly string[]) => Promise.all(subjects.map((each) => vault.mac('subject', each)));

  /** Ids of the accounts that these names have. */
  async function owners(client: SqlClient, subjects: readonly string[]): Promise<readonly string[]> {
    const { rows } = await client.query<{ id: string }>(
      `select id from account where subject = any($1) and asserted_by is null
       union select account from account_name where subject = any($1)`,
      [await macs(subjects)],
    );
    return rows.map(({ id }) => id);
  }

  /** Gives an account names. `false`: another one has one of them. */
  async function name(tx: SqlClient, account: string, subjects: readonly string[]): Promise<boolean> {
    for (const subject of await macs(subjects)) {
      const { rows } = await tx.query<{ account: string }>(
        `insert into account_name (subject, account) values ($1, $2)
         on conflict (subject) do update set subject = excluded.subject returning account`,
        [subject, account],
      );
      if (rows[0]?.account !== account) return false;
    }
    return true;
  }

  /** Portals that have the account, or had asserted it, are told like those that get it now: by delivery. */
  async function deliver(tx: SqlClient, { id, version }: Made, account: NewAccount, at: number): Promise<void> {
    const held = await tx.query<{ portal: string }>('select portal from delivery where account = $1', [id]);
    const reached = reach(account);
    const wanted = targets.filter((portal) => reached.includes(portal));
    const portals = [...new Set([...wanted, ...held.rows.map(({ portal }) => portal)])];
    await enqueue(tx, { account: id, version, portals, at });
    // What a portal said that it calls the account is where it is told.
    await tx.query(
      `update delivery set remote = e.value from external_id e
       where delivery.account = $1 and e.account = $1 and e.portal = delivery.portal and delivery.remote is null`,
      [id],
    );
  }

  /** Without the person's consent to share, the portal itself is the only one. */
  const reach: Accounts['reach'] = ({ portal, consents }) =>
    isShared(consents) ? [portal, ...targets.filter((each) => each !== portal)] : [portal];

  return {
    reach,
    exists: async (...subjects) => (await owners(sql, subjects)).length > 0,
    tie: (subjects) =>
      sql.transaction(async (tx) => {
        const [owner, ...others] = await owners(tx, subjects);
        if (owner !== undefined && !others.length) await name(tx, owner, subjects);
      }),
    async create(tx, account) {
      const client = within(sql, tx);
      const at = now();
      const subject = await vault.mac('subject', account.subject);
      const { also } = account;
      if (also && (await owners(client, [account.subject, ...also])).length) return false;
      // Once more, where an assertion went in between.
      const made =
        (await insert(client, subject, account, at)) ??
        (await takeOver(client, subject, account, at)) ??
        (await insert(client, subject, account, at));
      if (!made) return false;
      const { id } = made;
      // Two certificates of one agency may be here at once: the table decides, and what is refused is rolled back.
      if (also && !(await name(client, id, [account.subject, ...also]))) return false;
      await insertConsents(client, id, account.consents);
      await deliver(client, made, account, at);
      return true;
    },
  };
}

/** An account's row, and the version that was written. */
interface Made {
  readonly id: string;
  readonly version: number;
}
