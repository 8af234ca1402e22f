/**
 * Passkeys of accounts. A row is found by the keyed hash of the credential’s id; the id, the public
 * key and the person’s name for it are sealed.
 */
import type { AuditEvent } from '../audit/audit.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { Tx } from '../ports.js';
import { isUuid, within, type SqlClient } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';

/** Why a passkey does not sign in: the password was recovered, or its counter went back. */
type PauseReason = 'recovery' | 'copied';

/** A passkey, as its person sees it. */
export interface Passkey {
  /** Names the passkey in lists; not secret. */
  readonly ref: string;
  /** As the person has named it; may be empty. */
  readonly label: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly usedAt?: string;
  /** Whether it is kept in a cloud account too, and not on one device only. */
  readonly synced: boolean;
  readonly paused?: PauseReason;
}

/** What the browser has made. */
export interface Credential {
  /** Base64url, like the public key (COSE). */
  readonly id: string;
  readonly publicKey: string;
  readonly transports: readonly string[];
  readonly counter: number;
  readonly synced: boolean;
}

export interface FoundPasskey extends Credential {
  readonly ref: string;
  readonly account: string;
  readonly paused: PauseReason | null;
}

export interface Passkeys {
  /** Names the account for authenticators, the same for all of its passkeys. Base64url. */
  userOf(account: string): Promise<string>;
  list(account: string): Promise<readonly Passkey[]>;
  /** The account’s passkeys with their ids. */
  credentials(account: string): Promise<readonly FoundPasskey[]>;
  /** By the credential’s id. */
  find(id: string): Promise<FoundPasskey | undefined>;
  /** Adds a passkey in `tx`. `false`: the credential is known already, or the account has too many. */
  add(tx: Tx, account: string, made: Credential & { readonly label: string }): Promise<boolean>;
  /** Notes a use in `tx`. `false`: it is paused or gone, or a use with this counter came first. */
  use(tx: Tx, ref: string, now: Pick<Credential, 'counter' | 'synced'>): Promise<boolean>;
  /** Pauses one passkey, or all of an account, in `tx`. */
  pause(tx: Tx, which: { readonly ref: string } | { readonly account: string }, reason: PauseReason): Promise<void>;
  /** Lets a paused passkey sign in again. */
  resume(account: string, ref: string): Promise<boolean>;
  rename(account: string, ref: string, label: string): Promise<boolean>;
  remove(account: string, ref: string): Promise<boolean>;
}

/** Most passkeys of an account. */
export const MOST_PASSKEYS = 20;

interface Row {
  readonly ref: string;
  readonly account: string;
  readonly data: string;
  readonly counter: string | number;
  readonly synced: boolean;
  readonly created_at: string | number;
  readonly used_at: string | number | null;
  readonly paused: PauseReason | null;
}

type Sealed = Pick<Credential, 'id' | 'publicKey' | 'transports'> & { readonly label: string };

const COLUMNS = 'ref, account, data, counter, synced, created_at, used_at, paused';
const contextOf = (ref: string) => `passkey:${ref}`;
const iso = (at: string | number) => new Date(Number(at)).toISOString();

/**
 * @example
 * const passkeys = sqlPasskeys({ sql, vault });
 */
export function sqlPasskeys(options: SealedDatabase): Passkeys {
  const { sql, vault, now = Date.now } = options;
  const rowsOf = async (account: string): Promise<readonly Row[]> => {
    const text = `select ${COLUMNS} from passkey where account = $1 order by created_at, ref`;
    return (await sql.query<Row>(text, [account])).rows;
  };
  return {
    userOf: (account) => vault.mac('passkey-user', account),
    list: async (account) => Promise.all((await rowsOf(account)).map((row) => shown(options, row))),
    credentials: async (account) => Promise.all((await rowsOf(account)).map((row) => restore(options, row))),
    async find(id) {
      const key = await vault.mac('passkey', id);
      const { rows } = await sql.query<Row>(`select ${COLUMNS} from passkey where key = $1`, [key]);
      return rows[0] && restore(options, rows[0]);
    },
    add: (tx, account, made) => add(options, within(sql, tx), account, made),
    async use(tx, ref, { counter, synced }) {
      const { rows } = await within(sql, tx).query(
        `update passkey set counter = $2::bigint, synced = $3, used_at = $4
         where ref = $1 and paused is null and (counter < $2::bigint or (counter = 0 and $2::bigint = 0)) returning ref`,
        [ref, counter, synced, now()],
      );
      return rows.length > 0;
    },
    async pause(tx, which, reason) {
      const [column, value] = 'ref' in which ? ['ref', which.ref] : ['account', which.account];
      const client = within(sql, tx);
      const { rows } = await client.query<{ account: string }>(
        `update passkey set paused = $2 where ${column} = $1 and paused is distinct from $2 returning account`,
        [value, reason],
      );
      const event = { event: 'passkey.pause', result: 'ok', reason } as const;
      for (const { account } of rows) await note(options, client, account, event);
    },
    resume: (account, ref) =>
      change(
        ...[options, account, ref, 'passkey.resume'],
        'update passkey set paused = null where account = $1 and ref = $2 and paused is not null returning ref',
      ),
    rename: (account, ref, label) => rename(options, account, ref, label),
    remove: (account, ref) =>
      change(
        ...[options, account, ref, 'passkey.remove'],
        'delete from passkey where account = $1 and ref = $2 returning ref',
      ),
  };
}

const opened = async ({ vault }: SealedDatabase, { ref, data }: Row) =>
  (await vault.open(data, contextOf(ref))) as unknown as Sealed;

async function restore(options: SealedDatabase, row: Row): Promise<FoundPasskey> {
  const { ref, account, counter, synced, paused } = row;
  const { id, publicKey, transports } = await opened(options, row);
  return { ref, account, id, publicKey, transports, counter: Number(counter), synced, paused };
}

async function shown(options: SealedDatabase, row: Row): Promise<Passkey> {
  const { ref, created_at: created, used_at: used, synced, paused } = row;
  const { label } = await opened(options, row);
  return {
    ...{ ref, label, createdAt: iso(created) },
    ...(used !== null && { usedAt: iso(used) }),
    synced,
    ...(paused && { paused }),
  };
}

async function add(
  { vault, now = Date.now }: SealedDatabase,
  tx: SqlClient,
  account: string,
  { id, publicKey, transports, label, counter, synced }: Credential & { readonly label: string },
): Promise<boolean> {
  const ref = crypto.randomUUID();
  const [key, data] = await Promise.all([
    vault.mac('passkey', id),
    vault.seal({ id, publicKey, transports, label }, contextOf(ref)),
  ]);
  // The lock lets two additions at once see each other.
  await tx.query('select 1 from account where id = $1 for update', [account]);
  const { rows } = await tx.query(
    `insert into passkey (ref, key, account, data, counter, synced, created_at)
     select $1::uuid, $2, a.id, $4, $5::bigint, $6::boolean, $7::bigint from account a
     where a.id = $3::uuid and a.state = 'active' and (select count(*) from passkey where account = a.id) < $8::int
     on conflict (key) do nothing returning ref`,
    [ref, key, account, data, counter, synced, now(), MOST_PASSKEYS],
  );
  return rows.length > 0;
}

/** Changes one passkey of an account, and notes it. */
const change = (options: SealedDatabase, account: string, ref: string, event: string, text: string): Promise<boolean> =>
  options.sql.transaction(async (tx) => {
    if (!isUuid(ref)) return false;
    const { rows } = await tx.query(text, [account, ref]);
    if (rows.length) await note(options, tx, account, { event, result: 'ok', reason: 'person' });
    return rows.length > 0;
  });

/** Seals the row anew. */
const rename = (options: SealedDatabase, account: string, ref: string, label: string): Promise<boolean> =>
  options.sql.transaction(async (tx) => {
    if (!isUuid(ref)) return false;
    const { rows } = await tx.query<Row>(`select ${COLUMNS} from passkey where account = $1 and ref = $2 for update`, [
      account,
      ref,
    ]);
    const [row] = rows;
    if (!row) return false;
    const data = await options.vault.seal({ ...(await opened(options, row)), label }, contextOf(ref));
    await tx.query('update passkey set data = $2 where ref = $1', [ref, data]);
    return true;
  });

async function note({ sql, now = Date.now }: SealedDatabase, tx: SqlClient, account: string, event: AuditEvent) {
  const { rows } = await tx.query<{ subject: string; portal: string }>(
    'select subject, portal from account where id = $1',
    [account],
  );
  for (const { subject, portal } of rows)
    await sqlAudit({ sql }).append(tx, { portal, flow: account, at: now() }, [{ ...event, subject }]);
}
