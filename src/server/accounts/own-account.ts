/**
 * What a signed-in person reads and does with their account (Law 91/2025). By the functions of the
 * operator's commands, with the person as the one who asked.
 */
import type { Json } from '../../flow/method.js';
import { maskEmail } from '../../flow/identity/email.js';
import { maskPhone } from '../../flow/identity/phone.js';
import { masked } from '../../flow/identity/written.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { Notices } from '../notices/notices.js';
import type { Portals } from '../registration/portals.js';
import { ACR } from '../sign-in/assurance.js';
import type { Sessions } from '../sign-in/sessions.js';
import type { SqlClient } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';
import { sqlDataSubjects } from './data-subjects.js';
import { eraseAccount } from './erasure.js';
import type { OwnedAccount, SignInAccounts } from './sign-in-accounts.js';
import { subjectParts } from './subject.js';
import { iso, type SubjectData } from './subject-data.js';

type Members = Readonly<Record<string, Json>>;

/** Every verb takes the id of the session's account; `undefined`: the account is gone. */
export interface OwnAccounts {
  /** Who the person is here and how they proved it. Phone and e-mail are masked. */
  me(account: string): Promise<Members | undefined>;
  /** The consents, the newest first. */
  consents(account: string): Promise<readonly Members[]>;
  /** Withdraws the consent to share the account. */
  withdraw(account: string): Promise<boolean>;
  /** The last fifty sign-ins and refused tries, the newest first. */
  signIns(account: string): Promise<readonly Members[]>;
  /** Everything stored about the person. */
  export(account: string): Promise<SubjectData | undefined>;
  /**
   * Has the account erased after the waiting time, and ends all sessions. A sign-in calls it off.
   * Returns the time, in milliseconds since 1970.
   */
  eraseLater(account: string, lang: string): Promise<number | undefined>;
  /** Erases the accounts whose waiting time is over. Returns their number. */
  eraseDue(): Promise<number>;
}

export interface OwnAccountsOptions extends SealedDatabase {
  readonly accounts: SignInAccounts;
  readonly portals: Portals;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly notices: Pick<Notices, 'add'>;
  /** Milliseconds from the request until the account is erased. Default: seven days. */
  readonly waitMs?: number;
}

const DAY = 86_400_000;
const BATCH = 100;
const LAST = 50;

/**
 * @example
 * const own = sqlOwnAccounts({ sql, vault, accounts, portals, sessions, notices });
 */
export function sqlOwnAccounts(options: OwnAccountsOptions): OwnAccounts {
  const { sql, accounts } = options;
  const subjects = sqlDataSubjects(options);
  return {
    async me(id) {
      const account = await accounts.read(id);
      return account && shown(options, account);
    },
    async consents(id) {
      const { rows } = await sql.query<Members>(
        `select purpose, version, granted, lang, portal, decided_at as "decidedAt", withdrawn_at as "withdrawnAt"
         from consent where account = $1 order by decided_at desc, purpose`,
        [id],
      );
      return rows;
    },
    withdraw: async (account) => (await subjects.withdraw({ account }, 'person')) !== undefined,
    async signIns(id) {
      const { rows } = await sql.query<Members>(
        `select t.at, t.portal, t.result, t.reason as method from audit_all t join account a on a.subject = t.subject
         where a.id = $1 and t.event = 'sign-in' order by t.at desc, t.seq desc, t.place desc limit ${LAST}`,
        [id],
      );
      return rows;
    },
    export: (account) => subjects.export({ account }, 'person'),
    eraseLater: (account, lang) => eraseLater(options, account, lang),
    eraseDue: () => eraseDue(options),
  };
}

async function shown({ sql, portals }: OwnAccountsOptions, account: OwnedAccount): Promise<Members> {
  const { id, identity, audience, fullName, birthDate, phone, email, method, assurance } = account;
  const { scheme, value } = subjectParts(identity);
  const { rows } = await sql.query<{ portal: string }>(
    'select portal from delivery where account = $1 order by portal',
    [id],
  );
  const others = rows.filter(({ portal }) => portal !== account.portal);
  const named = (portal: string) => ({ id: portal, name: portals.byId(portal)?.name ?? portal });
  return {
    ...{ account: id, audience, name: fullName, method, acr: ACR + assurance },
    ...(birthDate && { birthDate }),
    identity: { scheme, value, masked: masked(value) },
    ...(phone && { phone: maskPhone(phone) }),
    ...(email && { email: maskEmail(email) }),
    ...{ hasPassword: account.hasPassword, registeredAt: iso(account.createdAt) },
    provedAt: iso(account.provedAt),
    portals: [account.portal, ...others.map(({ portal }) => portal)].map(named),
    ...(account.eraseAt !== null && { eraseAt: iso(account.eraseAt) }),
  };
}

async function eraseLater(options: OwnAccountsOptions, id: string, lang: string): Promise<number | undefined> {
  const { sql, accounts, sessions, notices, now = Date.now, waitMs = 7 * DAY } = options;
  const audit = sqlAudit({ sql });
  const account = await accounts.read(id);
  if (!account) return undefined;
  const at = now();
  const { portal, phone, email, subject } = account;
  return sql.transaction(async (tx) => {
    const { rows } = await tx.query<{ erase_at: string | number }>(
      `update account set erase_at = coalesce(erase_at, $2::bigint) where id = $1 and state = 'active' returning erase_at`,
      [id, at + waitMs],
    );
    if (!rows[0]) return undefined;
    const time = Number(rows[0].erase_at);
    await sessions.endAll(tx, id, 'erasure');
    await notices.add(tx, { account: id, kind: 'erasure-asked', phone, email, lang, time });
    await audit.append(tx, { portal, flow: id, at }, [{ event: 'account.erase-ask', result: 'ok', subject }]);
    return time;
  });
}

/** The language of the account's last consent. A consent that a portal has collected has none. */
async function languageOf(sql: SqlClient, account: string): Promise<string> {
  const { rows } = await sql.query<{ lang: string }>(
    "select lang from consent where account = $1 and lang <> '' order by decided_at desc limit 1",
    [account],
  );
  return rows[0]?.lang ?? 'vi';
}

/** An account that cannot be erased does not keep the others. @throws the first failure, at the end */
async function eraseDue(options: OwnAccountsOptions): Promise<number> {
  const { sql, now = Date.now } = options;
  const at = now();
  const failures: unknown[] = [];
  let erased = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql.query<{ id: string }>(
      'select id from account where erase_at <= $1 and id > $2 order by id limit $3',
      [at, after, BATCH],
    );
    for (const { id } of rows) {
      after = id;
      const isErased = await eraseOne(options, id, at).catch((error: unknown) => void failures.push(error));
      if (isErased) erased += 1;
    }
    if (rows.length === BATCH) continue;
    if (failures.length) throw failures[0];
    return erased;
  }
}

/** `false`: a sign-in has called the erasure off meanwhile, or another gateway has erased the account. */
async function eraseOne({ sql, accounts, notices }: OwnAccountsOptions, id: string, at: number): Promise<boolean> {
  // Read before the account's row and key are gone; an account that cannot be read is erased all the same.
  const { phone = '', email = '' } = (await accounts.read(id).catch(() => undefined)) ?? {};
  return sql.transaction(async (tx) => {
    const due = await tx.query('select 1 from account where id = $1 and erase_at <= $2 for update', [id, at]);
    const audit = sqlAudit({ sql });
    if (!due.rows.length || !(await eraseAccount(tx, audit, { account: id, at, by: 'person' }))) return false;
    await notices.add(tx, { account: id, kind: 'erased', phone, email, lang: await languageOf(tx, id) });
    return true;
  });
}
