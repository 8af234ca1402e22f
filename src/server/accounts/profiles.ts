/** What an account says about its person, for the claims of the OpenID Provider. */
import type { KeptPerson } from '../../flow/identity/person.js';
import type { SealedDatabase } from '../vault/vault.js';

export interface Profile extends KeptPerson {
  /** The identity, as `cccd:…`. */
  readonly subject: string;
  readonly audience: string;
  /** How the registration proved it: `phone`, `certificate`. */
  readonly assurance: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface Profiles {
  /** `undefined`: the account is gone, out of use, or only a portal’s statement. */
  find(account: string): Promise<Profile | undefined>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Row = Readonly<Record<'id' | 'audience' | 'assurance' | 'person' | 'at', string>>;

export const sqlProfiles = ({ sql, vault }: Omit<SealedDatabase, 'now'>): Profiles => ({
  async find(account) {
    if (!UUID.test(account)) return undefined;
    const { rows } = await sql.query<Row>(
      `select id, audience, assurance, person, coalesce(modified_at, created_at) as at from account
       where id = $1 and state = 'active' and asserted_by is null`,
      [account],
    );
    const [row] = rows;
    if (!row) return undefined;
    const { id, audience, assurance, person, at } = row;
    const { subject, ...kept } = (await vault.open(person, `account:${id}`)) as unknown as Profile;
    return { ...kept, subject, audience, assurance, modifiedAt: Number(at) };
  },
});
