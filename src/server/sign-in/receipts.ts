/**
 * Receipts of completed registrations (T63). The page gets one with `dvc-complete` and hands it to
 * its server, which redeems it here. The table has keyed hashes only.
 */
import { sqlAudit } from '../audit/sql-audit.js';
import type { Limits } from '../checks/limits.js';
import type { Part, Tx } from '../ports.js';
import { within, type StatementPart } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';

export interface NewReceipt {
  /** The secret that the page gets. */
  readonly id: string;
  /** The account's identity, as `cccd:…`. */
  readonly subject: string;
  readonly portal: string;
  /** The page's origin. */
  readonly origin: string;
  /** Thumbprint of the flow's DPoP key, if it had one. */
  readonly jkt?: string | undefined;
  readonly method: string;
  /** What the registration proved: `phone`, `certificate`. */
  readonly assurance: string;
}

export interface Redeemed extends Omit<NewReceipt, 'id' | 'subject'> {
  readonly account: string;
  /** Milliseconds since 1970, like `expiresAt`. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface Receipts {
  /** Stores a receipt in `tx`, the transaction that creates the account. */
  issue(tx: Tx, receipt: NewReceipt): Promise<void>;
  /** `issue` as a part of the statement that makes the account. */
  part?(receipt: Omit<NewReceipt, 'subject'>): Promise<Part>;
  /** Redeems a receipt of this portal, once. `undefined`: unknown, used, late, or another portal's. */
  redeem(id: string, portal: string): Promise<Redeemed | undefined>;
}

interface ReceiptsOptions extends SealedDatabase {
  /** Bounds the failures in the audit log, by portal. */
  readonly limits?: Pick<Limits, 'take'>;
}

interface Row {
  readonly account: string;
  readonly subject: string;
  readonly portal: string;
  readonly origin: string;
  readonly jkt: string | null;
  readonly method: string;
  readonly assurance: string;
  readonly issued_at: string | number;
  readonly expires_at: string | number;
}

const LIFETIME_MS = 60_000;

const COLUMNS = 'key, account, portal, origin, jkt, method, assurance, issued_at, expires_at';

/**
 * @example
 * const receipts = sqlReceipts({ sql, vault });
 */
export function sqlReceipts({ sql, vault, now = Date.now, limits }: ReceiptsOptions): Receipts {
  const audit = sqlAudit({ sql });
  /** Audits a failure, up to the portal's limit: anyone can make a portal redeem wrong receipts. */
  async function note(portal: string, at: number): Promise<void> {
    if (await limits?.take('redeem', { caller: { address: '' }, portal })) return;
    await audit.append(undefined, { portal, flow: '-', at }, [{ event: 'receipt.redeem', result: 'fail' }]);
  }
  const keyOf = (id: string) => vault.mac('receipt', id);
  return {
    async issue(tx, { id, subject, portal, origin, jkt = null, method, assurance }) {
      const at = now();
      await within(sql, tx).query(
        `insert into receipt (${COLUMNS})
         select $1, id, $3, $4, $5, $6, $7, $8::bigint, $9::bigint from account where subject = $2`,
        [
          ...[await keyOf(id), await vault.mac('subject', subject), portal, origin, jkt, method, assurance],
          ...[at, at + LIFETIME_MS],
        ],
      );
    },
    async part({ id, portal, origin, jkt = null, method, assurance }): Promise<StatementPart> {
      const at = now();
      return {
        text: (n) => `receipted as (insert into receipt (${COLUMNS})
          select $${n}::text, made.id, $${n + 1}::text, $${n + 2}::text, $${n + 3}::text, $${n + 4}::text, $${n + 5}::text,
            $${n + 6}::bigint, $${n + 7}::bigint from made)`,
        values: [await keyOf(id), portal, origin, jkt, method, assurance, at, at + LIFETIME_MS],
      };
    },
    async redeem(id, portal) {
      const [at, key] = [now(), await keyOf(id)];
      const found = await sql.transaction(async (tx) => {
        // One statement finds and uses up the receipt: of parallel calls one gets the row.
        const { rows } = await tx.query<Row>(
          `delete from receipt r using account a
           where r.key = $1 and r.portal = $2 and r.expires_at > $3 and a.id = r.account and a.state = 'active'
           returning r.*, a.subject`,
          [key, portal, at],
        );
        const [row] = rows;
        if (row)
          await audit.append(tx, { portal, flow: row.account, at }, [
            { event: 'receipt.redeem', result: 'ok', subject: row.subject },
          ]);
        return row;
      });
      if (!found) await note(portal, at);
      return found && restore(found);
    },
  };
}

const restore = ({
  account,
  portal,
  origin,
  jkt,
  method,
  assurance,
  issued_at: from,
  expires_at: until,
}: Row): Redeemed => ({
  ...{ account, portal, origin, method, assurance },
  ...(jkt !== null && { jkt }),
  ...{ issuedAt: Number(from), expiresAt: Number(until) },
});
