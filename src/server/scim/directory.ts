/** Reads and changes accounts for portals. A portal sees only the accounts delivered to it. */
import { keptOf, type KeptPerson } from '../../flow/identity/person.js';
import { consentsElsewhere, insertAccount, insertConsents } from '../accounts/account-rows.js';
import { eraseAccount } from '../accounts/erasure.js';
import type { Audit } from '../audit/audit.js';
import { sqlAudit } from '../audit/sql-audit.js';
import { isUuid, type SqlClient, type SqlDatabase } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';
import { changeAccount } from './change-account.js';
import { enqueue } from '../delivery/deliveries.js';
import type { Account } from './user.js';

/**
 * Fields of an account that can change. Which of them a sender may change is decided in grants.ts.
 */
export type Changes = Partial<KeptPerson & Pick<Account, 'state'>>;

/** The sender's id of the account, and the version sent. */
export interface Sent {
  readonly externalId?: string;
  readonly version?: number;
  /** Time of the registration at the sender, in milliseconds since 1970, if known. */
  readonly registeredAt?: number;
}

/** `stale`: the account has changed since. `gone`: there is no such account for this portal. */
export type ChangeResult = Account | 'stale' | 'gone';

export interface Directory {
  read(id: string): Promise<Account | undefined>;
  /** The account, if it was delivered to this portal. */
  find(portal: string, by: { readonly id: string } | { readonly subject: string }): Promise<Account | undefined>;
  /** The portal's own ids of these accounts. */
  externalIds(portal: string, accounts: readonly string[]): Promise<ReadonlyMap<string, string>>;
  byExternalId(portal: string, externalId: string): Promise<string | undefined>;
  /** Accounts delivered to this portal, ordered by id, at most `most`. */
  list(portal: string, from: number, most: number): Promise<readonly Account[]>;
  count(portal: string): Promise<number>;
  /**
   * Creates an account that was made elsewhere. `undefined`: the subject has an account, or erased
   * one since.
   */
  create(portal: string, account: NewForeign, sent?: Sent): Promise<Account | undefined>;
  /** Changes the account if it still has the version of `seen`, and queues it for every portal that has it. */
  change(portal: string, seen: Account, changes: Changes, sent?: Sent): Promise<ChangeResult>;
  /** The newest version that this portal has sent; 0 before the first. */
  received(portal: string, account: string): Promise<number>;
}

export type NewForeign = Omit<Account, 'id' | 'version' | 'modifiedAt'>;

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: Account['state'];
  readonly audience: string;
  readonly method: string;
  readonly portal: string;
  readonly assurance: string;
  readonly person: string;
  readonly created_at: number | string;
  readonly modified_at: number | string | null;
  readonly asserted_by: string | null;
}

type Person = Partial<KeptPerson> & { readonly subject: string };

interface DirectoryOptions extends SealedDatabase {
  /** Ids of the participating portals. */
  readonly targets: readonly string[];
}

const HAS = 'exists (select 1 from delivery d where d.account = account.id and d.portal = $1)';
const COLUMNS = 'id, version, state, audience, method, portal, assurance, person, created_at, modified_at, asserted_by';
/** After a consent is withdrawn, only the portal that created the account still sees it. */
const SHARED = `exists (select 1 from consent c
  where c.account = account.id and c.purpose = 'share' and c.granted and c.withdrawn_at is null)`;
const SEEN = `from account where ${HAS} and (portal = $1 or ${SHARED}) and state <> 'erased'`;

/**
 * Whether the person consents to sharing the account, which is a separate purpose (Law 91/2025).
 */
export const isShared = (consents: readonly Pick<Account['consents'][number], 'purpose' | 'granted'>[]): boolean =>
  consents.some(({ purpose, granted }) => purpose === 'share' && granted);

/** Stores the portal's own id of an account, and the newest version it sent. */
export async function link(
  tx: SqlClient,
  portal: string,
  account: string,
  { externalId = null, version = 0 }: { readonly externalId?: string | null; readonly version?: number },
): Promise<void> {
  await tx.query(
    `insert into external_id (account, portal, value, version) values ($1, $2, $3, $4)
     on conflict (account, portal) do update
     set value = coalesce(excluded.value, external_id.value), version = greatest(excluded.version, external_id.version)`,
    [account, portal, externalId, version],
  );
}

/** The dependencies of a write. */
interface Writing extends SealedDatabase {
  readonly audit: Audit;
  readonly targets: readonly string[];
  readonly now: () => number;
}

export function sqlDirectory({ targets, now = Date.now, ...sealed }: DirectoryOptions): Directory {
  const { sql } = sealed;
  const writing: Writing = { ...sealed, targets, now, audit: sqlAudit({ sql }) };
  return {
    ...readingOf(sealed),
    ...externalIdsOf(sql),
    create: (portal, account, sent = {}) => create(writing, portal, account, sent),
    change: (portal, seen, changes, sent = {}) => change(writing, portal, seen, changes, sent),
  };
}

const readingOf = (sealed: SealedDatabase): Pick<Directory, 'read' | 'find' | 'list' | 'count'> => {
  const { sql, vault } = sealed;
  return {
    async read(id) {
      const { rows } = await sql.query<Row>(`select ${COLUMNS} from account where id = $1`, [id]);
      return (await open(sealed, rows))[0];
    },
    async find(portal, by) {
      const [column, value] = 'id' in by ? ['id', by.id] : ['subject', await vault.mac('subject', by.subject)];
      if (column === 'id' && !isUuid(value)) return undefined;
      const { rows } = await sql.query<Row>(`select ${COLUMNS} ${SEEN} and ${column} = $2`, [portal, value]);
      return (await open(sealed, rows))[0];
    },
    async list(portal, from, most) {
      const { rows } = await sql.query<Row>(`select ${COLUMNS} ${SEEN} order by id limit $2 offset $3`, [
        portal,
        most,
        from,
      ]);
      return open(sealed, rows);
    },
    async count(portal) {
      const { rows } = await sql.query<{ n: number | string }>(`select count(*) as n ${SEEN}`, [portal]);
      return Number(rows[0]?.n ?? 0);
    },
  };
};

const externalIdsOf = (sql: SqlDatabase): Pick<Directory, 'externalIds' | 'byExternalId' | 'received'> => ({
  async externalIds(portal, accounts) {
    if (!accounts.length) return new Map();
    const { rows } = await sql.query<{ account: string; value: string }>(
      'select account, value from external_id where portal = $1 and account = any($2) and value is not null',
      [portal, accounts],
    );
    return new Map(rows.map(({ account, value }) => [account, value]));
  },
  async byExternalId(portal, externalId) {
    const { rows } = await sql.query<{ account: string }>(
      'select account from external_id where portal = $1 and value = $2',
      [portal, externalId],
    );
    return rows[0]?.account;
  },
  async received(portal, account) {
    const { rows } = await sql.query<{ version: number }>(
      'select version from external_id where account = $1 and portal = $2',
      [account, portal],
    );
    return rows[0]?.version ?? 0;
  },
});

/** Decrypts rows and reads their consents in one query. */
async function open({ sql, vault }: SealedDatabase, rows: readonly Row[]): Promise<readonly Account[]> {
  if (!rows.length) return [];
  const given = await sql.query<Account['consents'][number] & { account: string; decided_at: string }>(
    `select account, purpose, version, granted and withdrawn_at is null as granted,
       coalesce(withdrawn_at, decided_at) as decided_at
     from consent where account = any($1) order by account, purpose, version`,
    [rows.map(({ id }) => id)],
  );
  const consents = new Map<string, Account['consents'][number][]>(rows.map(({ id }) => [id, []]));
  for (const { account, decided_at: decidedAt, purpose, version, granted } of given.rows)
    consents.get(account)?.push({ purpose, version, granted, decidedAt });
  return Promise.all(
    rows.map(async ({ person, created_at: created, modified_at: modified, asserted_by: assertedBy, ...rest }) => {
      const known = (await vault.open(person, `account:${rest.id}`)) as Person;
      const { subject } = known;
      const at = { createdAt: Number(created), modifiedAt: Number(modified ?? created) };
      return {
        ...{ ...rest, subject, ...keptOf(known), ...at, consents: consents.get(rest.id) ?? [] },
        ...(assertedBy !== null && { assertedBy }),
      };
    }),
  );
}

/** An erasure wins over an account registered before it, or at an unknown time (T39). */
async function isErased(tx: SqlClient, subject: string, { registeredAt = 0 }: Sent): Promise<boolean> {
  const text = 'select 1 from tombstone where subject = $1 and erased_at >= $2';
  return (await tx.query(text, [subject, registeredAt])).rows.length > 0;
}

async function create(
  { sql, vault, audit, targets, now }: Writing,
  portal: string,
  account: NewForeign,
  sent: Sent,
): Promise<Account | undefined> {
  const id = crypto.randomUUID();
  const at = now();
  const { subject, state, audience, method, assurance, consents } = account;
  const subjectHash = await vault.mac('subject', subject);
  const person = await vault.seal({ subject, ...keptOf(account) }, `account:${id}`);
  const made = await sql.transaction(async (tx) => {
    if (await isErased(tx, subjectHash, sent)) return false;
    const row = { id, subjectHash, flow: id, state, audience, method, portal: account.portal, assurance, person };
    const times = { createdAt: account.createdAt, modifiedAt: at };
    if (!(await insertAccount(tx, { ...row, ...times, assertedBy: portal }))) return false;
    await insertConsents(tx, id, consentsElsewhere(id, portal, consents));
    await link(tx, portal, id, sent);
    // The sender already has the account. Its delivery row records that, and grants it sight of the
    // account.
    const portals = isShared(consents) ? targets : [];
    await enqueue(tx, { account: id, version: 1, portals: [...new Set([...portals, portal])], at });
    await tx.query(
      `update delivery set state = 'done', delivered = 1, remote = $3 where account = $1 and portal = $2`,
      [id, portal, sent.externalId ?? null],
    );
    const event = { event: 'account.create', result: 'ok', reason: `from ${portal}`, subject: subjectHash } as const;
    await audit.append(tx, { portal, flow: id, at }, [event]);
    return true;
  });
  return made ? { ...account, id, version: 1, modifiedAt: at, assertedBy: portal } : undefined;
}

async function erase({ sql, audit, now }: Writing, portal: string, seen: Account): Promise<ChangeResult> {
  const at = now();
  const erasure = { account: seen.id, at, by: `portal ${portal}`, seen: seen.version, except: portal };
  const erased = await sql.transaction((tx) => eraseAccount(tx, audit, erasure));
  return erased ? { ...seen, state: 'erased', version: erased.version, modifiedAt: at } : 'stale';
}

async function change(
  writing: Writing,
  portal: string,
  seen: Account,
  changes: Changes,
  sent: Sent,
): Promise<ChangeResult> {
  const { sql, vault, audit, now } = writing;
  const at = now();
  if (changes.state === 'erased') return erase(writing, portal, seen);
  return sql.transaction<ChangeResult>(async (tx) => {
    const names = Object.keys(changes).filter((name) => {
      const key = name as keyof Changes;
      return changes[key] !== seen[key];
    });
    // The portal's own id is not part of the account, so changing it makes no new version.
    const version = names.length
      ? await changeAccount(tx, vault, {
          ...{ account: seen.id, seen: seen.version, changes, at, except: portal },
        })
      : seen.version;
    if (version === undefined) return 'stale';
    await link(tx, portal, seen.id, sent);
    if (!names.length) return seen;
    const subject = await vault.mac('subject', seen.subject);
    const event = { event: 'account.change', result: 'ok', reason: names.sort().join(','), subject } as const;
    await audit.append(tx, { portal, flow: seen.id, at }, [event]);
    return { ...seen, ...changes, version, modifiedAt: at };
  });
}
