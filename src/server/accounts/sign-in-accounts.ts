/** Looks accounts up for sign-in, and reads the account of a person who has signed in. */
import { keptOf, type KeptPerson } from '../../flow/identity/person.js';
import type { Audience } from '../../flow/method.js';
import type { Tx } from '../ports.js';
import { isUuid, within } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';

export interface SignInAccount {
  readonly id: string;
  /** Keyed hash of the identity, for the audit log. */
  readonly subject: string;
  /** `null`: the account has no password. */
  readonly passwordHash: string | null;
  /** Rises when all browsers become unknown to the account: see `Devices`. */
  readonly epoch: number;
}

/** An account in use, decrypted. */
export interface OwnedAccount extends KeptPerson {
  readonly id: string;
  /** Rises with every change. */
  readonly version: number;
  /** The identity, as `cccd:034086012222`. */
  readonly identity: string;
  /** Its keyed hash, for the audit log. */
  readonly subject: string;
  readonly audience: Audience;
  readonly method: string;
  readonly portal: string;
  readonly assurance: string;
  readonly hasPassword: boolean;
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** When the identity was proved. */
  readonly provedAt: number;
  /** When it will be erased; `null`: no erasure was asked for. */
  readonly eraseAt: number | null;
}

export interface SignInAccounts {
  /**
   * The account with one of these names. Accounts that a portal asserted and accounts out of use
   * are not found. Reveal the result only to a person who has proved the identity.
   */
  find(...subjects: readonly string[]): Promise<SignInAccount | undefined>;
  /** The account with this id, if it is in use and proved. */
  read(id: string): Promise<OwnedAccount | undefined>;
  /**
   * Sets a new password in `tx` and makes all browsers unknown, if the account is still what was
   * read. `false`: it has changed since, or is out of use.
   */
  setPassword(tx: Tx, account: Pick<OwnedAccount, 'id' | 'version' | 'epoch'>, hash: string): Promise<boolean>;
}

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly password: string | null;
  readonly epoch: number;
}

interface OwnedRow extends Pick<
  OwnedAccount,
  'id' | 'version' | 'subject' | 'audience' | 'method' | 'portal' | 'assurance' | 'epoch'
> {
  readonly person: string;
  readonly has_password: boolean;
  readonly created_at: string | number;
  readonly modified_at: string | number;
  readonly erase_at: string | number | null;
}

export const sqlSignInAccounts = ({ sql, vault }: SealedDatabase): SignInAccounts => ({
  async find(...subjects) {
    const hashes = await Promise.all(subjects.map((each) => vault.mac('subject', each)));
    const { rows } = await sql.query<Row>(
      `select id, subject, password, epoch from account
       where (subject = any($1) or id in (select account from account_name where subject = any($1)))
         and asserted_by is null and state = 'active'`,
      [hashes],
    );
    const [row] = rows;
    return row && { id: row.id, subject: row.subject, passwordHash: row.password, epoch: row.epoch };
  },
  async read(id) {
    if (!isUuid(id)) return undefined;
    const { rows } = await sql.query<OwnedRow>(
      `select id, version, subject, audience, method, portal, assurance, epoch, person, created_at, erase_at,
         coalesce(modified_at, created_at) as modified_at, password is not null as has_password
       from account where id = $1 and asserted_by is null and state = 'active'`,
      [id],
    );
    const [row] = rows;
    if (!row) return undefined;
    const {
      person,
      has_password: hasPassword,
      created_at: createdAt,
      erase_at: eraseAt,
      modified_at: modifiedAt,
      ...rest
    } = row;
    const known = (await vault.open(person, `account:${id}`)) as unknown as KeptPerson & {
      readonly subject: string;
      readonly provedAt?: number;
    };
    return {
      ...{ ...rest, ...keptOf(known), identity: known.subject, hasPassword, createdAt: Number(createdAt) },
      modifiedAt: Number(modifiedAt),
      provedAt: known.provedAt ?? Number(createdAt),
      eraseAt: eraseAt === null ? null : Number(eraseAt),
    };
  },
  async setPassword(tx, { id, version, epoch }, hash) {
    const { rows } = await within(sql, tx).query(
      `update account set password = $4, epoch = epoch + 1
       where id = $1 and version = $2 and epoch = $3 and state = 'active' and asserted_by is null returning id`,
      [id, version, epoch, hash],
    );
    return rows.length > 0;
  },
});
