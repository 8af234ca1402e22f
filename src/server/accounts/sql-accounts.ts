import { keptOf } from '../../flow/identity/person.js';
import { insertAccount, insertConsents, insertWhole, wholePart } from './account-rows.js';
import type { Accounts, NewAccount, Reach, Tx } from '../ports.js';
import type { Audit } from '../audit/audit.js';
import { sqlAudit } from '../audit/sql-audit.js';
import { shortWith, within, type SqlClient, type SqlDatabase } from '../sql/sql.js';
import type { SealedDatabase, Vault } from '../vault/vault.js';
import { enqueue } from '../delivery/deliveries.js';
import { isShared } from '../scim/directory.js';

/** The account's id and the version that was written. */
interface Made {
  readonly id: string;
  readonly version: number;
}

/** The dependencies of a write. */
interface Writing {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly targets: readonly string[];
  readonly now: () => number;
}

/** Accounts in PostgreSQL or PGlite: looked up by keyed hash, encrypted by the vault. */
export function sqlAccounts({
  sql,
  vault,
  targets = [],
  now = Date.now,
}: SealedDatabase & {
  /** Ids of the portals that accounts are delivered to. */
  readonly targets?: readonly string[];
}): Accounts {
  const writing: Writing = { sql, vault, targets, now, audit: sqlAudit({ sql }) };
  return {
    reach: (account) => reachOf(account, targets),
    exists: async (...subjects) => isKnown(shortWith(sql), await macs(vault, subjects)),
    tie: (subjects) =>
      sql.transaction(async (tx) => {
        const [owner, ...others] = await owners(vault, tx, subjects);
        if (owner !== undefined && !others.length) await name(vault, tx, owner, subjects);
      }),
    create: (tx, account) => create(writing, tx, account),
    async part(account) {
      const row = await rowOf(writing, await vault.mac('subject', account.subject), account, now());
      return wholePart(row, account.consents, queuedFor(writing, account));
    },
  };
}

async function create(writing: Writing, tx: Tx, account: NewAccount): Promise<boolean> {
  const { sql, vault, now } = writing;
  const client = within(sql, tx);
  const at = now();
  const subjectHash = await vault.mac('subject', account.subject);
  const { also } = account;
  // Nearly every account is new, and has one name.
  if (!also && (await insertNew(writing, client, subjectHash, account, at))) return true;
  if (also && (await owners(vault, client, [account.subject, ...also])).length) return false;
  // The second insert covers an assertion that was withdrawn between the first two statements.
  const made =
    (await insert(writing, client, subjectHash, account, at)) ??
    (await takeOver(writing, client, subjectHash, account, at)) ??
    (await insert(writing, client, subjectHash, account, at));
  if (!made) return false;
  const { id } = made;
  // Two certificates of one agency may register at once: the unique index decides, and the loser is
  // rolled back.
  if (also && !(await name(vault, client, id, [account.subject, ...also]))) return false;
  await insertConsents(client, id, account.consents);
  await deliver(writing, client, made, account, at);
  return true;
}

function seal({ vault }: Writing, id: string, account: NewAccount): Promise<string> {
  const { subject, evidence } = account;
  return vault.seal({ subject, ...keptOf(account), evidence }, `account:${id}`);
}

async function rowOf(writing: Writing, subjectHash: string, account: NewAccount, at: number) {
  const id = crypto.randomUUID();
  const { flow, audience, method, portal, assurance, passwordHash: password } = account;
  const person = await seal(writing, id, account);
  const state = 'active' as const;
  return { id, subjectHash, flow, state, audience, method, portal, assurance, person, password, createdAt: at };
}

/** Inserts the account with its consents and deliveries. `false`: the subject already has one. */
async function insertNew(
  writing: Writing,
  tx: SqlClient,
  subjectHash: string,
  account: NewAccount,
  at: number,
): Promise<boolean> {
  const row = await rowOf(writing, subjectHash, account, at);
  return insertWhole(tx, row, account.consents, queuedFor(writing, account));
}

/** The portals that a new account is queued for. */
function queuedFor({ targets }: Writing, account: NewAccount): readonly string[] {
  const reached = reachOf(account, targets);
  return targets.filter((portal) => reached.includes(portal));
}

async function insert(
  writing: Writing,
  tx: SqlClient,
  subjectHash: string,
  account: NewAccount,
  at: number,
): Promise<Made | undefined> {
  const row = await rowOf(writing, subjectHash, account, at);
  return (await insertAccount(tx, row)) ? { id: row.id, version: 1 } : undefined;
}

/**
 * Turns an asserted account into a proved one, when the person proves their identity: the account
 * keeps its id and gets the proved data (T72). The asserted data and the reported consent are
 * deleted.
 */
async function takeOver(
  writing: Writing,
  tx: SqlClient,
  subjectHash: string,
  account: NewAccount,
  at: number,
): Promise<Made | undefined> {
  const { rows } = await tx.query<{ id: string; version: number; asserted_by: string }>(
    'select id, version, asserted_by from account where subject = $1 and asserted_by is not null for update',
    [subjectHash],
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
      ...[await seal(writing, id, account), account.passwordHash ?? null, at],
    ],
  );
  for (const table of ['consent', 'proposal']) await tx.query(`delete from ${table} where account = $1`, [id]);
  const event = {
    event: 'account.takeover',
    result: 'ok',
    reason: `asserted by ${from}`,
    subject: subjectHash,
  } as const;
  await writing.audit.append(tx, { portal: account.portal, flow: account.flow, at }, [event]);
  return { id, version };
}

const macs = (vault: Vault, subjects: readonly string[]) =>
  Promise.all(subjects.map((each) => vault.mac('subject', each)));

/** Of single values, not of an array: then one plan serves every call. */
async function isKnown(query: SqlClient['query'], hashes: readonly string[]): Promise<boolean> {
  if (!hashes.length) return false;
  const list = hashes.map((_, index) => `$${index + 1}`).join(', ');
  const { rows } = await query(
    `select id from account where subject in (${list}) and asserted_by is null
     union all select account from account_name where subject in (${list})`,
    [...hashes],
  );
  return rows.length > 0;
}

/** Ids of the accounts that have one of these names. */
async function owners(vault: Vault, client: SqlClient, subjects: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from account where subject = any($1) and asserted_by is null
     union select account from account_name where subject = any($1)`,
    [await macs(vault, subjects)],
  );
  return rows.map(({ id }) => id);
}

/** Adds names to an account. `false`: another account has one of them. */
async function name(vault: Vault, tx: SqlClient, account: string, subjects: readonly string[]): Promise<boolean> {
  for (const subject of await macs(vault, subjects)) {
    const { rows } = await tx.query<{ account: string }>(
      `insert into account_name (subject, account) values ($1, $2)
       on conflict (subject) do update set subject = excluded.subject returning account`,
      [subject, account],
    );
    if (rows[0]?.account !== account) return false;
  }
  return true;
}

/**
 * Portals that receive the account: without the consent to share, only the portal that created it.
 */
const reachOf = ({ portal, consents }: Reach, targets: readonly string[]): readonly string[] =>
  isShared(consents) ? [portal, ...targets.filter((each) => each !== portal)] : [portal];

/**
 * Queues the version for the portals that shall receive the account, and for those that already
 * have it.
 */
async function deliver(
  writing: Writing,
  tx: SqlClient,
  { id, version }: Made,
  account: NewAccount,
  at: number,
): Promise<void> {
  const present = await tx.query<{ portal: string }>('select portal from delivery where account = $1', [id]);
  const portals = [...new Set([...queuedFor(writing, account), ...present.rows.map(({ portal }) => portal)])];
  await enqueue(tx, { account: id, version, portals, at });
  // A portal that reported its own id for the account is addressed by that id.
  await tx.query(
    `update delivery set remote = e.value from external_id e
     where delivery.account = $1 and e.account = $1 and e.portal = delivery.portal and delivery.remote is null`,
    [id],
  );
}
