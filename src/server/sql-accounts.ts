import { isDuplicate, within, type SqlClient, type SqlDatabase } from './sql.js';
import type { Accounts, NewAccount } from './ports.js';
import type { Vault } from './vault.js';
import { enqueue } from './sync/deliveries.js';
import { isShared } from './sync/directory.js';

/** Accounts in PostgreSQL or PGlite: found by keyed hash, read by nobody without the keys. */
export function sqlAccounts({
  sql,
  vault,
  targets = [],
  now = Date.now,
}: {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** Ids of the portals that accounts are delivered to. */
  readonly targets?: readonly string[];
  readonly now?: () => number;
}): Accounts {
  async function insert(tx: SqlClient, id: string, account: NewAccount, at: number): Promise<boolean> {
    const { fullName, birthDate, phone, email, subject, evidence } = account;
    const person = { subject, fullName, birthDate: birthDate ?? '', phone: phone ?? '', email: email ?? '', evidence };
    const { rows } = await tx.query(
      `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, password, created_at)
       values ($1, $2, $3, 1, 'active', $4, $5, $6, $7, $8, $9, $10) on conflict (subject) do nothing returning id`,
      [
        ...[id, await vault.mac('subject', subject), account.flow, account.audience, account.method, account.portal],
        ...[account.assurance, await vault.seal(person, `account:${id}`), account.passwordHash ?? null, at],
      ],
    );
    return rows.length > 0;
  }

  /** Without the person's consent to share, the portal itself is the only one. */
  const reach: Accounts['reach'] = ({ portal, consents }) =>
    isShared(consents) ? [portal, ...targets.filter((each) => each !== portal)] : [portal];

  return {
    reach,
    async exists(subject) {
      const { rows } = await sql.query('select 1 from account where subject = $1', [
        await vault.mac('subject', subject),
      ]);
      return rows.length > 0;
    },
    async create(tx, account) {
      const client = within(sql, tx);
      const id = crypto.randomUUID();
      const at = now();
      try {
        if (!(await insert(client, id, account, at))) return false;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
      for (const {
        purpose,
        version,
        policy,
        textHash,
        lang,
        shownAt,
        decidedAt,
        granted,
        control,
        portal,
        origin,
        flow,
      } of account.consents) {
        await client.query(
          `insert into consent (account, purpose, version, text_hash, lang, shown_at, decided_at, granted, control, portal, origin, flow, policy)
           values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
          [id, purpose, version, textHash, lang, shownAt, decidedAt, granted, control, portal, origin, flow, policy],
        );
      }
      await client.query('insert into outbox (account, version, event, created_at) values ($1, 1, $2, $3)', [
        id,
        'account.created',
        at,
      ]);
      const reached = reach(account);
      const portals = targets.filter((portal) => reached.includes(portal));
      await enqueue(client, { account: id, version: 1, portals, at });
      return true;
    },
  };
}
