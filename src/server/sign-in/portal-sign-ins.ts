/** Writes to the audit log that a person has signed in to a portal. */
import { sqlAudit } from '../audit/sql-audit.js';
import type { SqlDatabase } from '../sql/sql.js';

interface PortalSignInsOptions {
  readonly sql: SqlDatabase;
  readonly now: () => number;
}

export const portalSignIns =
  ({ sql, now }: PortalSignInsOptions) =>
  async (account: string, portal: string): Promise<void> => {
    const { rows } = await sql.query<{ subject: string }>('select subject from account where id = $1', [account]);
    const [row] = rows;
    if (!row) return;
    const event = { event: 'portal.sign-in', result: 'ok', subject: row.subject } as const;
    await sqlAudit({ sql }).append(undefined, { portal, flow: account, at: now() }, [event]);
  };
