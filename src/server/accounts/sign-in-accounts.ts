/** Looks accounts up for sign-in. */
import type { SealedDatabase } from '../vault/vault.js';

export interface SignInAccount {
  readonly id: string;
  /** Keyed hash of the identity, for the audit log. */
  readonly subject: string;
  /** `null`: the account has no password. */
  readonly passwordHash: string | null;
}

export interface SignInAccounts {
  /**
   * The account with one of these names. Accounts that a portal asserted and accounts out of use
   * are not found. Reveal the result only to a person who has proved the identity.
   */
  find(...subjects: readonly string[]): Promise<SignInAccount | undefined>;
}

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly password: string | null;
}

export const sqlSignInAccounts = ({ sql, vault }: SealedDatabase): SignInAccounts => ({
  async find(...subjects) {
    const hashes = await Promise.all(subjects.map((each) => vault.mac('subject', each)));
    const { rows } = await sql.query<Row>(
      `select id, subject, password from account
       where (subject = any($1) or id in (select account from account_name where subject = any($1)))
         and asserted_by is null and state = 'active'`,
      [hashes],
    );
    const [row] = rows;
    return row && { id: row.id, subject: row.subject, passwordHash: row.password };
  },
});
