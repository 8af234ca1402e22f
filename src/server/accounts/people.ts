/**
 * The people who act for an organisation. The organisation names its representative, who names
 * others. Each signs in as themselves; that they act for the organisation is a property of their
 * session, as long as they are named.
 */
import { masked } from '../../flow/identity/written.js';
import type { Role } from '../../methods/naming.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { Session } from '../sign-in/sessions.js';
import { isUuid, type SqlClient } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';
import type { SignInAccounts } from './sign-in-accounts.js';

/** A named person, as the organisation sees them. */
export interface NamedPerson {
  /** Names the entry; not secret. */
  readonly ref: string;
  /** As typed by the person who named them. */
  readonly name: string;
  /** The CCCD, masked. */
  readonly identity: string;
  readonly role: Role;
  /** ISO 8601. */
  readonly namedAt: string;
}

/** An organisation for which a person may act. */
export interface Represented {
  /** The organisation's account. */
  readonly account: string;
  readonly name: string;
  readonly role: Role;
}

interface Naming {
  /** 12 digits. */
  readonly citizenId: string;
  readonly fullName: string;
  readonly role: Role;
}

export interface People {
  /** The organisation that the session is for: its own, or the one that its person acts for. */
  organisationOf(session: Session): Promise<string | undefined>;
  /** The same, if the session may name people: by certificate, and as the organisation or its representative. */
  managedBy(session: Session): Promise<string | undefined>;
  list(organisation: string): Promise<readonly NamedPerson[]>;
  /**
   * Names a person, who need not have an account yet; nothing tells whether they have. Named again,
   * they get the new role. `by`: the account whose session it is.
   */
  name(organisation: string, who: Naming, by: string): Promise<NamedPerson>;
  remove(organisation: string, ref: string, by: string): Promise<boolean>;
  /** The organisations that have named the person of this account. */
  representedBy(account: string): Promise<readonly Represented[]>;
  /** Whether the organisation has named this identity, as `cccd:…`. */
  isNamed(organisation: string, identity: string): Promise<boolean>;
}

interface PeopleOptions extends SealedDatabase {
  readonly accounts: Pick<SignInAccounts, 'read'>;
}

interface Row {
  readonly ref: string;
  readonly organisation: string;
  readonly person: string;
  readonly role: Role;
  readonly named_at: string | number;
}

const COLUMNS = 'ref, organisation, person, role, named_at';
const contextOf = (ref: string) => `organisation_person:${ref}`;

/**
 * @example
 * const people = sqlPeople({ sql, vault, accounts });
 */
export function sqlPeople(options: PeopleOptions): People {
  const { sql, vault, accounts } = options;
  const roleOf = async (organisation: string, account: string): Promise<Role | undefined> => {
    const { rows } = await sql.query<Pick<Row, 'role'>>(
      `select p.role from organisation_person p join account a on a.subject = p.subject
       where p.organisation = $1 and a.id = $2`,
      [organisation, account],
    );
    return rows[0]?.role;
  };
  const organisationOf = async ({ account, actingFor }: Session) => {
    if (actingFor !== undefined) return actingFor;
    const own = await accounts.read(account);
    return own && own.audience !== 'citizen' ? own.id : undefined;
  };
  return {
    organisationOf,
    async managedBy(session) {
      if (session.assurance !== 'certificate') return undefined;
      const organisation = await organisationOf(session);
      if (organisation === undefined || organisation === session.account) return organisation;
      return (await roleOf(organisation, session.account)) === 'representative' ? organisation : undefined;
    },
    async list(organisation) {
      const text = `select ${COLUMNS} from organisation_person where organisation = $1 order by named_at, ref`;
      const { rows } = await sql.query<Row>(text, [organisation]);
      return Promise.all(rows.map((row) => shown(options, row)));
    },
    name: (organisation, who, by) => name(options, organisation, who, by),
    remove: (organisation, ref, by) => remove(options, organisation, ref, by),
    async representedBy(account) {
      const { rows } = await sql.query<{ organisation: string; role: Role }>(
        `select p.organisation, p.role from organisation_person p join account a on a.subject = p.subject
         where a.id = $1 order by p.named_at`,
        [account],
      );
      const found = rows.map(async ({ organisation, role }): Promise<readonly Represented[]> => {
        const read = await accounts.read(organisation);
        return read ? [{ account: read.id, name: read.fullName, role }] : [];
      });
      return (await Promise.all(found)).flat();
    },
    async isNamed(organisation, identity) {
      const text = 'select 1 from organisation_person where organisation = $1 and subject = $2';
      const { rows } = await sql.query(text, [organisation, await vault.mac('subject', identity)]);
      return rows.length > 0;
    },
  };
}

async function shown({ vault }: PeopleOptions, { ref, person, role, named_at: at }: Row): Promise<NamedPerson> {
  const { citizenId, fullName } = (await vault.open(person, contextOf(ref))) as unknown as Omit<Naming, 'role'>;
  return { ref, name: fullName, identity: masked(citizenId), role, namedAt: new Date(Number(at)).toISOString() };
}

async function name(
  options: PeopleOptions,
  organisation: string,
  { citizenId, fullName, role }: Naming,
  by: string,
): Promise<NamedPerson> {
  const { sql, vault, now = Date.now } = options;
  const at = now();
  const subject = await vault.mac('subject', `cccd:${citizenId}`);
  const row = await sql.transaction(async (tx) => {
    // The lock lets one call name the person, and the other one change the role.
    await tx.query('select 1 from account where id = $1 for update', [organisation]);
    const known = await tx.query<{ ref: string }>(
      'select ref from organisation_person where organisation = $1 and subject = $2',
      [organisation, subject],
    );
    const ref = known.rows[0]?.ref ?? crypto.randomUUID();
    const person = await vault.seal({ citizenId, fullName }, contextOf(ref));
    const { rows } = await tx.query<Row>(
      `insert into organisation_person (ref, organisation, subject, person, role, named_by, named_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (ref) do update set person = excluded.person, role = excluded.role, named_by = excluded.named_by
       returning ${COLUMNS}`,
      [ref, organisation, subject, person, role, by, at],
    );
    await note(options, tx, organisation, { event: 'people.name', reason: `${role} by ${by}`, subject });
    return rows[0];
  });
  if (!row) throw new TypeError('people.name: the entry was not written.');
  return shown(options, row);
}

const remove = (options: PeopleOptions, organisation: string, ref: string, by: string): Promise<boolean> =>
  options.sql.transaction(async (tx) => {
    if (!isUuid(ref)) return false;
    const { rows } = await tx.query<{ subject: string }>(
      'delete from organisation_person where organisation = $1 and ref = $2 returning subject',
      [organisation, ref],
    );
    const [row] = rows;
    if (row)
      await note(options, tx, organisation, { event: 'people.remove', reason: `by ${by}`, subject: row.subject });
    return row !== undefined;
  });

interface PeopleEvent {
  readonly event: string;
  readonly reason: string;
  /** Keyed hash of the person. */
  readonly subject: string;
}

/** The entry belongs to the organisation, and names both: who was named, and who did it. */
const note = ({ sql, now = Date.now }: PeopleOptions, tx: SqlClient, organisation: string, event: PeopleEvent) =>
  sqlAudit({ sql }).append(tx, { portal: '', flow: organisation, at: now() }, [{ ...event, result: 'ok' }]);
