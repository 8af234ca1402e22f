/**
 * Changes of contact data that a portal proposes but may not make itself (T71). The person confirms
 * or rejects each one. A caller of `confirm` must first have authenticated the person and verified
 * a new number.
 */
import { sqlAudit } from '../audit/sql-audit.js';
import { isUuid, type SqlClient } from '../sql/sql.js';
import { changeAccount } from '../scim/change-account.js';
import type { Contact } from '../scim/grants.js';
import type { SealedDatabase, Vault } from '../vault/vault.js';

export interface Proposal {
  readonly id: string;
  readonly account: string;
  /** The portal that proposes the change. */
  readonly portal: string;
  readonly change: Contact;
  /** ISO 8601. */
  readonly madeAt: string;
}

export interface Proposals {
  /** Replaces the portal's last proposal for this account. */
  propose(portal: string, account: string, change: Contact): Promise<void>;
  /** Open proposals of one account, or of all; the oldest first. */
  list(account?: string): Promise<readonly Proposal[]>;
  /**
   * Makes the change and queues it for every portal that has the account. `false`: there is no such
   * proposal.
   */
  confirm(id: string, by?: string): Promise<boolean>;
  reject(id: string, by?: string): Promise<boolean>;
}

interface Row {
  readonly id: string;
  readonly account: string;
  readonly portal: string;
  readonly change: string;
  readonly made_at: number | string;
}

/** Reads and decrypts open proposals, the oldest first. */
export async function readProposals(client: SqlClient, vault: Vault, account?: string): Promise<readonly Proposal[]> {
  const [where, values] = account === undefined ? ['', []] : ['where account = $1', [account]];
  const { rows } = await client.query<Row>(`select * from proposal ${where} order by made_at, id`, values);
  return Promise.all(
    rows.map(async ({ id, account: of, portal, change, made_at: at }) => ({
      ...{ id, account: of, portal, madeAt: new Date(Number(at)).toISOString() },
      change: (await vault.open(change, `proposal:${id}`)) as Contact,
    })),
  );
}

/** The attributes of a change without their values, for the audit log. */
const namesOf = (change: object) => Object.keys(change).sort().join(',');

/**
 * @example
 * const proposals = sqlProposals({ sql, vault });
 * for (const { id } of await proposals.list(account)) await proposals.confirm(id, 'person');
 */
export function sqlProposals({ sql, vault, now = Date.now }: SealedDatabase): Proposals {
  const audit = sqlAudit({ sql });

  /** Deletes the proposal and, in the same transaction, does what the person decided. */
  const decide = (
    id: string,
    event: string,
    by: string,
    work?: (tx: SqlClient, row: Row, change: Contact) => unknown,
  ) =>
    sql.transaction(async (tx) => {
      if (!isUuid(id)) return false;
      const { rows } = await tx.query<Row>('delete from proposal where id = $1 returning *', [id]);
      const [row] = rows;
      if (!row) return false;
      const change = (await vault.open(row.change, `proposal:${id}`)) as Contact;
      await work?.(tx, row, change);
      const reason = `${row.portal} ${namesOf(change)} ${by}`;
      await audit.append(tx, { portal: row.portal, flow: row.account, at: now() }, [{ event, result: 'ok', reason }]);
      return true;
    });

  return {
    async propose(portal, account, change) {
      const id = crypto.randomUUID();
      const sealed = await vault.seal(change, `proposal:${id}`);
      const at = now();
      await sql.transaction(async (tx) => {
        // The lock waits for a running erasure: an erased account must get no proposal.
        const { rows } = await tx.query('select 1 from account where id = $1 for update', [account]);
        if (!rows.length) return;
        await tx.query(
          `insert into proposal (id, account, portal, change, made_at) values ($1, $2, $3, $4, $5)
           on conflict (account, portal) do update
           set id = excluded.id, change = excluded.change, made_at = excluded.made_at`,
          [id, account, portal, sealed, at],
        );
        const event = { event: 'proposal.make', result: 'ok', reason: namesOf(change) } as const;
        await audit.append(tx, { portal, flow: account, at }, [event]);
      });
    },
    list: (account) => readProposals(sql, vault, account),
    confirm: (id, by = 'person') =>
      decide(id, 'proposal.confirm', by, (tx, { account }, change) =>
        changeAccount(tx, vault, { account, changes: change, at: now() }),
      ),
    reject: (id, by = 'person') => decide(id, 'proposal.reject', by),
  };
}
